import Core
import Foundation

/// A conversion as JSON, with what says whose prices they are and how old; keys sorted.
package func document(of conversion: Conversion, by showing: WidgetContent) -> JSONValue {
  let legs = conversion.legs.map { leg in
    JSONValue.object([
      "currency": .string(leg.currency.rawValue), "side": .string(leg.side.rawValue), "price": .number(leg.price),
      "unit": .number(Decimal(leg.unit)),
    ])
  }
  var fields: [String: JSONValue] = [
    "schema": .number(1), "amount": .number(conversion.amount), "from": .string(conversion.from.rawValue),
    "to": .string(conversion.to.rawValue), "result": .number(conversion.result), "legs": .array(legs),
    "widget": .string(showing.widget.id.rawValue), "state": .string(showing.state.rawValue),
    "fetchedAt": JSONValue(showing.lifetime?.fetchedAt), "observedAt": JSONValue(showing.observedAt),
    "validUntil": JSONValue(showing.lifetime?.validUntil), "source": showing.source.map(source) ?? .null,
  ]
  if showing.isSample { fields["sample"] = .bool(true) }
  return .object(fields)
}

extension Renderer {
  /// A conversion as one line, `100 USD = 2.617.200 đồng (mua chuyển khoản), Vietcombank, 07:30, 22/11/2026`, ended by
  /// one LF; of old prices it says so.
  ///
  /// Throws `UnknownLanguage` for a language that the renderer was not made for.
  package func text(_ conversion: Conversion, by showing: WidgetContent, in language: Language) throws -> String {
    let catalogue = try catalogue(of: language)
    let decimals = max(Conversion.decimals(of: conversion.to), conversion.result.decimals)
    let result = catalogue.money(conversion.result, decimals, conversion.to)
    let sum = "\(catalogue.money(conversion.amount, conversion.amount.decimals, conversion.from)) = \(result)"
    // Of a cross the currency stands before its side.
    let sides = conversion.legs.map { leg in
      let side = catalogue.word(for: leg.side)
      return conversion.legs.count == 1 ? side : "\(leg.currency): \(side)"
    }
    let source = showing.source.map { ", " + SourceWords($0.terms, in: language).line } ?? ""
    let time = catalogue.time(of: showing).map { time in
      showing.state == .stale ? ". \(TimeSentence(catalogue.words.stale, time).text)" : ", \(time.text)"
    }
    let mark = showing.isSample ? "[\(catalogue.words.sample)] " : ""
    return "\(mark)\(sum) (\(sides.joined(separator: ", ")))\(source)\(time ?? "")\n"
  }
}

extension SourceWords {
  /// The institution and the words that its terms want.
  fileprivate var line: String { name.map { "\($0) (\(credit))" } ?? credit }
}

extension Catalogue {
  /// `2.617.200 đồng`; foreign money by its code.
  fileprivate func money(_ amount: Decimal, _ decimals: Int, _ currency: Currency) -> String {
    let isDong = currency == .vnd && currencies[currency.rawValue]?.hasPrefix("Đồng") ?? false
    return "\(number(amount, decimals: decimals)) \(isDong ? "đồng" : currency.rawValue)"
  }

  /// The heading of the price's column, as it stands inside a sentence.
  fileprivate func word(for side: PriceSide) -> String {
    switch side {
    case .buyCash: words.buyCash.lowercased()
    case .buyTransfer: words.buyTransfer.lowercased()
    case .sell: words.sell.lowercased()
    case .mid: words.mid.lowercased()
    }
  }
}

extension Decimal {
  /// How many decimals its digits have.
  fileprivate var decimals: Int { description.split(separator: ".").dropFirst().first?.count ?? 0 }
}
