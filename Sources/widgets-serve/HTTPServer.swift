import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Serving

/// The server as a whole: from listening to the graceful end.
struct HTTPServer {
  let responder: Responder
  let address: ListenAddress

  /// Why nothing is served.
  struct Fault: Error {
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
    let answers = HTTPAnswers(responder: responder)
    let server = Server(
      childChannelSetup: HTTPConnection(loops: loops) { try await answers.answer($0, $1, on: $2) },
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
      throw Fault(sentence: "\(address.host):\(address.port): \(String(cString: strerror(error.errnoCode)))")
    }
  }

  private func opened(_ channel: any Channel, _ limit: ConnectionLimit) async {
    // A connection that is gone before it is accepted, or one too many, would else end the server.
    try? await channel.pipeline.addHandler(AcceptErrorHandler(), position: .first).get()
    let port = channel.localAddress?.port ?? address.port
    let host = address.host.contains(":") ? "[\(address.host)]" : address.host
    let outside = address.isLoopback ? "" : ", and can be reached from outside this machine"
    complain("widgets: listening on http://\(host):\(port)/\(outside)")
    if let sentence = limit.sentence { complain("widgets: \(sentence)") }
  }
}

/// How many connections there may be.
struct ConnectionLimit {
  /// At once; who comes then waits in the kernel's queue until one of them ends.
  let most: Int
  private let openFiles: Int

  /// As many as 1,024, or as the limit of open files leaves room for; raises that limit where it may.
  init() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      (most, openFiles) = (512, 0)
      return
    }
    limit.rlim_cur = min(limit.rlim_max, 4096)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    openFiles = Int(limit.rlim_cur)
    most = max(16, min(1024, openFiles - 64))
  }

  /// How many of them one event loop keeps once they make others wait; the last quarter is for those that are answered.
  func mostWaiting(of loopCount: Int) -> Int { max(1, most * 3 / 4 / max(1, loopCount)) }

  /// What is wrong with the limit; nil where it is as documented.
  var sentence: String? {
    guard most < 1024 else { return nil }
    return "only \(openFiles) files may be open at once, so at most \(most) connections are served; "
      + "`ulimit -n` or LimitNOFILE= of the unit allows more (1088 for 1,024 connections)"
  }
}

/// Lets the server listen on whatever a single `accept` answers: Hummingbird's own handler for that is macOS's alone.
private final class AcceptErrorHandler: ChannelInboundHandler, Sendable {
  typealias InboundIn = any Channel

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    complain("widgets: a connection could not be accepted: \(error)")
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
