import Foundation
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Serving
import SiteFiles

/// The server as a whole: from listening to the graceful end.
struct HTTPServer {
  let responder: Responder
  let address: ListenAddress

  struct CannotListen: Error {
    let sentence: String
  }

  /// How long a request that is on its way may take once the server is told to end, seconds.
  private static let shutdownSeconds: UInt32 = 4

  /// Serves until SIGTERM or SIGINT.
  func serve() async throws {
    signal(SIGPIPE, SIG_IGN)
    let group = MultiThreadedEventLoopGroup.singleton
    let limit = ConnectionLimit()
    let loops = group.makeIterator().map { OpenConnections(on: $0, most: limit.mostWaiting(of: System.coreCount)) }
    let logger = Logger(label: "widgets")
    let server = Server(
      childChannelSetup: HTTPConnections(responder: responder, loops: loops),
      configuration: ServerConfiguration(
        address: .hostname(address.host, port: address.port), backlog: 1024,
        availableConnectionsDelegate: MaximumAvailableConnections(limit.most, logger: logger)),
      onServerRunning: { await opened($0, limit) }, eventLoopGroup: group, logger: logger)
    let services = ServiceGroup(
      configuration: .init(
        // Told to end in the opposite order, so that the clock runs before the server waits for anybody.
        services: [server, ShutdownDeadline(seconds: Self.shutdownSeconds) as any Service].map {
          .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup)
        }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    do {
      try await services.run()
    } catch let error as IOError {
      throw CannotListen(sentence: "\(address.host):\(address.port): \(String(cString: strerror(error.errnoCode)))")
    }
  }

  private func opened(_ channel: any Channel, _ limit: ConnectionLimit) async {
    // A connection that is gone before it is accepted, or one too many, would else end the server.
    try? await channel.pipeline.addHandler(AcceptErrorHandler(), position: .first).get()
    let port = channel.localAddress?.port ?? address.port
    let host = address.host.contains(":") ? "[\(address.host)]" : address.host
    let outside = address.isLoopback ? "" : ", and can be reached from outside this machine"
    warn("listening on http://\(host):\(port)/\(outside)")
    if let sentence = limit.sentence { warn(sentence) }
  }
}

/// Lets the server listen on whatever a single `accept` answers: Hummingbird's own handler for that is macOS's alone.
private final class AcceptErrorHandler: ChannelInboundHandler, Sendable {
  typealias InboundIn = any Channel

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    warn("a connection could not be accepted: \(error)")
  }
}

/// Ends the process where a request holds on to it after it was told to end: Hummingbird waits for it without an end.
private struct ShutdownDeadline: Service {
  let seconds: UInt32

  func run() async throws {
    try await gracefulShutdown()
    // The kernel's own timer, since whatever hangs cannot look at a clock; nothing is written that could be torn.
    signal(SIGALRM) { _ in _exit(0) }
    alarm(seconds)
  }
}
