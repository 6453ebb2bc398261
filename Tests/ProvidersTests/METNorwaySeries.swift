import Core
import Foundation
import Testing

@testable import Providers

/// A Locationforecast body that a test composes entry by entry.
struct METNorwaySeries {
  private var entries: [String] = []

  /// Adds an hour with its own `next_1_hours`.
  mutating func hour(
    _ time: String, _ celsius: Double, symbol: String = "cloudy", rain: Double? = 0, extra: String = "",
    withBlock: Bool = false
  ) {
    let block =
      withBlock ? #","next_6_hours":{"summary":{"symbol_code":"rain"},"details":{"precipitation_amount":9}}"# : ""
    entry(
      time, celsius, extra,
      #","next_1_hours":{"summary":{"symbol_code":"\#(symbol)"},"details":{"precipitation_amount":\#(rain.map { "\($0)" } ?? "null")}}"#
        + block)
  }

  /// Adds a block of 6 hours.
  mutating func block(
    _ time: String, _ celsius: Double, symbol: String = "cloudy", rain: Double = 0, limits: (Double, Double)? = nil
  ) {
    let limits = limits.map { #","air_temperature_min":\#($0.0),"air_temperature_max":\#($0.1)"# } ?? ""
    entry(
      time, celsius, "",
      #","next_6_hours":{"summary":{"symbol_code":"\#(symbol)"},"details":{"precipitation_amount":\#(rain)\#(limits)}}"#
    )
  }

  /// Adds an entry with nothing but an instant.
  mutating func instant(_ time: String, _ celsius: Double) { entry(time, celsius, "", "") }

  /// Adds so many hours from a time on, the temperature rising by 0.1 an hour.
  mutating func hours(from time: String, count: Int, celsius: Double, rain: Double = 0) throws {
    let start = try instantOf(time)
    for index in 0..<count {
      hour(
        start.addingTimeInterval(Double(index) * 3600).instantText, (celsius + Double(index) / 10).rounded(scale: 1),
        rain: rain)
    }
  }

  private mutating func entry(_ time: String, _ celsius: Double, _ extra: String, _ periods: String) {
    entries.append(
      #"{"time":"\#(time)","data":{"instant":{"details":{"air_temperature":\#(celsius)\#(extra)}}\#(periods)}}"#)
  }

  /// The body's reading.
  func weather(now: String, zone identifier: String, earlier: Weather? = nil, meta: String = "") throws -> Weather {
    let body = #"{"properties":{\#(meta)"timeseries":[\#(entries.joined(separator: ","))]}}"#
    let query = WeatherQuery(coordinate: Coordinate(latitude: 21, longitude: 105), zone: try zone(identifier))
    return try METNorway().decode(
      Reply(status: 200, body: Data(body.utf8)), for: query, earlier: earlier, now: try instantOf(now))
  }
}

/// The instant of a text in the tests.
func instantOf(_ text: String) throws -> Date { try #require(Date(iso8601: text)) }
