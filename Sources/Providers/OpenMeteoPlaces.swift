import Core
import Foundation

extension OpenMeteo {
  /// Asks for all places in one request: lists of latitudes, longitudes and zones in the same order.
  ///
  /// The terms count a call for each place, and every 10 variables of it as one more.
  package func request(for asks: [WeatherQuery], access: Access, now: Date) -> Request {
    func list(_ value: (WeatherQuery) -> String) -> String { asks.map(value).joined(separator: ",") }
    let sections = [("current", Self.current), ("hourly", Self.hourly), ("daily", Self.daily)]
    let query =
      [
        "latitude=\(list(\.coordinate.latitudeText))",
        "longitude=\(list(\.coordinate.longitudeText))",
        "timezone=\(list { $0.zone.identifier.percentEncoded })",
        // A snapshot that is shown for some hours must still have 24 hours and 7 days ahead of it; the rain of the last
        // hour stands in the one after it.
        "forecast_days=8",
        "forecast_hours=49",
      ] + sections.map { "\($0)=\($1.joined(separator: ","))" }
    let variableCount = sections.reduce(0) { $0 + $1.1.count }
    return Request(
      provider: Self.id, url: "\(access.origin)/v1/forecast?\(query.joined(separator: "&"))",
      headers: access.key == nil ? [:] : ["X-Api-Key": Secret.place], accepts: ["application/json"],
      callCount: (variableCount + 9) / 10 * asks.count)
  }

  /// The weather of each place, in the order they were asked for.
  ///
  /// The answer for several places is a list, whose entries after the first carry their number as `location_id`; that for
  /// one place stands alone.
  ///
  /// - Throws: `.malformed` with the path, of an entry beginning with its number; so also for a list of another length.
  package func decode(_ reply: Reply, for asks: [WeatherQuery], now: Date) throws(Failure) -> [Weather] {
    if asks.count == 1 { return [try decode(reply, for: asks[0], now: now, earlier: nil)] }
    let bodies = try decodeJSON([OpenMeteoBody].self, from: reply.body)
    guard bodies.count == asks.count else {
      throw .malformed("expected \(asks.count) places, found \(bodies.count)")
    }
    var places: [Weather] = []
    for (index, (body, ask)) in zip(bodies, asks).enumerated() {
      if let number = body.location_id, number != index {
        throw .malformed("[\(index)].location_id: expected \(index), found \(number)")
      }
      do {
        places.append(try body.weather(for: ask, now: now))
      } catch .malformed(let problem) {
        throw .malformed("[\(index)].\(problem)")
      }
    }
    return places
  }

  /// The variables of each section.
  private static let current = [
    "temperature_2m", "relative_humidity_2m", "is_day", "precipitation", "weather_code", "cloud_cover", "pressure_msl",
    "wind_speed_10m", "wind_direction_10m", "wind_gusts_10m",
  ]
  private static let hourly = ["temperature_2m", "weather_code", "precipitation_probability", "precipitation"]
  private static let daily = [
    "weather_code", "temperature_2m_max", "temperature_2m_min", "precipitation_sum", "precipitation_probability_max",
    "sunrise", "sunset", "uv_index_max",
  ]
}

extension OpenMeteoBody {
  /// The weather of the one place that the document is about.
  func weather(for ask: WeatherQuery, now: Date) throws(Failure) -> Weather {
    let offset = try offsetSeconds(at: ask.coordinate)
    let current = try currentWeather(offsetSeconds: offset)
    let expected = ask.zone.secondsFromGMT(for: current.observedAt)
    // The offset is the answer's own, and the quarter of an hour it tells of may lie before a change of the clocks.
    let next = ask.zone.secondsFromGMT(for: current.observedAt.addingTimeInterval(3600))
    if daily != nil, offset != expected, offset != next {
      throw .malformed(
        "utc_offset_seconds: days are counted in another zone: expected \(expected), found \(offset)")
    }
    return Weather(
      current: current, hours: try hours(offsetSeconds: offset, now: now),
      days: try days(offsetSeconds: offset, zone: ask.zone, now: now), heightMeters: elevation)
  }
}
