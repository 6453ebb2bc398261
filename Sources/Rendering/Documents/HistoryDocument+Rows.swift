import Core
import Foundation

extension HistoryDocument {
  func lines(of past: PastReading) -> String {
    widget.kind.rendering.historyRows(of: past, on: widget, currencies)
      .map { $0.joined(separator: ",") + "\n" }.joined()
  }

  func document(of past: PastReading) -> JSONValue {
    var fields: [String: JSONValue] = [
      "provider": JSONValue(past.feed.provider.rawValue), "firstSeenAt": JSONValue(past.firstSeenAt),
      "lastSeenAt": JSONValue(past.lastSeenAt), "observedAt": JSONValue(past.reading.observedAt),
    ]
    let kind = past.reading.kind
    fields[kind.rawValue] = kind.rendering.historyDocument(of: past, on: widget, currencies)
    return .object(fields)
  }
}

extension DailyRange {
  /// A range of a price names its currency, unit and side; any other its series.
  var document: JSONValue {
    var fields: [String: JSONValue] = [
      "date": JSONValue(day.description), "provider": JSONValue(provider.rawValue), "open": .number(open),
      "close": .number(close), "low": .number(low), "high": .number(high),
    ]
    if let price = series.price {
      fields["currency"] = JSONValue(price.currency.rawValue)
      fields["side"] = JSONValue(price.side.rawValue)
      fields["unit"] = .number(Decimal(series.unit))
    } else {
      fields["series"] = JSONValue(series.name)
    }
    return .object(fields)
  }
}

extension HistoryDocument.Hole {
  var document: JSONValue {
    .object([
      "provider": JSONValue(provider.rawValue), "from": JSONValue(first.description),
      "until": JSONValue(last.description),
    ])
  }
}

extension PastReading {
  static let columns = ["firstSeenAt", "lastSeenAt", "provider"]

  /// The cells under `columns`, which every kind has.
  var cells: [String] { [firstSeenAt.instantText, lastSeenAt.instantText, feed.provider.rawValue] }
}

extension [String: JSONValue] {
  func cell(_ name: String) -> String {
    switch self[name] {
    case .null, nil: ""
    case let value?: value.bareText
    }
  }
}

/// A text from outside as one cell.
///
/// A spreadsheet takes what begins like a formula for one, whoever wrote it: an apostrophe before it keeps it a text.
func csvCell(_ text: String) -> String {
  let scalars = text.unicodeScalars
  let isFormula =
    scalars.first.map { "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains($0) } ?? false
  let safe = isFormula ? "'\(text)" : text
  guard scalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return safe }
  // By scalars: a quotation mark with an accent is still one.
  let quoted = safe.unicodeScalars.map { $0 == "\"" ? "\"\"" : String(Character($0)) }.joined()
  return "\"\(quoted)\""
}
