import Core
import Foundation
import Replay
import Testing

@testable import Transport

/// One request's end, and when it was heard of, seconds after the start.
struct Heard {
  let request: Request
  let result: Result<Reply, Failure>
  let atSeconds: Double

  var failure: Failure? {
    if case .failure(let failure) = result { failure } else { nil }
  }
  var reply: Reply? { try? result.get() }
}

/// Runs requests to their end; what `then` and `tick` return is run too.
func fetch(
  _ requests: [Request], by transport: CurlTransport = .short(), then: (Heard) -> [Request] = { _ in [] },
  tick: () -> [Request] = { [] }
) -> [Heard] {
  let startedAt = ContinuousClock.now
  var all: [Heard] = []
  transport.run(requests) { request, result in
    let heard = Heard(request: request, result: result, atSeconds: (.now - startedAt) / .seconds(1))
    all.append(heard)
    return then(heard)
  } tick: {
    tick()
  }
  return all
}

/// Runs one request that gets exactly one result.
func fetchOne(_ request: Request, by transport: CurlTransport = .short()) throws -> Heard {
  let all = fetch([request], by: transport)
  try #require(all.count == 1)
  return all[0]
}

/// Runs one request against a server that knows one answer.
func fetchOne(_ reply: CannedReply, by transport: CurlTransport = .short()) throws -> Heard {
  let server = try ReplayServer { _ in reply }
  defer { server.stop() }
  return try fetchOne(server.request(), by: transport)
}

extension CurlTransport {
  /// A transport with limits that a test can wait for.
  static func short(
    proxy: String? = nil, endsAfterSeconds: Double = 10, change: (inout Limits) -> Void = { _ in }
  ) -> CurlTransport {
    var limits = Limits()
    limits.connectSeconds = 2
    limits.totalSeconds = 6
    change(&limits)
    return CurlTransport(
      product: "widgets", version: "1.0", proxy: proxy, endsAfterSeconds: endsAfterSeconds, limits: limits)
  }
}

extension ReplayServer {
  /// A request to this server, as if the config's `origin` named it.
  func request(
    _ target: String = "/", headers: [String: String] = [:], contact: String? = nil, delaySeconds: Double = 0
  ) -> Request {
    Request(
      provider: "test", url: origin + target, headers: headers, accepts: ["application/json"], contact: contact,
      isOriginConfigured: true, delaySeconds: delaySeconds)
  }
}

/// A request to anywhere, the config's `origin` naming nothing.
func plainRequest(_ url: String, headers: [String: String] = [:]) -> Request {
  Request(provider: "test", url: url, headers: headers, accepts: ["application/json"])
}

/// The output of a command that reads these bytes.
func output(of command: String, _ arguments: [String], input: Data = Data()) throws -> Data {
  let process = Process()
  let (reading, writing) = (Pipe(), Pipe())
  process.executableURL = URL(filePath: command)
  process.arguments = arguments
  process.standardInput = reading
  process.standardOutput = writing
  process.standardError = FileHandle.nullDevice
  try process.run()
  Thread.detachNewThread {
    try? reading.fileHandleForWriting.write(contentsOf: input)
    try? reading.fileHandleForWriting.close()
  }
  let bytes = try writing.fileHandleForReading.readToEnd() ?? Data()
  process.waitUntilExit()
  return bytes
}
