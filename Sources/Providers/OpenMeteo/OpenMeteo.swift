import Core
import Foundation

/// Open-Meteo's forecast: now (a quarter of an hour), the next 24 hours and 7 days, the days counted in the place's zone.
///
/// Free and without a key for sites without advertising and subscriptions; a key selects the customer host and goes into
/// a header, since addresses are printed and stored. Two variables of the usual query are left out: its own
/// `apparent_temperature`, because Core has one formula for every provider, and `wind_speed_10m_max`, which no page shows.
///
/// What falls is summed backwards: `hourly.precipitation` and the chance at a time are those of the hour before it,
/// `current.precipitation` is of the last `interval` seconds. `weather_code` and temperatures are of their instant.
struct OpenMeteo: Provider {
  static let id: ProviderID = "open-meteo"
  static let kind = Kind.weather
  static let capabilities: [Capability] = [.now, .hours, .days, .uvIndex, .rainProbability]
  /// CC BY 4.0 with a link beside the data; current values change every 15 minutes; the limits are the free service's, which
  /// answers one request of an address at a time ("Too many concurrent requests").
  static let terms = Terms(
    name: "Open-Meteo", url: "https://open-meteo.com/", licence: "CC BY 4.0",
    licenceURL: "https://creativecommons.org/licenses/by/4.0/", termsURL: "https://open-meteo.com/en/terms",
    credit: "Weather data by Open-Meteo.com", use: .nonCommercialOrKey, leastIntervalSeconds: 300,
    limits: CallLimits(perMinute: 600, perHour: 5000, perDay: 10000), pace: .oneAtATime)

  /// The free host, or with a key the customers' one.
  static func origin(hasKey: Bool) -> String {
    hasKey ? "https://customer-api.open-meteo.com" : "https://api.open-meteo.com"
  }

  func requests(for queries: [Query], access: Access, now: Date) -> [Request] {
    let sections = [("current", Self.current), ("hourly", Self.hourly), ("daily", Self.daily)]
    // A snapshot that is shown for some hours must still have 24 hours and 7 days ahead of it; the rain of the last hour
    // stands in the one after it. Units stay the provider's defaults and are read from the answer.
    let parameters =
      ["forecast_days=8", "forecast_hours=49"] + sections.map { "\($0)=\($1.joined(separator: ","))" }
    // Every 10 variables of a place count as one call more.
    let variableCount = sections.reduce(0) { $0 + $1.1.count }
    return OpenMeteoPlaces.chunks(of: queries.compactMap(\.weather)).map {
      $0.request("/v1/forecast", parameters, of: Self.id, callsPerPlace: (variableCount + 9) / 10, access)
    }
  }

  /// The weather of each place; a missing hourly or daily section is an empty list.
  ///
  /// - Throws: `.malformed` with the path, where an answer cannot be read or is a list of other places than asked for.
  func decode(_ replies: [Reply], for queries: [Query], earlier: [Query: Reading], now: Date) throws(Failure)
    -> [Query: Result<Reading, Failure>]
  {
    try OpenMeteoPlaces.readings(of: queries.compactMap(\.weather), in: replies) {
      (body: OpenMeteoBody, place) throws(Failure) in .weather(try body.weather(for: place, now: now))
    }
  }

  private static let current = [
    "temperature_2m", "relative_humidity_2m", "is_day", "precipitation", "weather_code", "cloud_cover", "pressure_msl",
    "wind_speed_10m", "wind_direction_10m", "wind_gusts_10m",
  ]
  private static let hourly = ["temperature_2m", "weather_code", "precipitation_probability", "precipitation"]
  private static let daily = [
    "weather_code", "temperature_2m_max", "temperature_2m_min", "precipitation_sum", "precipitation_probability_max",
    "sunrise", "sunset", "uv_index_max",
  ]

  /// The status with the provider's own reason; a 429 without Retry-After is dated by that reason.
  func failure(of reply: Reply, now: Date) -> Failure {
    let reason = text("reason", in: reply.body)
    return .status(
      of: reply, words: reason, now: now,
      otherwise: reply.status == 429 ? Self.retryAfter(reason: reason ?? "", now: now) : nil)
  }

  /// The counters reset on the UTC minute, hour and day; a minutely refusal waits half as long again for clock skew.
  private static func retryAfter(reason: String, now: Date) -> RetryAfter? {
    func next(_ seconds: Double) -> Date {
      Date(timeIntervalSince1970: ((now.timeIntervalSince1970 / seconds).rounded(.down) + 1) * seconds)
    }
    let reason = reason.lowercased()
    if reason.contains("minutely") { return .seconds(90) }
    if reason.contains("hourly") { return .until(next(3600)) }
    if reason.contains("daily") { return .until(next(86400)) }
    return reason.contains("concurrent") ? .seconds(60) : nil
  }

  /// The condition of a WMO weather code, as Open-Meteo uses them.
  ///
  /// 96 and 99 promise hail for Central Europe only; elsewhere they are the stronger thunderstorms.
  static func condition(code: Double?) -> Condition { conditions[code: code] }

  private static let conditions: [Int: Condition] = [
    0: .clear, 1: .mostlyClear, 2: .partlyCloudy, 3: .overcast, 45: .fog, 48: .fog, 51: .drizzle, 53: .drizzle,
    55: .drizzle, 56: .freezingDrizzle, 57: .freezingDrizzle, 61: .rainLight, 63: .rain, 65: .rainHeavy,
    66: .freezingRain, 67: .freezingRain, 71: .snowLight, 73: .snow, 75: .snowHeavy, 77: .snowLight,
    80: .showersLight, 81: .showers, 82: .showersHeavy, 85: .snowShowers, 86: .snowShowers, 95: .thunderstorm,
    96: .thunderstormHeavy, 99: .thunderstormHeavy,
  ]
}
