import Core
import Foundation
import Rendering

/// `/metrics`: what `widgets status --format prometheus` prints, to this machine alone.
///
/// It tells how a site's providers are used, which is nobody else's business. Behind a proxy everybody comes from this
/// machine. So the request must also be addressed to this machine, and have only fields that clients send: each proxy has
/// its own name for what it adds.
struct MetricsRoute: Route {
  var paths: [UInt8] { PackageResources.metrics_json }
  var place: RoutePlace { .path("/metrics") }

  func answer(_ call: RouteCall) throws(HTTPProblem) -> Response? {
    let request = call.request
    guard request.isFromLoopback, request.authority.map(Self.isLoopback) ?? false,
      request.fields.allSatisfy({ Self.ownFields.contains($0.name.lowercased()) })
    else {
      throw HTTPProblem(403, "metrics are answered only to this machine, at its own address and without a proxy")
    }
    _ = try call.parameters()
    guard call.mayAskState else { return nil }
    return .made(
      Data(metrics(of: status(of: call.site, at: call.now), version: call.site.version).utf8),
      "text/plain; version=0.0.4; charset=utf-8", caching: "no-store")
  }

  /// What curl, Prometheus and browsers send; none of these fields names another client.
  private static let ownFields: Set<String> = [
    "host", "user-agent", "accept", "accept-encoding", "connection", "upgrade", "http2-settings",
    "x-prometheus-scrape-timeout-seconds", "accept-language", "accept-charset", "cache-control", "pragma",
    "if-none-match", "if-modified-since", "keep-alive", "te", "dnt", "sec-gpc", "priority", "cookie", "referer",
    "upgrade-insecure-requests", "sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site", "sec-fetch-user", "sec-ch-ua",
    "sec-ch-ua-mobile", "sec-ch-ua-platform",
  ]

  /// Whether a host, with a port or without, is this machine by its address: the owner of a name decides where it leads.
  static func isLoopback(_ authority: String) -> Bool {
    let end = authority.lastIndex(of: "]") ?? authority.startIndex
    let colon = authority[end...].lastIndex(of: ":") ?? authority.endIndex
    guard authority[colon...].dropFirst().utf8.allSatisfy({ (48...57).contains($0) }) else { return false }
    let host = authority[..<colon].lowercased()
    if host == "localhost" || host == "[::1]" { return true }
    let bracketed = host.hasPrefix("[::ffff:") && host.hasSuffix("]")
    let numbers = bracketed ? host.dropFirst("[::ffff:".count).dropLast() : Substring(host)
    let parts = numbers.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { part in
        part.utf8.count <= 3 && part.utf8.allSatisfy { (48...57).contains($0) } && UInt8(part) != nil
      }
  }

  /// A state that cannot be read is reported to the monitor.
  private func status(of site: SiteContext, at now: Date) -> Status {
    do {
      let ledger = try site.store().map { try Ledger(reading: $0, for: site.config, at: now) } ?? Ledger()
      return Status(of: site.config, ledger, registry: site.registry, at: now)
    } catch {
      return Status(unknown: "\(error)", at: now)
    }
  }
}
