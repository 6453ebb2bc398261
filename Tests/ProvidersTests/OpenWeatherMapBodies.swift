import Core
import Foundation
import Testing

@testable import Providers

/// The two bodies of OpenWeather's free service, composed by a test.
struct OpenWeatherMapBodies {
  /// The members of `weather` beside its place, time and success.
  var present = #""main":{"temp":20},"sys":{}"#
  var presentAt = 1_795_307_400
  var place = #"{"lat":21.0285,"lon":105.8542}"#
  private var steps: [String] = []

  /// Adds a step of the forecast.
  mutating func step(_ time: String, _ celsius: Double, id: Int = 800, _ extra: String = "") throws {
    let seconds = Int(try instantOf(time).timeIntervalSince1970)
    steps.append(#"{"dt":\#(seconds),"main":{"temp":\#(celsius)},"weather":[{"id":\#(id)}]\#(extra)}"#)
  }

  /// Adds steps every 3 hours, each so much warmer than the one before.
  mutating func steps(from time: String, count: Int, celsius: Double, rising: Double = 1, _ extra: String = "") throws {
    let start = try instantOf(time)
    for index in 0..<count {
      let time = start.addingTimeInterval(Double(index) * 10800).instantText
      try step(time, celsius + Double(index) * rising, id: 800, extra)
    }
  }

  /// The bodies' reading.
  func weather(
    now: Date = pinnedNow, zone identifier: String = "Asia/Ho_Chi_Minh", latitude: Double = 21.0285,
    longitude: Double = 105.8542, earlier: Weather? = nil
  ) throws -> Weather {
    let bodies = [
      #"{"cod":200,"coord":\#(place),"dt":\#(presentAt),\#(present)}"#,
      #"{"cod":"200","message":0,"list":[\#(steps.joined(separator: ","))],"city":{"coord":\#(place)}}"#,
    ]
    let query = WeatherQuery(
      coordinate: Coordinate(latitude: latitude, longitude: longitude), zone: try zone(identifier))
    return try OpenWeatherMap().decode(
      bodies.map { Reply(status: 200, body: Data($0.utf8)) }, for: query, earlier: earlier, now: now)
  }
}
