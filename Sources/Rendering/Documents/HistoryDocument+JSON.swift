import Core
import Foundation

/// The entries of the JSON.
extension HistoryDocument {
  func entry(of past: PastReading) -> JSONValue {
    var fields: [String: JSONValue] = [
      "provider": .string(past.provider.rawValue), "firstSeenAt": JSONValue(past.firstSeenAt),
      "lastSeenAt": JSONValue(past.lastSeenAt), "observedAt": JSONValue(past.reading.observedAt),
    ]
    switch past.reading {
    case .rates(let table): fields["rates"] = entry(of: table)
    case .weather(let weather): fields["weather"] = .object(["current": document(ofCurrent: weather.current)])
    case .places(let all):
      let places = zip(places, all).map { place, weather in
        JSONValue.object(["place": document(of: place), "current": document(ofCurrent: weather.current)])
      }
      fields["weather"] = .object(["places": .array(places)])
    case .air(let air): fields["air"] = document(ofAir: air)
    case .observation: break
    }
    return .object(fields)
  }

  private func entry(of table: RateTable) -> JSONValue {
    let rows = currencies.compactMap { table[$0] }.map { rate -> JSONValue in
      var row = Dictionary(uniqueKeysWithValues: PriceSide.allCases.map { ($0.rawValue, JSONValue(rate[$0])) })
      row["currency"] = .string(rate.currency.rawValue)
      row["unit"] = .number(Decimal(rate.unit))
      return .object(row)
    }
    return .object([
      "quote": .string(Currency.vnd.rawValue), "basis": .string(table.basis.rawValue), "rows": .array(rows),
    ])
  }

  /// A range of a price names its currency, unit and side; any other its series.
  func entry(of range: DailyRange) -> JSONValue {
    var fields: [String: JSONValue] = [
      "date": .string(range.day.description), "provider": .string(range.provider.rawValue),
      "open": .number(range.open), "close": .number(range.close), "low": .number(range.low),
      "high": .number(range.high),
    ]
    if let price = range.series.price {
      fields["currency"] = .string(price.currency.rawValue)
      fields["side"] = .string(price.side.rawValue)
      fields["unit"] = .number(Decimal(range.series.unit))
    } else {
      fields["series"] = .string(range.series.name)
    }
    return .object(fields)
  }

  func entry(of hole: Hole) -> JSONValue {
    .object([
      "provider": .string(hole.provider.rawValue), "from": .string(hole.first.description),
      "until": .string(hole.last.description),
    ])
  }

  /// The places of a widget of several.
  var places: [Place] {
    guard case .places(let places) = widget.subject else { return [] }
    return places
  }
}
