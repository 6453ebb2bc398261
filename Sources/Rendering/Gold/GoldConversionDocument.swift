import Core
import Foundation

/// A conversion of gold as JSON, with what says whose price it is and how old; keys sorted.
package func document(of conversion: GoldConversion, by content: WidgetContent) -> JSONValue {
  let part = content.parts.first
  let isSold = conversion.direction == .goldIntoDong
  let (weight, dong) = (JSONValue(conversion.weight.rawValue), JSONValue(Currency.vnd.rawValue))
  let leg: [String: JSONValue] = [
    "key": JSONValue(content.widget.gold?.products.first?.key), "side": JSONValue(conversion.side.rawValue),
    "price": .number(conversion.pricePerTael), "unit": .string("tael"),
  ]
  var fields: [String: JSONValue] = [
    "schema": .number(1), "amount": .number(conversion.amount), "from": isSold ? weight : dong,
    "to": isSold ? dong : weight, "result": .number(conversion.result), "legs": .array([.object(leg)]),
    "widget": JSONValue(content.widget.id.rawValue), "state": JSONValue(content.state.rawValue),
    "fetchedAt": JSONValue(content.lifetime?.fetchedAt), "observedAt": JSONValue(content.observedAt),
    "validUntil": JSONValue(content.lifetime?.validUntil), "source": JSONValue(part?.source),
  ]
  if content.isSample { fields["sample"] = .bool(true) }
  return .object(fields)
}

extension Renderer {
  /// A conversion as one line, `1 lượng SJC = 148.000.000 đồng (mua vào), SJC, 15:00 ngày 26/11/2026`, ended by one LF.
  ///
  /// Throws `UnknownLanguage` for a language that the renderer was not made for.
  package func text(_ conversion: GoldConversion, by content: WidgetContent, in language: Language) throws -> String {
    let catalogue = try catalogue(of: language)
    let words = catalogue.words
    let isSold = conversion.direction == .goldIntoDong
    let product = content.widget.gold?.products.first.map { cleaned($0.name(in: language)) } ?? ""
    func gold(_ amount: Decimal) -> String {
      filled(
        words[conversion.weight == .tael ? .goldTaels : .goldMaces],
        ["amount": catalogue.number(amount, decimals: amount.decimals), "product": product])
    }
    func dong(_ amount: Decimal) -> String { catalogue.money(amount, amount.decimals, .vnd) }
    let (given, result) = (conversion.amount, conversion.result)
    let sum = isSold ? "\(gold(given)) = \(dong(result))" : "\(dong(given)) = \(gold(result))"
    let side = words[conversion.side == .buy ? .goldBuy : .goldSell].lowercased()
    let source = content.parts.first?.source.map { ", \(SourceWords($0, in: language, catalogue).credit)" }
    let mark = content.isSample ? "[\(words[.sample])] " : ""
    return "\(mark)\(sum) (\(side))\(source ?? "")\(catalogue.timeOfConversion(by: content))\n"
  }
}
