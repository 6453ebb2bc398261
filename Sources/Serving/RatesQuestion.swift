import Core
import Foundation
import Rendering

/// `/v1/rates?currencies=USD,EUR`: the prices of chosen currencies, in the shape of the published document.
struct RatesQuestion: Route {
  var paths: [UInt8] { PackageResources.rates_json }
  var isQuick: Bool { false }

  func answers(_ path: String) -> Bool { path == "/v1/rates" }

  func answer(to visit: Visit, from desk: Desk, at now: Date) throws(Problem) -> Response {
    let parameters = try Parameters(of: visit, known: ["currencies", "widget"])
    let asked = try parameters.currencies("currencies")
    let widget = try desk.widget(parameters["widget"], of: .rates)
    let whole = try desk.showing(of: widget, at: now)
    let showing = asked.map(whole.rows) ?? whole
    for currency in asked ?? [] where showing.reading?.rates?[currency] == nil {
      let known = showing.reading?.rates?.rows.map(\.currency.rawValue).joined(separator: ", ") ?? ""
      throw Problem(404, "\(widget.id) has no \(currency); it has \(known)")
    }
    return .made(
      Rendering.document(of: showing).text + "\n", "application/json; charset=utf-8",
      caching: Caching.control(until: showing.lifetime?.validUntil, at: now))
  }
}
