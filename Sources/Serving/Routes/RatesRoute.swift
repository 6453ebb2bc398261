import Core
import Foundation
import Rendering

/// `/v1/rates?currencies=USD,EUR`: the prices of chosen currencies, in the shape of the published document.
struct RatesRoute: Route {
  var paths: [UInt8] { PackageResources.rates_json }

  var place: RoutePlace { .path("/v1/rates") }

  func answer(to request: HTTPRequest, from site: SiteContext, at now: Date, mayAskState: Bool) throws(HTTPProblem)
    -> Response?
  {
    let stamp = site.stateStamp()
    if let stamp, let kept = site.rates.value(request.target, [stamp], at: now) {
      return kept.response.kept(Caching.control(until: kept.validUntil, at: now))
    }
    let parameters = try Parameters(of: request, known: ["currencies", "widget"])
    let asked = try parameters.currencies("currencies")
    let widget = try site.widget(parameters["widget"], of: .rates)
    guard
      let (whole, holdsUntil) = try site.showing(of: widget, at: now, mayAskState: mayAskState)
    else { return nil }
    let showing = asked.map(whole.rows) ?? whole
    for currency in asked ?? [] where showing.reading?.rates?[currency] == nil {
      let known = showing.reading?.rates?.rows.map(\.currency.rawValue).joined(separator: ", ") ?? ""
      throw HTTPProblem(404, "\(widget.id) has no \(currency); it has \(known)")
    }
    let validUntil = showing.lifetime?.validUntil
    let response = Response.made(
      Rendering.document(of: showing).text + "\n", "application/json; charset=utf-8", caching: Caching.ordinary)
    if let stamp, let holdsUntil {
      site.rates.keep((response, validUntil), request.target, [stamp], madeAt: now, holdsUntil: holdsUntil)
    }
    return response.kept(Caching.control(until: validUntil, at: now))
  }
}
