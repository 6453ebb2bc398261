import Foundation
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Serving

/// The server as a whole: from listening to the last goodbye.
struct House {
  let responder: Responder
  let address: ListenAddress

  /// Why nothing is served.
  struct Fault: Error {
    let sentence: String
  }

  /// How long a request that is on its way may take once the server is told to end, seconds.
  private static let goodbyeSeconds: UInt32 = 4

  /// Serves until SIGTERM or SIGINT.
  func serve() async throws {
    signal(SIGPIPE, SIG_IGN)
    let group = MultiThreadedEventLoopGroup.singleton
    let guests = group.makeIterator().map { Guests(on: $0, most: Self.mostConnections() / System.coreCount) }
    let logger = Logger(label: "widgets")
    let server = Server(
      childChannelSetup: Door(responder: responder, guests: guests),
      configuration: ServerConfiguration(address: .hostname(address.host, port: address.port), backlog: 1024),
      onServerRunning: { await opened($0) }, eventLoopGroup: group, logger: logger)
    let services = ServiceGroup(
      configuration: .init(
        // Told to end in the opposite order, so that the clock runs before the server waits for anybody.
        services: [server, Goodbye.service(seconds: Self.goodbyeSeconds)].map {
          .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup)
        }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    do {
      try await services.run()
    } catch let error as IOError {
      throw Fault(sentence: "\(address.host):\(address.port): \(String(cString: strerror(error.errnoCode)))")
    }
  }

  private func opened(_ channel: any Channel) async {
    // A connection that is gone before it is accepted, or one too many, would else end the server.
    try? await channel.pipeline.addHandler(Doorkeeper(), position: .first).get()
    let port = channel.localAddress?.port ?? address.port
    let host = address.host.contains(":") ? "[\(address.host)]" : address.host
    let outside = address.isLoopback ? "" : ", and can be reached from outside this machine"
    complain("widgets: listening on http://\(host):\(port)/\(outside)")
  }

  /// As many connections as 1024, or as the limit of open files leaves room for.
  private static func mostConnections() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 512 }
    limit.rlim_cur = min(limit.rlim_max, 4096)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return max(16, min(1024, Int(limit.rlim_cur) - 64))
  }
}

/// Lets the server listen on whatever a single `accept` answers.
private final class Doorkeeper: ChannelInboundHandler, Sendable {
  typealias InboundIn = any Channel

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    complain("widgets: a connection could not be accepted: \(error)")
  }
}

/// Ends the process where a request holds on to it after it was told to end.
private struct Goodbye: Service {
  let seconds: UInt32

  static func service(seconds: UInt32) -> any Service { Goodbye(seconds: seconds) }

  func run() async throws {
    try await gracefulShutdown()
    // The kernel's own timer, since whatever hangs cannot look at a clock; nothing is written that could be torn.
    signal(SIGALRM) { _ in _exit(0) }
    alarm(seconds)
  }
}
