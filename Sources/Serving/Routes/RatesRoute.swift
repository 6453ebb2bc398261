import Core
import Foundation
import Rendering

/// `/v1/rates?currencies=USD,EUR`: the prices of chosen currencies, in the shape of the published document.
struct RatesRoute: Route {
  var paths: [UInt8] { PackageResources.rates_json }
  var place: RoutePlace { .path("/v1/rates") }

  func answer(_ call: RouteCall) throws(HTTPProblem) -> Response? {
    let (site, target) = (call.site, call.request.target)
    let stamp = site.stateStamp()
    if let stamp, let kept = site.rates.value(target, [stamp], at: call.now) {
      return kept.response.kept(Caching.control(until: kept.validUntil, at: call.now))
    }
    let parameters = try call.parameters("currencies", "widget")
    let asked = try parameters.currencies("currencies")
    let widget = try site.widget(parameters["widget"], of: .rates)
    guard let (whole, holdsUntil) = try call.content(of: widget) else { return nil }
    let content = asked.map(whole.rows) ?? whole
    for currency in asked ?? [] where content.reading?.rates?[currency] == nil {
      let known = content.reading?.rates?.rows.map(\.currency.rawValue).joined(separator: ", ") ?? ""
      throw HTTPProblem(404, "\(widget.id) has no \(currency); it has \(known)")
    }
    let validUntil = content.lifetime?.validUntil
    let response = Response.json(document(of: content), caching: Caching.ordinary)
    if let stamp, let holdsUntil {
      site.rates.keep((response, validUntil), target, [stamp], madeAt: call.now, holdsUntil: holdsUntil)
    }
    return response.kept(Caching.control(until: validUntil, at: call.now))
  }
}
