import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Serving

/// One connection: its requests one after the other, each read whole, answered whole.
final class Line: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// The longest header of a request, bytes; its path and query are counted apart.
  static let mostHeaderBytes = 16384
  /// How long a request may take to come whole, seconds.
  private static let requestSeconds: Int64 = 10
  /// How long an answer may take to be read, and a connection to be silent between two requests, seconds.
  private static let silenceSeconds: Int64 = 60

  private let responder: Responder
  private let guests: Guests
  private let channel: any Channel
  private let isFromLoopback: Bool
  private var head: HTTPRequestHead?
  /// Bytes since the last whole request.
  private var pendingBytes = 0
  private var stage = Stage.silent
  /// When the connection is given up, whatever it is waiting for.
  private(set) var deadline: NIODeadline
  /// A request that waits until the answers before it have been read.
  private var waiting: HTTPRequestHead?
  private var isReadPending = false
  private var hasHungUp = false

  private enum Stage { case silent, receiving, answering, over }

  init(responder: Responder, guests: Guests, channel: any Channel) {
    self.responder = responder
    self.guests = guests
    self.channel = channel
    isFromLoopback = channel.remoteAddress?.isLoopback ?? false
    deadline = guests.now + .seconds(Self.requestSeconds)
  }

  /// Whether nothing more is read from it.
  var isOver: Bool { stage == .over }
  /// Whether a request has become longer than both limits and two reads: it can only be one without an end.
  var isTooLong: Bool { pendingBytes > Responder.mostTargetBytes + Self.mostHeaderBytes + 16384 }
  /// Whether it is the client's turn.
  var isWaiting: Bool { stage == .silent || stage == .receiving }

  /// Closes at once, and counts no longer: a connection that has only just been accepted is closed without a word to
  /// its handlers.
  func close() {
    stage = .over
    guests.go(self)
    channel.close(promise: nil)
  }

  /// Closes once everything that was sent is on its way.
  private func leave() {
    stage = .over
    channel.close(mode: .output, promise: nil)
  }

  func handlerAdded(context: ChannelHandlerContext) { guests.come(self) }
  func channelInactive(context: ChannelHandlerContext) { guests.go(self) }
  func handlerRemoved(context: ChannelHandlerContext) { guests.go(self) }

  /// Counts bytes of a request that has not come whole yet.
  ///
  /// What comes while one is answered are the next ones, of which no more is read than lies in the socket already.
  func bytesCame(_ count: Int) {
    guard stage != .over, stage != .answering else { return }
    if stage == .silent {
      stage = .receiving
      deadline = guests.now + .seconds(Self.requestSeconds)
    }
    pendingBytes += count
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard stage != .over else { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      let length = head.headers.first(name: "content-length")
      if head.headers.contains(name: "transfer-encoding") || (length.map { $0 != "0" } ?? false) {
        refuse(413, "a request with a body is not taken", head, context)
      } else if head.version.minor > 0, !head.headers.contains(name: "host") {
        refuse(400, "the Host field is missing", head, context)
      } else if head.headers["host"].count > 1 {
        refuse(400, "the Host field is given twice", head, context)
      } else {
        self.head = head
      }
    case .body: break
    case .end:
      pendingBytes = 0
      guard let head else { return }
      self.head = nil
      stage = .answering
      deadline = guests.now + .seconds(Self.silenceSeconds)
      // A client that asks on without reading would fill the memory with answers.
      if channel.isWritable { answer(head, context) } else { waiting = head }
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if channel.isWritable {
      if let head = waiting {
        waiting = nil
        answer(head, context)
      }
      if isReadPending {
        isReadPending = false
        context.read()
      }
    }
    context.fireChannelWritabilityChanged()
  }

  func read(context: ChannelHandlerContext) {
    if channel.isWritable { context.read() } else { isReadPending = true }
  }

  private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    let visit = Visit(
      method: head.method.rawValue, target: head.uri, fields: head.headers.map { ($0.name, $0.value) },
      isFromLoopback: isFromLoopback)
    if let response = responder.respondAtOnce(to: visit, at: Date()) { return send(response, to: head, context) }
    let bound = NIOLoopBound((line: self, context: context), eventLoop: context.eventLoop)
    NIOThreadPool.singleton.runIfActive(eventLoop: context.eventLoop) { [responder] in
      responder.respond(to: visit, at: Date())
    }.whenComplete { result in
      let (line, context) = bound.value
      guard line.stage != .over else { return }
      switch result {
      case .success(let response): line.send(response, to: head, context)
      case .failure: line.close()
      }
    }
  }

  private func refuse(_ status: Int, _ detail: String, _ head: HTTPRequestHead?, _ context: ChannelHandlerContext) {
    var head = head ?? HTTPRequestHead(version: .http1_1, method: .GET, uri: "/")
    head.headers.replaceOrAdd(name: "connection", value: "close")
    send(Problem(status, detail).response, to: head, context)
  }

  private func send(_ response: Response, to head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    if let complaint = response.complaint { complain("widgets: \(head.uri): \(complaint)") }
    var headers = HTTPHeaders()
    headers.reserveCapacity(response.fields.count + 3)
    headers.add(name: "Date", value: guests.date)
    for field in response.fields { headers.add(name: field.name, value: field.value) }
    if response.status != 304 { headers.add(name: "Content-Length", value: "\(response.body.count)") }
    if !head.isKeepAlive {
      headers.add(name: "Connection", value: "close")
    } else if head.version.minor == 0 {
      headers.add(name: "Connection", value: "keep-alive")
    }
    let status = HTTPResponseStatus(statusCode: response.status, reasonPhrase: Problem.titles[response.status] ?? "OK")
    context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: headers))), promise: nil)
    if head.method != .HEAD, !response.body.isEmpty {
      var buffer = context.channel.allocator.buffer(capacity: response.body.count)
      buffer.writeBytes(response.body)
      context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
    }
    deadline = guests.now + .seconds(Self.silenceSeconds)
    guard head.isKeepAlive else {
      stage = .over
      let channel = channel
      return context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    }
    stage = .silent
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    if hasHungUp { leave() }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    // Whoever has hung up gets the answers that are on their way.
    if case ChannelEvent.inputClosed = event {
      hasHungUp = true
      if isWaiting { leave() }
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // Half a request is an error too when the connection ends, and then nobody is there to be told.
    guard stage != .over, channel.isActive else { return }
    switch error {
    case HTTPParserError.headerOverflow:
      refuse(431, "expected header fields of at most \(Self.mostHeaderBytes) bytes", nil, context)
    case is HTTPParserError: refuse(400, "this is no HTTP/1.1 request", nil, context)
    default: close()
    }
  }
}
