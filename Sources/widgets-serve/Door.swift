import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import Serving

/// Where connections come in: each gets a line of its own.
///
/// Below Hummingbird's router and its asynchronous request and response: a file that is at hand is answered on the event
/// loop itself, as fast as nginx does.
struct Door: ServerChildChannel {
  let responder: Responder
  let guests: [Guests]

  /// A connection that was let in.
  struct Visitor: ServerChildChannelValue {
    let channel: any Channel
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Visitor> {
    channel.eventLoop.makeCompletedFuture {
      guard let guests = guests.first(where: { $0.loop === channel.eventLoop }) else {
        throw ChannelError.operationUnsupported
      }
      var limits = NIOHTTPDecoderLimitConfiguration()
      limits.maxHeaderFieldSize = Line.mostHeaderBytes
      limits.maxHeaderListSize = Line.mostHeaderBytes
      limits.maxHeaderFieldCount = 100
      let line = Line(responder: responder, guests: guests, channel: channel)
      try channel.pipeline.syncOperations.addHandler(Gate(line: line))
      try channel.pipeline.syncOperations.configureHTTPServerPipeline(
        withPipeliningAssistance: true, withErrorHandling: false, withOutboundHeaderValidation: false,
        withEncoderConfiguration: .init(), withDecoderLimitConfiguration: limits)
      try channel.pipeline.syncOperations.addHandler(line)
      return Visitor(channel: channel)
    }
  }

  func handle(value: Visitor, logger: Logger) async { try? await value.channel.closeFuture.get() }
}

/// Counts what comes in before it is understood: the decoder would keep a path without an end.
final class Gate: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let line: Line

  init(line: Line) { self.line = line }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    line.bytesCame(unwrapInboundIn(data).readableBytes)
    if line.isOver { return }
    // First what is whole in it: many short requests in one packet are not a long one.
    context.fireChannelRead(data)
    if !line.isOver, line.isTooLong { context.fireErrorCaught(HTTPParserError.headerOverflow) }
  }
}
