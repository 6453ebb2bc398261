import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Serving

/// Answers the requests of one connection, one after the other, and limits how long the client may take.
///
/// NIO's `HTTPServerPipelineHandler` before it passes on the next request once the last one is answered, and reads no more
/// until then. Answers are written on the connection's own loop: through Hummingbird's `HTTP1Channel` each would cost two
/// changes of types and two of tasks, more than the answer.
final class HTTPAnswerHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// For a request to come whole.
  private static let requestTimeout = TimeAmount.seconds(10)
  /// For an answer to be read, and for the next request to begin.
  private static let idleTimeout = TimeAmount.seconds(60)
  /// For the client to hang up after the last answer.
  private static let closeTimeout = TimeAmount.seconds(2)

  private let shared: HTTPConnections
  private let connections: OpenConnections
  private let channel: any Channel
  private let isFromLoopback: Bool
  let decoders = RequestDecoders()
  private var stage = Stage.betweenRequests
  /// Whether something has been decoded since the socket was last read.
  private var hasRead = false
  /// Whether an answer is being written: what NIO passes on meanwhile waits, or the calls would nest without an end.
  private var isWriting = false
  private var hasHungUp = false
  /// When the connection is closed, whatever it is waiting for.
  private(set) var deadline: NIODeadline

  private enum Stage {
    case betweenRequests
    /// A part of a request has come, and its head where that is whole.
    case receiving(HTTPRequestHead?)
    /// The request is whole, and the client does not yet take its answer.
    case asked(HTTPRequestHead)
    case answering
    case over
  }

  init(_ shared: HTTPConnections, in connections: OpenConnections, channel: any Channel) {
    self.shared = shared
    self.connections = connections
    self.channel = channel
    isFromLoopback = channel.remoteAddress?.isLoopback ?? false
    deadline = connections.now + Self.requestTimeout
  }

  /// Whether the client has to send or read something next.
  var isWaiting: Bool {
    switch stage {
    case .betweenRequests, .receiving, .over: true
    case .asked, .answering: false
    }
  }

  func close() {
    stage = .over
    connections.remove(self)
    channel.close(promise: nil)
  }

  func handlerAdded(context: ChannelHandlerContext) { connections.add(self) }
  func handlerRemoved(context: ChannelHandlerContext) { connections.remove(self) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    hasRead = true
    switch (unwrapInboundIn(data), stage) {
    case (.head(let head), .betweenRequests), (.head(let head), .receiving):
      if let problem = head.problem { return refuse(problem, context) }
      if case .betweenRequests = stage { deadline = connections.now + Self.requestTimeout }
      stage = .receiving(head)
    case (.end, .receiving(let head?)):
      stage = .asked(head)
      deadline = connections.now + Self.idleTimeout
      if head.isUpgrade {
        do { try decoders.ignoreUpgrade(in: context.pipeline.syncOperations) } catch { return close() }
      }
      answer(context)
    default: break
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    // Bytes have come, but no whole head yet.
    if case .betweenRequests = stage, !hasRead {
      stage = .receiving(nil)
      deadline = connections.now + Self.requestTimeout
    }
    hasRead = false
  }

  private func answer(_ context: ChannelHandlerContext) {
    guard case .asked(let head) = stage, channel.isWritable, !isWriting else { return }
    stage = .answering
    let request = Serving.HTTPRequest(
      method: head.method.rawValue, target: head.uri, fields: head.headers.map { $0 }, isFromLoopback: isFromLoopback)
    switch shared.responder.reply(to: request, at: Date()) {
    case .response(let response): send(response, to: head, context)
    case .question(let question):
      shared.threads.runIfActive(eventLoop: context.eventLoop) { question.answer() }.assumeIsolated().whenComplete {
        if case .success(let response) = $0 { self.send(response, to: head, context) } else { self.close() }
      }
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) { answer(context) }

  private func send(_ response: Response, to request: HTTPRequestHead, _ context: ChannelHandlerContext) {
    if let warning = response.warning { warn("\(request.uri): \(warning)") }
    let isHead = request.method == .HEAD
    let (head, isLast) = HTTPResponseHead.head(of: response, to: request, date: connections.date)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    switch response.body {
    case .bytes(let bytes) where !isHead && !bytes.isEmpty:
      context.write(wrapOutboundOut(.body(.byteBuffer(buffer(of: bytes)))), promise: nil)
    case .chunks(let chunks) where !isHead:
      return shared.streams.take(on: context.eventLoop).assumeIsolated().whenSuccess {
        self.stream(chunks, isLast: isLast, context)
      }
    default: break
    }
    end(isLast: isLast, context)
  }

  /// Makes the next part of a body once the client has taken the last one.
  private func stream(_ chunks: Chunks, isLast: Bool, _ context: ChannelHandlerContext) {
    deadline = connections.now + Self.idleTimeout
    shared.threads.runIfActive(eventLoop: context.eventLoop) { try chunks.next() }.assumeIsolated().whenComplete {
      switch $0 {
      case .success(let bytes?):
        let taken = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(self.wrapOutboundOut(.body(.byteBuffer(self.buffer(of: bytes)))), promise: taken)
        taken.futureResult.assumeIsolated().whenComplete {
          if case .success = $0 { self.stream(chunks, isLast: isLast, context) } else { self.shared.streams.giveBack() }
        }
      case .success(nil):
        self.shared.streams.giveBack()
        self.end(isLast: isLast, context)
      case .failure(let error):
        self.shared.streams.giveBack()
        warn("the rest of an answer could not be made: \(error)")
        self.close()
      }
    }
  }

  private func buffer(of bytes: Data) -> ByteBuffer {
    var buffer = channel.allocator.buffer(capacity: bytes.count)
    buffer.writeBytes(bytes)
    return buffer
  }

  /// After the last answer it closes its own side first: else bytes that the client still sends would make the kernel
  /// drop the answer.
  private func end(isLast: Bool, _ context: ChannelHandlerContext) {
    let isOver = isLast || hasHungUp
    stage = isOver ? .over : .betweenRequests
    deadline = connections.now + Self.idleTimeout
    let sent = isOver ? context.eventLoop.makePromise(of: Void.self) : nil
    isWriting = true
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: sent)
    isWriting = false
    if let sent {
      sent.futureResult.assumeIsolated().whenComplete { _ in self.deadline = self.connections.now + Self.closeTimeout }
      context.close(mode: .output, promise: nil)
    } else if case .asked = stage {
      context.eventLoop.assumeIsolated().execute { self.answer(context) }
    }
  }

  private func refuse(_ problem: HTTPProblem, _ context: ChannelHandlerContext) {
    stage = .answering
    let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "", headers: ["Connection": "close"])
    send(problem.response, to: head, context)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard case ChannelEvent.inputClosed = event else { return context.fireUserInboundEventTriggered(event) }
    hasHungUp = true
    switch stage {
    case .betweenRequests, .receiving:
      stage = .over
      deadline = connections.now + Self.idleTimeout
      context.close(mode: .output, promise: nil)
    case .asked, .answering: break
    case .over: close()
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    stage = .over
    connections.remove(self)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch (stage, error) {
    case (.over, _): break
    case (.betweenRequests, HTTPParserError.headerOverflow), (.receiving, HTTPParserError.headerOverflow):
      refuse(HTTPProblem(431, "expected header fields of at most \(RequestDecoders.mostHeaderBytes) bytes"), context)
    // A connection that ends within a request is an error too, but nobody is left to read an answer.
    case (.betweenRequests, let error as HTTPParserError) where error != .invalidEOFState,
      (.receiving, let error as HTTPParserError) where error != .invalidEOFState:
      refuse(HTTPProblem(400, "this is not an HTTP/1.1 request"), context)
    default: close()
    }
  }
}
