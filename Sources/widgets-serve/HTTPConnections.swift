import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Serving

/// Sets up each of Hummingbird's connections, and holds what they share.
struct HTTPConnections: ServerChildChannel {
  let responder: Responder
  private let loops: [OpenConnections]
  /// For reading the state; few, since each thread has a part of it in memory.
  let threads = NIOThreadPool(numberOfThreads: 4)
  /// For bodies that are made part by part; each has the state open.
  let streams = Slots(count: 4)

  struct Value: ServerChildChannelValue {
    let channel: any Channel
  }

  init(responder: Responder, loops: [OpenConnections]) {
    self.responder = responder
    self.loops = loops
    threads.start()
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      guard let connections = loops.first(where: { $0.loop === channel.eventLoop }) else {
        throw ChannelError.operationUnsupported
      }
      let handler = HTTPAnswerHandler(self, in: connections, channel: channel)
      var encoding = HTTPResponseEncoder.Configuration()
      // `HTTPResponseHead.head` has set them.
      encoding.automaticallySetFramingHeaders = false
      try channel.pipeline.syncOperations.addHandlers([
        HTTPResponseEncoder(configuration: encoding), handler.decoders.next(), HTTPServerPipelineHandler(), handler,
      ])
      return Value(channel: channel)
    }
  }

  func handle(value: Value, logger: Logger) async { try? await value.channel.closeFuture.get() }
}
