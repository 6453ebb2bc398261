import Core
import Foundation

/// WeatherAPI.com's forecast: now, 72 hours and the 3 days that the free plan gives, counted in the place's own zone.
///
/// The key goes into the address, the only place the provider documents. Its air quality is not asked for: its index of 1
/// to 6 is no air quality index.
struct WeatherAPI: WeatherProvider {
  static let id: ProviderID = "weatherapi"
  static let capabilities: [Capability] = [.now, .hours, .days, .uvIndex, .rainProbability]
  /// 100,000 calls a month on the free plan, 3,225 on each of 31 days; current values change every 15 minutes.
  ///
  /// The free plan wishes for a link back. No licence is named.
  static let terms = Terms(
    name: "WeatherAPI.com", url: "https://www.weatherapi.com/", licence: nil, licenceURL: nil,
    termsURL: "https://www.weatherapi.com/terms.aspx", credit: "Powered by WeatherAPI.com", use: .anyone,
    needsKey: true, leastIntervalSeconds: 900, limits: CallLimits(perDay: 3225))

  static func origin(hasKey: Bool) -> String { "https://api.weatherapi.com" }

  /// Current weather that is older than this is refused, days.
  static let longestAgeDays = 1

  /// Asks for 3 days of one place.
  func request(for query: WeatherQuery, access: Access, now: Date) -> Request {
    Request(
      provider: Self.id,
      url: "\(access.origin)/v1/forecast.json?q=\(query.coordinate.latitudeText),\(query.coordinate.longitudeText)"
        + "&days=3&aqi=no&alerts=no&key=\(Secret.place)", accepts: ["application/json"])
  }

  /// The weather of a place; a missing forecast is no hours and no days.
  ///
  /// - Throws: `.malformed` with the path, so also for another place and for days of another zone; `.outdated` for
  ///   weather of the day before.
  func decode(_ reply: Reply, for query: WeatherQuery, earlier: Weather?, now: Date) throws(Failure) -> Weather {
    if let words = Self.refusal(in: reply.body) { throw .malformed("answered with an error: \(words)") }
    let body = try decodeJSON(WeatherAPIBody.self, from: reply.body)
    try query.coordinate.check(
      latitude: body.location.lat, at: "location.lat", longitude: body.location.lon, at: "location.lon")
    let current = try body.current.weather()
    try expectRecent(current.observedAt, days: Self.longestAgeDays, now: now, path: "current.last_updated_epoch")
    guard let zone = TimeZone(identifier: body.location.tz_id) else {
      throw .malformed("location.tz_id: expected a time zone, found \(quoted(body.location.tz_id))")
    }
    guard zone.secondsFromGMT(for: current.observedAt) == query.zone.secondsFromGMT(for: current.observedAt) else {
      throw .malformed(
        "location.tz_id: days are counted in another zone: expected \(query.zone.identifier), "
          + "found \(quoted(body.location.tz_id))")
    }
    let days = body.forecast?.forecastday ?? []
    return Weather(
      current: current, hours: try WeatherAPIBody.hours(of: days, now: now),
      days: try WeatherAPIBody.days(of: days, zone: zone, now: now))
  }

  /// The status with the provider's own words and its number for them, 2006 where the key is invalid.
  func failure(of reply: Reply, now: Date) -> Failure {
    .status(of: reply, words: Self.refusal(in: reply.body), now: now)
  }

  /// What an answer without weather says; nil where it names no error.
  private static func refusal(in body: Data) -> String? {
    guard let error = (try? JSONDecoder().decode(Refusal.self, from: body))?.error else { return nil }
    return plain("\(plain(error.message ?? "no reason given", limit: 100)) (\(error.code))")
  }

  private struct Refusal: Decodable {
    let error: Problem

    struct Problem: Decodable {
      let code: Int
      let message: String?
    }
  }
}
