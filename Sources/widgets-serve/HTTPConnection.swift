import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Hummingbird's HTTP/1.1 connection, with the rules that it lacks.
struct HTTPConnection: ServerChildChannel {
  private let http: HTTP1Channel
  private let loops: [OpenConnections]

  init(loops: [OpenConnections], responder: @escaping HTTP1Channel.Responder) {
    // Without Hummingbird's idle time: it does not count while an answer is not read.
    http = HTTP1Channel(responder: responder)
    self.loops = loops
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
    http.setup(channel: channel, logger: logger).flatMap { value in
      do {
        guard let connections = loops.first(where: { $0.loop === channel.eventLoop }) else {
          throw ChannelError.operationUnsupported
        }
        let pipeline = channel.pipeline.syncOperations
        // Its decoder would drop what follows a request for an upgrade.
        let theirs = try pipeline.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self)
        let rules = ConnectionRulesHandler(in: connections, channel: channel)
        try pipeline.addHandler(rules, position: .after(theirs.handler))
        try pipeline.addHandler(rules.makeDecoder(), position: .after(theirs.handler))
        return pipeline.removeHandler(context: theirs).map { value }
      } catch {
        return channel.eventLoop.makeFailedFuture(error)
      }
    }
  }

  func handle(value: HTTP1Channel.Value, logger: Logger) async { await http.handle(value: value, logger: logger) }
}
