import Core
import Foundation
import Rendering

/// `/v1/convert?amount=100&from=USD&to=VND&side=sell`: an amount by the cached rates, with side, source and time.
struct ConvertRoute: Route {
  var paths: [UInt8] { PackageResources.convert_json }
  var place: RoutePlace { .path("/v1/convert") }

  func answer(_ call: RouteCall) throws(HTTPProblem) -> Response? {
    let parameters = try call.parameters("amount", "from", "to", "side", "widget")
    let widget = try call.site.widget(parameters["widget"], of: .rates)
    guard case .rates(let currencies) = widget.subject else { throw HTTPProblem(404, "\(widget.id) shows no rates") }
    let side = try side(parameters["side"])
    let (from, to) = (try currency("from", in: parameters), try currency("to", in: parameters))
    let amount = try parameters.required("amount")
    let question: ConversionQuestion
    do throws(ConversionError) {
      question = try ConversionQuestion(amount, from: from, to: to, side: side, of: currencies)
    } catch { throw HTTPProblem(of: error) }
    let names = [widget.id.rawValue, from.rawValue, to.rawValue, side?.rawValue ?? "", amount]
    return try call.kept("convert", names.joined(separator: " ")) { () throws(HTTPProblem) in
      guard let shown = try call.content(of: widget) else { return nil }
      guard let table = shown.content.reading?.rates else { throw .unavailable("\(widget.id): there are no data yet") }
      do throws(ConversionError) {
        return StateAnswer(
          response: .json(
            document(of: try question.conversion(by: table), by: shown.content), caching: Caching.ordinary),
          validUntil: shown.content.lifetime?.validUntil, holdsUntil: shown.holdsUntil)
      } catch { throw HTTPProblem(of: error) }
    }
  }

  private func currency(_ name: String, in parameters: Parameters) throws(HTTPProblem) -> Currency {
    guard let currency = try parameters.currency(name) else { throw .missing(name) }
    return currency
  }

  private func side(_ name: String?) throws(HTTPProblem) -> PriceSide? {
    guard let name else { return nil }
    guard let side = PriceSide(rawValue: name) else {
      throw .unknown(400, "unknown side", name, known: PriceSide.allCases.map(\.rawValue))
    }
    return side
  }
}

extension HTTPProblem {
  fileprivate init(of error: ConversionError) {
    switch error {
    case .unknownCurrency, .notQuoted: self.init(404, error.description)
    case .amount, .groups, .nothing, .sameCurrency: self.init(400, error.description)
    }
  }
}
