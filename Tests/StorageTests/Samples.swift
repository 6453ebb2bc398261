import Core
import Foundation
import MemoryStore
import Storage
import child

let epoch = Date(timeIntervalSince1970: 1_795_000_000)

func at(_ seconds: Double) -> Date { epoch.addingTimeInterval(seconds) }

func table(_ sell: Decimal, day: CalendarDay? = nil, observedAt: Date? = nil) -> RateTable {
  RateTable(
    basis: .board, rows: [Rate(currency: "USD", buyCash: 26142, sell: sell), Rate(currency: "JPY", unit: 100)],
    day: day,
    observedAt: observedAt)
}

func board(_ sell: Decimal, at fetchedAt: Date, widget: WidgetID = "rates", query: String = "rates") -> Snapshot {
  Snapshot(
    widget: widget, provider: "vietcombank", query: query, reading: .rates(table(sell)), fetchedAt: fetchedAt)
}

func weather(_ celsius: Double, observedAt: Date) -> Weather {
  Weather(
    current: Weather.Current(observedAt: observedAt, condition: .rain, isDay: true, temperatureCelsius: celsius),
    hours: [Weather.Hour(at: observedAt, condition: .fog, temperatureCelsius: 24.1)],
    days: [Weather.Day(date: CalendarDay(of: observedAt, in: .gmt), condition: .hail, sunriseAt: observedAt)])
}

/// Every implementation of `Store`, made empty.
enum Shelf: CaseIterable {
  case memory
  case sqlite

  func empty(in folder: TemporaryFolder) throws -> any Store {
    switch self {
    case .memory: MemoryStore()
    case .sqlite: try SQLiteStore(writingAt: folder("state.sqlite"), now: epoch)
    }
  }
}

/// What an entry of the history says of the dollar, and from when on.
struct Sight: Equatable {
  let sell: Decimal?
  let firstSeenAt: Date

  init(_ sell: Decimal?, _ firstSeenAt: Date) {
    self.sell = sell
    self.firstSeenAt = firstSeenAt
  }
}

extension Store {
  /// What the history has of a provider, query and time, the latest first; of weather the temperature.
  func lookBack(
    from instant: Date, provider: ProviderID = "vietcombank", query: String = "rates", most: Int = .max
  ) throws -> [Sight] {
    var sights: [Sight] = []
    try lookBack(from: instant, on: query, of: [provider]) { entry in
      let celsius = entry.reading.weather?.current.temperatureCelsius.map { Decimal(rounding: $0, scale: 1) }
      sights.append(Sight(entry.reading.rates?["USD"]?.sell ?? celsius, entry.firstSeenAt))
      return sights.count < most
    }
    return sights
  }
}
