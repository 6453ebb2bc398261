import Core
import Foundation

/// A widget's data as its published JSON, the same in every language; all keys are always there.
package func document(of showing: WidgetContent) -> JSONValue {
  var fields = head(of: showing)
  fields["schema"] = .number(1)
  fields["source"] = showing.source.map(source) ?? .null
  if showing.isSample { fields["sample"] = .bool(true) }
  switch showing.widget.subject {
  case .weather(let place):
    fields["weather"] =
      showing.reading?.weather.map { weather($0, of: place, observed: showing.observed) } ?? .null
  case .places(let places):
    let all = showing.reading.map { zip(places, $0.places).map { weather($1, of: $0, observed: nil) } }
    fields["weather"] = all.map { .object(["places": .array($0)]) } ?? .null
  case .air(let place):
    fields["air"] = showing.reading?.air.map { air($0, of: place) } ?? .null
  case .observation:
    // A line of another widget, which has no document of its own.
    break
  case .rates(let currencies):
    fields["rates"] = showing.reading?.rates.map { rates($0, of: currencies, past: showing.past) } ?? .null
  }
  return .object(fields)
}

/// Every widget and where its files are, relative to the index.
package func index(of contents: [WidgetContent], languages: [Language]) -> JSONValue {
  let widgets = contents.map { showing in
    var fields = head(of: showing)
    let id = showing.widget.id
    fields["json"] = .string("\(id).json")
    fields["html"] = .object(
      Dictionary(languages.map { ($0.rawValue, .string("\($0)/\(id).html")) }, uniquingKeysWith: { first, _ in first }))
    return JSONValue.object(fields)
  }
  return .object(["schema": .number(1), "widgets": .array(widgets)])
}

/// What a document and its entry in the index have in common.
private func head(of showing: WidgetContent) -> [String: JSONValue] {
  [
    "id": .string(showing.widget.id.rawValue), "kind": .string(showing.widget.kind.rawValue),
    "state": .string(showing.state.rawValue), "fetchedAt": JSONValue(showing.lifetime?.fetchedAt),
    "freshUntil": JSONValue(showing.lifetime?.freshUntil), "validUntil": JSONValue(showing.lifetime?.validUntil),
    "observedAt": JSONValue(showing.observedAt),
  ]
}

func source(_ source: WidgetContent.Source) -> JSONValue {
  .object([
    "provider": .string(source.provider.rawValue), "name": .string(source.terms.name),
    "url": .string(source.terms.url), "licence": JSONValue(source.terms.licence),
    "licenceURL": JSONValue(source.terms.licenceURL), "credit": .string(source.terms.credit),
  ])
}

private func rates(_ table: RateTable, of currencies: [Currency], past: Past?) -> JSONValue {
  let rows = currencies.map { currency -> JSONValue in
    let rate = table[currency]
    let change = RateChange(of: currency, in: table, past: past).map { change in
      JSONValue.object([
        table.basis == .board ? "sell" : "mid": .number(change.step), "since": JSONValue(change.since),
      ])
    }
    return .object([
      "currency": .string(currency.rawValue), "unit": .number(Decimal(rate?.unit ?? 1)),
      "buyCash": JSONValue(rate?.buyCash), "buyTransfer": JSONValue(rate?.buyTransfer),
      "sell": JSONValue(rate?.sell), "mid": JSONValue(rate?.mid), "change": change ?? .null,
    ])
  }
  return .object([
    "quote": .string(Currency.vnd.rawValue), "basis": .string(table.basis.rawValue),
    "unchangedSince": JSONValue(past?.unchangedSince), "rows": .array(rows),
  ])
}
