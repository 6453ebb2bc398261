import Foundation
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Serving
import SiteFiles

struct HTTPServer {
  let responder: Responder
  let address: ListenAddress

  struct CannotListen: Error {
    let sentence: String
  }

  /// For requests that are not answered when the server is told to end.
  private static let shutdownSeconds: UInt32 = 4

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
    // Else a connection that is gone before it is accepted, or one too many, would end the server.
    try? await channel.pipeline.addHandler(AcceptErrorHandler(), position: .first).get()
    let port = channel.localAddress?.port ?? address.port
    let host = address.host.contains(":") ? "[\(address.host)]" : address.host
    let outside = address.isLoopback ? "" : ", and can be reached from outside this machine"
    warn("listening on http://\(host):\(port)/\(outside)")
    if let sentence = limit.sentence { warn(sentence) }
  }
}

/// Keeps the server listening after a failed `accept`: Hummingbird's own handler for that is only built for macOS.
private final class AcceptErrorHandler: ChannelInboundHandler, Sendable {
  typealias InboundIn = any Channel

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    warn("a connection could not be accepted: \(error)")
  }
}

/// Ends the process some seconds after it was told to end: Hummingbird would wait for a request without limit.
private struct ShutdownDeadline: Service {
  let seconds: UInt32

  func run() async throws {
    try await gracefulShutdown()
    // The kernel's timer, since a process that hangs may not look at a clock; the server writes no file.
    signal(SIGALRM) { _ in _exit(0) }
    alarm(seconds)
  }
}
