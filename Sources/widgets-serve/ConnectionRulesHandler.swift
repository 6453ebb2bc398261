import Foundation
import NIOCore
import NIOHTTP1
import Serving

/// What Hummingbird's HTTP/1.1 connection does not do: a time limit for a whole request and for an answer to be read,
/// HTTP/1.0, requests for an upgrade, and refusals that say why.
///
/// It stands right behind the decoder, where a request still has its version.
final class ConnectionRulesHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// The longest header of a request, and the longest path and query, bytes.
  private static let mostHeaderBytes = 16384
  /// How long a request may take to come whole, seconds.
  private static let requestSeconds: Int64 = 10
  /// How long an answer may take to be read, and a connection to be silent between two requests, seconds.
  private static let silenceSeconds: Int64 = 60
  /// How long is waited for the client to hang up after the last answer, seconds.
  private static let lingerSeconds: Int64 = 2

  private let connections: OpenConnections
  private let channel: any Channel
  private var decoder: ByteToMessageHandler<HTTPRequestDecoder>?
  /// The requests that are passed on and not yet answered, the oldest first.
  private var unanswered: [Asked] = []
  /// Why the last request is refused, once those before it are answered.
  private var refusal: Problem?
  private var stage = Stage.silent
  /// When the connection is given up, whatever it is waiting for.
  private(set) var deadline: NIODeadline

  /// What of a request its answer depends on.
  private struct Asked {
    let isHead: Bool
    let isOld: Bool
    let isLast: Bool
    let isUpgrade: Bool
  }

  private enum Stage {
    /// Between two requests.
    case silent
    /// A part of one has come.
    case receiving
    /// No more requests are read.
    case last
    /// The last answer is sent.
    case over
  }

  init(in connections: OpenConnections, channel: any Channel) {
    self.connections = connections
    self.channel = channel
    deadline = connections.now + .seconds(Self.requestSeconds)
  }

  /// Whether it is the client's turn.
  var isWaiting: Bool { unanswered.isEmpty }

  /// Closes at once, and counts no longer.
  func close() {
    stage = .over
    connections.remove(self)
    channel.close(promise: nil)
  }

  func makeDecoder() -> ByteToMessageHandler<HTTPRequestDecoder> {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = Self.mostHeaderBytes
    limits.maxHeaderListSize = Self.mostHeaderBytes
    limits.maxHeaderFieldCount = 100
    let decoder = ByteToMessageHandler(
      HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits))
    self.decoder = decoder
    return decoder
  }

  func handlerAdded(context: ChannelHandlerContext) { connections.add(self) }
  func handlerRemoved(context: ChannelHandlerContext) { connections.remove(self) }

  func channelInactive(context: ChannelHandlerContext) {
    connections.remove(self)
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard stage == .silent || stage == .receiving else { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      if let problem = Self.problem(with: head) { return refuse(problem, context) }
      let asksUpgrade = head.headers.contains(name: "upgrade")
      let isUpgrade = asksUpgrade && Self.namesUpgrade(head)
      unanswered.append(
        Asked(
          isHead: head.method == .HEAD, isOld: head.version.minor == 0,
          isLast: !head.isKeepAlive || head.method == .CONNECT || asksUpgrade && !isUpgrade, isUpgrade: isUpgrade))
      context.fireChannelRead(data)
    case .body: break
    case .end:
      context.fireChannelRead(data)
      stage = .silent
      deadline = connections.now + .seconds(Self.silenceSeconds)
      guard let asked = unanswered.last else { return }
      if asked.isLast { stage = .last } else if asked.isUpgrade { goOn(context) }
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    // Bytes have come that are no whole request yet.
    if stage == .silent, unanswered.isEmpty {
      stage = .receiving
      deadline = connections.now + .seconds(Self.requestSeconds)
    }
    context.fireChannelReadComplete()
  }

  private static func problem(with head: HTTPRequestHead) -> Problem? {
    let length = head.headers.first(name: "content-length")
    if head.headers.contains(name: "transfer-encoding") || (length.map { $0 != "0" } ?? false) {
      return Problem(413, "a request with a body is not taken")
    }
    switch head.headers["host"].count {
    case 0: return head.version.minor > 0 ? Problem(400, "the Host field is missing") : nil
    case 1: return nil
    default: return Problem(400, "the Host field is given twice")
    }
  }

  /// Whether the Connection field names the upgrade, so that the decoder takes it for one.
  private static func namesUpgrade(_ head: HTTPRequestHead) -> Bool {
    head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
  }

  /// Ignores the upgrade: the decoder reads nothing more after it, so the next one takes over with what has come.
  private func goOn(_ context: ChannelHandlerContext) {
    guard let old = decoder else { return }
    let pipeline = context.pipeline.syncOperations
    do {
      try pipeline.addHandler(makeDecoder(), position: .after(old))
      pipeline.removeHandler(old).assumeIsolated().whenComplete { _ in
        // What it passed on is no reading of the socket, which alone would tell those behind that it is all for now.
        context.fireChannelReadComplete()
      }
    } catch { close() }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    deadline = connections.now + .seconds(Self.silenceSeconds)
    switch unwrapOutboundIn(data) {
    case .head(var head):
      guard let asked = unanswered.first else { break }
      head.headers.add(name: "Date", value: connections.date)
      var isLast = asked.isLast
      // A body of unknown length comes in chunks, which HTTP/1.0 does not know; and the encoder would begin some after
      // the answer to a HEAD. Such an answer ends with the connection.
      if asked.isOld || asked.isHead, !head.headers.contains(name: "content-length"), head.status != .notModified {
        head.version = .http1_0
        isLast = true
      }
      if isLast {
        head.headers.replaceOrAdd(name: "Connection", value: "close")
        unanswered[0] = Asked(isHead: asked.isHead, isOld: asked.isOld, isLast: true, isUpgrade: false)
      } else if asked.isOld {
        head.headers.replaceOrAdd(name: "Connection", value: "keep-alive")
      }
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .body: context.write(data, promise: promise)
    case .end:
      context.write(data, promise: promise)
      guard !unanswered.isEmpty else { return }
      if unanswered.removeFirst().isLast {
        leave(context)
      } else if let refusal, unanswered.isEmpty {
        send(refusal, context)
      }
    }
  }

  private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
    stage = .last
    if unanswered.isEmpty { send(problem, context) } else { refusal = problem }
  }

  private func send(_ problem: Problem, _ context: ChannelHandlerContext) {
    let response = problem.response
    var headers = HTTPHeaders([("Date", connections.date)] + response.fields.map { ($0.name, $0.value) })
    headers.add(name: "Connection", value: "close")
    var buffer = context.channel.allocator.buffer(capacity: 512)
    if case .bytes(let bytes) = response.body { buffer.writeBytes(bytes) }
    headers.add(name: "Content-Length", value: "\(buffer.readableBytes)")
    let status = HTTPResponseStatus(
      statusCode: response.status, reasonPhrase: Problem.titles[response.status] ?? "Error")
    context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: headers))), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
    context.write(wrapOutboundOut(.end(nil)), promise: nil)
    leave(context)
  }

  /// Closes once everything that was sent is on its way: first one's own side, since what the client still sends would
  /// else take the answer with it.
  private func leave(_ context: ChannelHandlerContext) {
    stage = .over
    deadline = connections.now + .seconds(Self.lingerSeconds)
    context.flush()
    context.close(mode: .output, promise: nil)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if stage == .over, case ChannelEvent.inputClosed = event { close() }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // Half a request is an error too when the connection ends, and then nobody is there to be told.
    guard stage == .silent || stage == .receiving, channel.isActive else { return }
    switch error {
    case HTTPParserError.headerOverflow:
      refuse(Problem(431, "expected header fields of at most \(Self.mostHeaderBytes) bytes"), context)
    case HTTPParserError.invalidEOFState: context.fireErrorCaught(error)
    case is HTTPParserError: refuse(Problem(400, "this is no HTTP/1.1 request"), context)
    default: close()
    }
  }
}
