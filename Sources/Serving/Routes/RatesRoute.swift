import Core
import Foundation
import Rendering

/// `/v1/rates?currencies=USD,EUR`: the prices of chosen currencies, in the shape of the published document.
struct RatesRoute: Route {
  var paths: [UInt8] { PackageResources.rates_json }
  var place: RoutePlace { .path("/v1/rates") }

  func answer(_ call: RouteCall) throws(HTTPProblem) -> Response? {
    let parameters = try call.parameters("currencies", "widget")
    let asked = try parameters.currencies("currencies")
    let widget = try call.site.widget(parameters["widget"], of: .rates)
    let rows = asked.map { $0.map(\.rawValue).joined(separator: ",") }
    return try call.kept("rates", widget.id.rawValue, rows ?? "") { () throws(HTTPProblem) in
      guard let shown = try call.content(of: widget) else { return nil }
      let content = asked.map(shown.content.rows) ?? shown.content
      for currency in asked ?? [] where content.reading?.rates?[currency] == nil {
        let known = content.reading?.rates?.rows.map(\.currency.rawValue).joined(separator: ", ") ?? ""
        throw HTTPProblem(404, "\(widget.id) has no \(currency); it has \(known)")
      }
      return StateAnswer(
        response: .json(document(of: content), caching: Caching.ordinary), validUntil: content.lifetime?.validUntil,
        holdsUntil: shown.holdsUntil)
    }
  }
}
