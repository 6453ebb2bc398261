import Core
import Foundation
import Rendering

/// `/healthz`: whether every widget can be shown, by what is published.
struct HealthRoute: Route {
  var paths: [UInt8] { PackageResources.health_json }
  var place: RoutePlace { .path("/healthz") }

  func answer(_ call: RouteCall) throws(HTTPProblem) -> Response? {
    let (site, now) = (call.site, call.now)
    _ = try call.parameters()
    guard let (index, stamp) = site.index(at: now) else { return answer(by: nil, of: site, at: now) }
    let until = index.nextEnd(at: now)
    return site.answers.value("/healthz", [stamp], at: now, until: until) { answer(by: index, of: site, at: now) }
  }

  private func answer(by index: PublishedIndex?, of site: SiteContext, at now: Date) -> Response {
    var faults: [String] = []
    var widgets: [JSONValue] = []
    for widget in site.config.widgets {
      let entry = index?.entry(of: widget.id)
      // Nothing is missing where the site may ask nobody.
      if entry?.state == .unavailable { continue }
      guard let until = entry?.lifetime?.validUntil else {
        faults.append("\(widget.id) has no data")
        continue
      }
      if entry?.maySend(at: now) != true { faults.append("\(widget.id) expired at \(until.instantText)") }
      widgets.append(.object(["id": .string(widget.id.rawValue), "validUntil": JSONValue(until)]))
    }
    guard faults.isEmpty else { return HTTPProblem.unavailable(faults.joined(separator: "; ")).response }
    return .json(.object(["status": .string("ok"), "widgets": .array(widgets)]), caching: "no-store")
  }
}
