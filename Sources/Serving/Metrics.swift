import Core
import Foundation
import Rendering

/// `/metrics`: what `widgets status --format prometheus` prints, to this machine alone.
///
/// It tells how a site's providers are used, which is nobody else's business; behind a proxy everybody comes from this
/// machine.
struct Metrics: Route {
  var paths: [UInt8] { PackageResources.metrics_json }
  var isQuick: Bool { false }

  func answers(_ path: String) -> Bool { path == "/metrics" }

  func answer(to visit: Visit, from desk: Desk, at now: Date) throws(Problem) -> Response {
    guard visit.isFromLoopback, !visit.isForwarded else {
      throw Problem(403, "metrics are for this machine alone, and not through a proxy")
    }
    _ = try Parameters(of: visit, known: [])
    return .made(
      Rendering.metrics(of: status(of: desk, at: now), version: desk.version),
      "text/plain; version=0.0.4; charset=utf-8", caching: "no-store")
  }

  /// A state that cannot be read is something to tell a monitor, not to fail by.
  private func status(of desk: Desk, at now: Date) -> Status {
    do {
      let ledger = try desk.store().map { try Ledger(reading: $0, at: now) } ?? Ledger()
      return Status(of: desk.config, ledger, registry: desk.registry, at: now)
    } catch {
      return Status(unknown: "\(error)", at: now)
    }
  }
}
