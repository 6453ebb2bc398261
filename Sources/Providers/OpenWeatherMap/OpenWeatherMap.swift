import Core
import Foundation

/// OpenWeather's current weather and 5 days of forecast in steps of 3 hours; with the plan `onecall` its One Call 3.0.
///
/// The free service takes two requests, of which each counts; One Call, a subscription of its own, gives hours and days
/// in one. Without `units=metric` all temperatures are Kelvin, and no answer says its units: see `celsius`. The key goes
/// into the address, the only place the provider documents.
struct OpenWeatherMap: Provider {
  static let id: ProviderID = "openweathermap"
  static let kind = Kind.weather
  /// The ordinary plan; One Call adds the UV index.
  static let capabilities: [Capability] = [.now, .hours, .days, .rainProbability]
  static let plans = ["onecall"]
  /// CC BY-SA 4.0 with a visible credit; a place is not to be asked for more often than every 10 minutes.
  ///
  /// 60 calls a minute are the free service's. 1,000 a day are those of One Call that cost nothing; they hold for the
  /// other service too, where they are enough for 5 places at two calls every 15 minutes.
  static let terms = Terms(
    name: "OpenWeather", url: "https://openweathermap.org/", licence: "CC BY-SA 4.0",
    licenceURL: "https://creativecommons.org/licenses/by-sa/4.0/", termsURL: "https://openweathermap.org/terms",
    credit: "Weather data provided by OpenWeather", use: .anyone, needsKey: true, leastIntervalSeconds: 600,
    limits: CallLimits(perMinute: 60, perDay: 1000))

  static func origin(hasKey: Bool) -> String { "https://api.openweathermap.org" }

  /// Current weather that is older than this is refused, days.
  static let longestAgeDays = 1

  func requests(for queries: [Query], access: Access, now: Date) -> [Request] {
    requests(for: queries, \.weather, access) { requests(for: $0, access: access) }
  }

  func decode(_ replies: [Reply], for queries: [Query], earlier: [Query: Reading], now: Date) throws(Failure)
    -> [Query: Result<Reading, Failure>]
  {
    try decode(replies, for: queries, \.weather) { replies, query throws(Failure) in
      .weather(try decode(replies, for: query, earlier: earlier[.weather(query)]?.weather, now: now))
    }
  }

  /// Asks for current weather and forecast, or for both in one.
  private func requests(for query: WeatherQuery, access: Access) -> [Request] {
    let services = access.plan == "onecall" ? ["3.0/onecall"] : ["2.5/weather", "2.5/forecast"]
    return services.map { service in
      let parts = access.plan == "onecall" ? "&exclude=minutely,alerts" : ""
      return Request(
        provider: Self.id,
        url:
          "\(access.origin)/data/\(service)?lat=\(query.coordinate.latitudeText)&lon=\(query.coordinate.longitudeText)"
          + "\(parts)&units=metric&appid=\(Secret.place)", accepts: ["application/json"])
    }
  }

  /// The weather of a place; of the forecast an hour every 3 hours, and days counted in the zone asked for.
  ///
  /// `rain.1h` of the weather now is what fell in the last hour; in the forecast amounts and chances are of 3 hours, so an
  /// hour has none and the days have them; in One Call those of an hour are of the hour that begins at its time. Sky and
  /// temperature are of the time that they stand at.
  ///
  /// - Throws: `.malformed` with the path, so also for another place and for Kelvin; `.outdated` for weather of the day
  ///   before.
  func decode(_ replies: [Reply], for query: WeatherQuery, earlier: Weather?, now: Date) throws(Failure)
    -> Weather
  {
    guard replies.count > 1 else {
      return try read(OpenWeatherMapOneCall.self, replies[0], "onecall").weather(for: query, now: now)
    }
    let present = try read(OpenWeatherMapPresent.self, replies[0], "weather")
    let forecast = try read(OpenWeatherMapForecast.self, replies[1], "forecast")
    let current = try present.current(for: query, now: now)
    let steps = try forecast.steps(for: query, now: now, earlier: earlier)
    var days = OpenWeatherMapDays(steps: steps, zone: query.zone)
    days.count(current)
    for sun in [forecast.city.sun, present.sys] { days.count(sun) }
    return Weather(current: current, hours: steps.map(\.hour), days: days.from(CalendarDay(of: now, in: query.zone)))
  }

  /// One of the bodies; what is wrong with it is said with its service's name where it has no path.
  private func read<Body: Decodable>(_ body: Body.Type, _ reply: Reply, _ service: String) throws(Failure) -> Body {
    if let status = Self.status(of: reply.body), status.code != "200" {
      throw .malformed("\(service): answered with an error: \(status.code): \(status.words ?? "no reason given")")
    }
    do {
      return try decodeJSON(body, from: reply.body)
    } catch .malformed(let problem) {
      throw .malformed("\(service): \(problem)")
    }
  }

  func failure(of reply: Reply, now: Date) -> Failure {
    .status(of: reply, words: Self.status(of: reply.body)?.words, now: now)
  }

  /// What a body says of its success; One Call's says nothing where it succeeds.
  private static func status(of body: Data) -> (code: String, words: String?)? {
    guard let refusal = try? JSONDecoder().decode(Refusal.self, from: body) else { return nil }
    return (plain(refusal.cod.text, limit: 10), refusal.message.map { plain($0.text) })
  }

  private struct Refusal: Decodable {
    let cod: Word
    let message: Word?
  }

  /// A number or a string: `cod` is 200 in one service and "200" in the other, 401 beside "404", `message` may be 0.
  private struct Word: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      text = try (try? container.decode(Int.self)).map { "\($0)" } ?? container.decode(String.self)
    }
  }
}

/// A temperature in °C.
///
/// - Throws: `.malformed` for one that can only be Kelvin: the bodies name no unit, and an answer to a request that has
///   lost its `units` is in Kelvin. Anything else out of bounds is left to be judged.
func celsius(_ value: Double, path: String) throws(Failure) -> Double {
  if (170..<350).contains(value) { throw .malformed("\(path): expected °C, found \(value), which is Kelvin") }
  return value
}
