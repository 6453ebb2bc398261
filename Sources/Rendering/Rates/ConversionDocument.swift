import Core
import Foundation

/// A conversion as JSON, with what says whose prices they are and how old; keys sorted.
package func document(of conversion: Conversion, by content: WidgetContent) -> JSONValue {
  let legs = conversion.legs.map { leg in
    JSONValue.object([
      "currency": JSONValue(leg.currency.rawValue), "side": JSONValue(leg.side.rawValue), "price": .number(leg.price),
      "unit": JSONValue(Decimal(leg.unit)),
    ])
  }
  var fields: [String: JSONValue] = [
    "schema": .number(1), "amount": .number(conversion.amount), "from": JSONValue(conversion.from.rawValue),
    "to": JSONValue(conversion.to.rawValue), "result": .number(conversion.result), "legs": .array(legs),
    "widget": JSONValue(content.widget.id.rawValue), "state": JSONValue(content.state.rawValue),
    "fetchedAt": JSONValue(content.lifetime?.fetchedAt), "observedAt": JSONValue(content.observedAt),
    "validUntil": JSONValue(content.lifetime?.validUntil), "source": JSONValue(content.source),
  ]
  if content.isSample { fields["sample"] = .bool(true) }
  return .object(fields)
}

extension Renderer {
  /// A conversion as one line, `100 USD = 2.617.200 đồng (mua chuyển khoản), Vietcombank, 07:30 ngày 22/11/2026`, ended
  /// by one LF; of old prices it says so.
  ///
  /// Throws `UnknownLanguage` for a language that the renderer was not made for.
  package func text(_ conversion: Conversion, by content: WidgetContent, in language: Language) throws -> String {
    let catalogue = try catalogue(of: language)
    let decimals = max(Conversion.decimals(of: conversion.to), conversion.result.decimals)
    let result = catalogue.money(conversion.result, decimals, conversion.to)
    let sum = "\(catalogue.money(conversion.amount, conversion.amount.decimals, conversion.from)) = \(result)"
    // Of a cross the currency stands before its side.
    let sides = conversion.legs.map { leg in
      // As the heading of the price's column stands inside a sentence.
      let side = catalogue.words[leg.side.heading].lowercased()
      return conversion.legs.count == 1 ? side : "\(leg.currency): \(side)"
    }
    let source = content.source.map { source in
      let words = SourceWords(source, in: language, catalogue)
      return ", " + (words.name.map { "\($0) (\(words.credit))" } ?? words.credit)
    }
    let mark = content.isSample ? "[\(catalogue.words[.sample])] " : ""
    return "\(mark)\(sum) (\(sides.joined(separator: ", ")))\(source ?? "")\(catalogue.timeOfConversion(by: content))\n"
  }
}

extension Catalogue {
  /// `, 07:30 ngày 22/11/2026`; of old prices a sentence that says so.
  func timeOfConversion(by content: WidgetContent) -> String {
    let time =
      content.state == .stale
      ? timeSentence(of: content).map { ". \($0.text)" } : time(of: content).map { ", \($0.text)" }
    return time ?? ""
  }

  /// `2.617.200 đồng`; foreign money by its code.
  func money(_ amount: Decimal, _ decimals: Int, _ currency: Currency) -> String {
    let isDong = currency == .vnd && currencies[currency.rawValue]?.hasPrefix("Đồng") ?? false
    return "\(number(amount, decimals: decimals)) \(isDong ? "đồng" : currency.rawValue)"
  }
}

extension Decimal {
  var decimals: Int { description.split(separator: ".").dropFirst().first?.count ?? 0 }
}
