import Core
import Foundation

extension OpenMeteo {
  /// How many places one request is for at most.
  static let placesPerRequest = 100

  package func requests(for queries: [Query], access: Access, now: Date) -> [Request] {
    Self.chunks(of: queries).map { chunk in
      var request = request(for: chunk, access: access)
      request.queries = chunk.map(Query.weather)
      request.key = access.key
      return request
    }
  }

  /// The weather of each place; a missing hourly or daily section is an empty list.
  ///
  /// - Throws: `.malformed` with the path, where an answer cannot be read or is a list of other places than asked for.
  package func decode(_ replies: [Reply], for queries: [Query], earlier: [Query: Reading], now: Date) throws(Failure)
    -> [Query: Result<Reading, Failure>]
  {
    let chunks = Self.chunks(of: queries)
    guard replies.count == chunks.count else { throw .malformed("no answer") }
    var readings: [Query: Result<Reading, Failure>] = [:]
    for (reply, chunk) in zip(replies, chunks) {
      for (place, weather) in zip(chunk, try decode(reply, for: chunk, now: now)) {
        readings[.weather(place)] = weather.map(Reading.weather)
      }
    }
    return readings
  }

  private static func chunks(of queries: [Query]) -> [[WeatherQuery]] {
    let places = queries.compactMap(\.weather)
    return stride(from: 0, to: places.count, by: placesPerRequest).map {
      Array(places[$0..<min($0 + placesPerRequest, places.count)])
    }
  }

  /// Asks for all places in one request: lists of latitudes, longitudes and zones in the same order.
  ///
  /// Units stay the provider's defaults and are read from the answer. The terms count a call for each place, and every 10
  /// variables of it as one more.
  private func request(for places: [WeatherQuery], access: Access) -> Request {
    func list(_ value: (WeatherQuery) -> String) -> String { places.map(value).joined(separator: ",") }
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
      callCount: (variableCount + 9) / 10 * places.count)
  }

  /// The weather of each place, in the order they were asked for.
  ///
  /// The answer for several places is a list, whose entries after the first carry their number as `location_id`; that for
  /// one place stands alone. A failure of an entry begins with its number.
  private func decode(_ reply: Reply, for places: [WeatherQuery], now: Date) throws(Failure)
    -> [Result<Weather, Failure>]
  {
    if places.count == 1 {
      let body = try decodeJSON(OpenMeteoBody.self, from: reply.body)
      return [Result { () throws(Failure) in try body.weather(for: places[0], now: now) }]
    }
    let bodies = try decodeJSON([OpenMeteoBody].self, from: reply.body)
    guard bodies.count == places.count else {
      throw .malformed("expected \(places.count) places, found \(bodies.count)")
    }
    var weathers: [Result<Weather, Failure>] = []
    for (index, (body, place)) in zip(bodies, places).enumerated() {
      if let number = body.location_id, number != index {
        throw .malformed("[\(index)].location_id: expected \(index), found \(number)")
      }
      let weather = Result { () throws(Failure) in try body.weather(for: place, now: now) }
      weathers.append(
        weather.mapError { if case .malformed(let problem) = $0 { .malformed("[\(index)].\(problem)") } else { $0 } })
    }
    return weathers
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
