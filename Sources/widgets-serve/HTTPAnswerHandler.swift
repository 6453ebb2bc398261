import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Serving

/// Answers the requests of one connection, one after the other, and bounds how long the client may take.
///
/// It stands behind NIO's `HTTPServerPipelineHandler`, which passes on the next request, or what is wrong with it, once
/// the one before is answered, and reads no more until then. Answers are written here, on the connection's own loop: by
/// way of Hummingbird's `HTTP1Channel` each would cost two changes of types and two of tasks, more than the answer.
final class HTTPAnswerHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// How long a request may take to come whole.
  private static let mostForRequest = TimeAmount.seconds(10)
  /// How long an answer may take to be read, and a connection to be silent between two requests.
  private static let mostSilence = TimeAmount.seconds(60)
  /// How long is waited for the client to hang up after the last answer.
  private static let mostLinger = TimeAmount.seconds(2)

  private let shared: HTTPConnections
  private let connections: OpenConnections
  private let channel: any Channel
  private let isFromLoopback: Bool
  let decoders = RequestDecoders()
  private var stage = Stage.silent
  /// Whether something has been decoded since the last reading of the socket.
  private var hasRead = false
  /// Whether an answer is just being written: what NIO passes on meanwhile waits, or it would nest without an end.
  private var isWriting = false
  /// Whether the client sends nothing more.
  private var hasHungUp = false
  /// When the connection is given up, whatever it is waiting for.
  private(set) var deadline: NIODeadline

  private enum Stage {
    /// Between two requests.
    case silent
    /// A part of one has come, and its head where that is whole.
    case receiving(HTTPRequestHead?)
    /// It is whole, and the client does not yet take its answer.
    case asked(HTTPRequestHead)
    /// Its answer is made or sent.
    case answering
    /// The last answer is sent.
    case over
  }

  init(_ shared: HTTPConnections, in connections: OpenConnections, channel: any Channel) {
    self.shared = shared
    self.connections = connections
    self.channel = channel
    isFromLoopback = channel.remoteAddress?.isLoopback ?? false
    deadline = connections.now + Self.mostForRequest
  }

  /// Whether it is the client's turn.
  var isWaiting: Bool {
    switch stage {
    case .silent, .receiving, .over: true
    case .asked, .answering: false
    }
  }

  /// Closes at once, and counts no longer.
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
    case (.head(let head), .silent), (.head(let head), .receiving):
      if let problem = head.problem { return refuse(problem, context) }
      if case .silent = stage { deadline = connections.now + Self.mostForRequest }
      stage = .receiving(head)
    case (.end, .receiving(let head?)):
      stage = .asked(head)
      deadline = connections.now + Self.mostSilence
      if head.isUpgrade {
        do { try decoders.ignoreUpgrade(in: context.pipeline.syncOperations) } catch { return close() }
      }
      answer(context)
    default: break
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    // Bytes have come that are no whole request yet.
    if case .silent = stage, !hasRead {
      stage = .receiving(nil)
      deadline = connections.now + Self.mostForRequest
    }
    hasRead = false
  }

  /// Answers what is asked, where the client takes answers at all.
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
    if let complaint = response.complaint { complain("widgets: \(request.uri): \(complaint)") }
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

  /// Makes the next part of a body when the client has taken the one before.
  private func stream(_ chunks: Chunks, isLast: Bool, _ context: ChannelHandlerContext) {
    deadline = connections.now + Self.mostSilence
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
        complain("widgets: the rest of an answer could not be made: \(error)")
        self.close()
      }
    }
  }

  private func buffer(of bytes: Data) -> ByteBuffer {
    var buffer = channel.allocator.buffer(capacity: bytes.count)
    buffer.writeBytes(bytes)
    return buffer
  }

  /// Ends an answer; after the last one closes its own side first, since what the client still sends would else take the
  /// answer with it.
  private func end(isLast: Bool, _ context: ChannelHandlerContext) {
    let isOver = isLast || hasHungUp
    stage = isOver ? .over : .silent
    deadline = connections.now + Self.mostSilence
    let sent = isOver ? context.eventLoop.makePromise(of: Void.self) : nil
    isWriting = true
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: sent)
    isWriting = false
    if let sent {
      sent.futureResult.assumeIsolated().whenComplete { _ in self.deadline = self.connections.now + Self.mostLinger }
      context.close(mode: .output, promise: nil)
    } else if case .asked = stage {
      context.eventLoop.assumeIsolated().execute { self.answer(context) }
    }
  }

  private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
    stage = .answering
    let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "", headers: ["Connection": "close"])
    send(problem.response, to: head, context)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard case ChannelEvent.inputClosed = event else { return context.fireUserInboundEventTriggered(event) }
    hasHungUp = true
    switch stage {
    case .silent, .receiving:
      stage = .over
      deadline = connections.now + Self.mostSilence
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
    case (.silent, HTTPParserError.headerOverflow), (.receiving, HTTPParserError.headerOverflow):
      refuse(Problem(431, "expected header fields of at most \(RequestDecoders.mostHeaderBytes) bytes"), context)
    // Half a request is an error too when the connection ends, and then nobody is there to be told.
    case (.silent, let error as HTTPParserError) where error != .invalidEOFState,
      (.receiving, let error as HTTPParserError) where error != .invalidEOFState:
      refuse(Problem(400, "this is not an HTTP/1.1 request"), context)
    default: close()
    }
  }
}
