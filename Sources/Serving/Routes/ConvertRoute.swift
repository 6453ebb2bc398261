import Core
import Foundation
import Rendering

/// `/v1/convert?amount=100&from=USD&to=VND&side=sell`: an amount by the cached rates, with side, source and time.
struct ConvertRoute: Route {
  var paths: [UInt8] { PackageResources.convert_json }

  var place: RoutePlace { .path("/v1/convert") }

  func answer(to request: HTTPRequest, from site: SiteContext, at now: Date, mayAskState: Bool) throws(HTTPProblem)
    -> Response?
  {
    let parameters = try Parameters(of: request, known: ["amount", "from", "to", "side", "widget"])
    let widget = try site.widget(parameters["widget"], of: .rates)
    guard case .rates(let currencies) = widget.subject else { throw HTTPProblem(404, "\(widget.id) shows no rates") }
    let side: PriceSide? = if let name = parameters["side"] { try Self.side(name) } else { nil }
    let (from, to) = (try Self.currency("from", in: parameters), try Self.currency("to", in: parameters))
    let text = try parameters.required("amount")
    let amount: Decimal
    do throws(ConversionError) {
      amount = try Conversion.amount(text)
      // A question that is wrong is said to be wrong even before there are any rates.
      try Conversion.check(from, to, of: currencies)
    } catch { throw HTTPProblem(of: error) }
    guard let (showing, _) = try site.showing(of: widget, at: now, mayAskState: mayAskState)
    else { return nil }
    guard let table = showing.reading?.rates else { throw .unavailable("\(widget.id): there are no data yet") }
    do throws(ConversionError) {
      let conversion = try Conversion(amount, from: from, to: to, side: side, by: table, of: currencies)
      return .made(
        "\(Rendering.document(of: conversion, by: showing).text)\n", "application/json; charset=utf-8",
        caching: Caching.control(until: showing.lifetime?.validUntil, at: now))
    } catch { throw HTTPProblem(of: error) }
  }

  private static func currency(_ name: String, in parameters: Parameters) throws(HTTPProblem) -> Currency {
    guard let currency = try parameters.currency(name) else { throw .missing(name) }
    return currency
  }

  private static func side(_ name: String) throws(HTTPProblem) -> PriceSide {
    guard let side = PriceSide(rawValue: name) else {
      let known = PriceSide.allCases.map(\.rawValue).joined(separator: ", ")
      throw HTTPProblem(400, "unknown side \(quoted(name)); there are \(known)")
    }
    return side
  }
}

extension HTTPProblem {
  /// A currency or a price that there is not is not found; anything else is asked wrongly.
  fileprivate init(of error: ConversionError) {
    switch error {
    case .unknownCurrency, .notQuoted: self.init(404, error.description)
    case .amount, .groups, .nothing, .sameCurrency: self.init(400, error.description)
    }
  }
}
