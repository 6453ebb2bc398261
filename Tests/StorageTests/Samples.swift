import Core
import Foundation
import Storage
import child

let epoch = Date(timeIntervalSince1970: 1_795_000_000)

func at(_ seconds: Double) -> Date { epoch.addingTimeInterval(seconds) }

let rates = Query.rates(RatesQuery())
let vietcombank = Feed("vietcombank", rates)
let currencyAPI = Feed("currency-api", rates)

/// The weather of a place so many degrees north.
func weatherQuery(_ degrees: Double) -> Query {
  .weather(WeatherQuery(coordinate: Coordinate(latitude: degrees, longitude: 105), zone: .vietnam))
}

let hanoi = Feed("open-meteo", weatherQuery(21))

func table(_ sell: Decimal, day: CalendarDay? = nil, observedAt: Date? = nil) -> RateTable {
  RateTable(
    basis: .board, rows: [Rate(currency: "USD", buyCash: 26142, sell: sell), Rate(currency: "JPY", unit: 100)],
    day: day,
    observedAt: observedAt)
}

func board(_ sell: Decimal, at fetchedAt: Date, of feed: Feed = vietcombank) -> Snapshot {
  Snapshot(feed: feed, reading: .rates(table(sell)), fetchedAt: fetchedAt)
}

func weather(_ celsius: Double, observedAt: Date) -> Weather {
  Weather(
    current: Weather.Current(observedAt: observedAt, condition: .rain, isDay: true, temperatureCelsius: celsius),
    hours: [Weather.Hour(at: observedAt, condition: .fog, temperatureCelsius: 24.1)],
    days: [Weather.Day(date: CalendarDay(of: observedAt, in: .gmt), condition: .hail, sunriseAt: observedAt)])
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
  func keep(_ snapshot: Snapshot) throws { try keep(snapshot, remembering: nil) }

  func snapshot(of feed: Feed = vietcombank) throws -> Snapshot? { try snapshots(of: [feed])[feed] }

  func record(_ health: ProviderHealth) throws { _ = try updateHealth(of: health.provider) { _ in health } }

  /// What the history has of a feed and time, the latest first; of weather the temperature.
  func lookBack(from instant: Date, of feed: Feed = vietcombank, most: Int = .max) throws -> [Sight] {
    var sights: [Sight] = []
    try lookBack(from: instant, on: feed.query, of: [feed.provider]) { entry in
      let celsius = entry.reading.weather?.current.temperatureCelsius.map { Decimal(rounding: $0, scale: 1) }
      sights.append(Sight(entry.reading.rates?["USD"]?.sell ?? celsius, entry.firstSeenAt))
      return sights.count < most
    }
    return sights
  }
}
