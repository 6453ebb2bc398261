import Core
import Foundation

/// Weather of one place in one request: the body is a temperature, `-` for none.
struct PlainSky: WeatherProvider {
  static let id: ProviderID = "sky"
  static let kind = Kind.weather
  static let terms = Terms.of("sky", leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://sky.example" }
  func request(for ask: WeatherQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: "\(access.origin)/\(ask.coordinate.latitudeText)", accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for ask: WeatherQuery, earlier: Weather?, now: Date) throws(Failure) -> Weather {
    try weather(reply, now: now)
  }
}

/// The same, but each request begins a twentieth of a second after the one before.
struct SpacedSky: WeatherProvider {
  static let id: ProviderID = "spaced"
  static let kind = Kind.weather
  static let terms = Terms.of("spaced", leastIntervalSeconds: 300, pace: .spaced(seconds: 0.05))
  static func origin(hasKey: Bool) -> String { "https://spaced.example" }
  func request(for ask: WeatherQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: "\(access.origin)/\(ask.coordinate.latitudeText)", accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for ask: WeatherQuery, earlier: Weather?, now: Date) throws(Failure) -> Weather {
    try weather(reply, now: now)
  }
}

/// The same, but asked for one thing after the other; counted as two calls, of which a minute may have five.
struct SlowSky: WeatherProvider {
  static let id: ProviderID = "slow"
  static let kind = Kind.weather
  static let terms = Terms.of(
    "slow", leastIntervalSeconds: 300, limits: CallLimits(perMinute: 5), pace: .oneAtATime)
  static func origin(hasKey: Bool) -> String { "https://slow.example" }
  func request(for ask: WeatherQuery, access: Access, now: Date) -> Request {
    Request(
      provider: Self.id, url: "\(access.origin)/\(ask.coordinate.latitudeText)", accepts: ["text/plain"], callCount: 2)
  }
  func decode(_ reply: Reply, for ask: WeatherQuery, earlier: Weather?, now: Date) throws(Failure) -> Weather {
    try weather(reply, now: now)
  }
}

/// Weather that takes two requests: the temperature and the humidity.
struct SplitSky: Provider {
  static let id: ProviderID = "split"
  static let kind = Kind.weather
  static let terms = Terms.of("split", leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://split.example" }
  func requests(for queries: [Query], access: Access, now: Date) -> [Request] {
    requests(for: queries, \.weather, access) { query in
      ["warm", "wet"].map {
        Request(
          provider: Self.id, url: "\(access.origin)/\($0)/\(query.coordinate.latitudeText)", accepts: ["text/plain"])
      }
    }
  }
  func decode(_ replies: [Reply], for queries: [Query], earlier: [Query: Reading], now: Date) throws(Failure)
    -> [Query: Result<Reading, Failure>]
  {
    try decode(replies, for: queries, \.weather) { replies, _ throws(Failure) in
      var whole = try weather(replies[0], now: now)
      whole.current.humidityPercent = try weather(replies[1], now: now).current.temperatureCelsius
      return .weather(whole)
    }
  }
}

/// Weather of any number of places in one request: the body has a temperature for each.
struct WideSky: Provider {
  static let id: ProviderID = "wide"
  static let kind = Kind.weather
  static let terms = Terms.of("wide", leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://wide.example" }
  func requests(for queries: [Query], access: Access, now: Date) -> [Request] {
    let places = queries.compactMap(\.weather)
    if places.isEmpty { return [] }
    let list = places.map(\.coordinate.latitudeText).joined(separator: ",")
    var request = Request(
      provider: Self.id, url: "\(access.origin)/\(list)", accepts: ["text/plain"], key: access.key,
      callCount: places.count)
    request.queries = places.map(Query.weather)
    return [request]
  }
  func decode(_ replies: [Reply], for queries: [Query], earlier: [Query: Reading], now: Date) throws(Failure)
    -> [Query: Result<Reading, Failure>]
  {
    let places = queries.filter { $0.weather != nil }
    let texts = String(decoding: replies[0].body, as: UTF8.self).split(separator: " ")
    guard texts.count == places.count else {
      throw .malformed("expected \(places.count) places, found \(texts.count)")
    }
    var readings: [Query: Result<Reading, Failure>] = [:]
    for (place, text) in zip(places, texts) {
      readings[place] = Result { () throws(Failure) in
        .weather(try weather(Reply(status: 200, body: Data(text.utf8)), now: now))
      }
    }
    return readings
  }
}

/// A station's report: the body is a temperature.
struct PlainStation: ObservationProvider {
  static let id: ProviderID = "station"
  static let kind = Kind.observation
  static let terms = Terms.of("station", leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://station.example" }
  func request(for ask: ObservationQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: "\(access.origin)/\(ask.station)", accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for ask: ObservationQuery, now: Date) throws(Failure)
    -> Observation
  {
    let current = try weather(reply, now: now).current
    return Observation(
      station: ask.station, observedAt: now, condition: .fog, temperatureCelsius: current.temperatureCelsius)
  }
}

private func weather(_ reply: Reply, now: Date) throws(Failure) -> Weather {
  let text = String(decoding: reply.body, as: UTF8.self)
  let celsius = Double(text)
  guard celsius != nil || text == "-" else { throw .malformed("expected a number") }
  return Weather(current: .init(observedAt: now, condition: .clear, temperatureCelsius: celsius))
}

private func place(_ latitude: Double) -> Place {
  Place(names: ["vi": "Nơi \(latitude)"], coordinate: Coordinate(latitude: latitude, longitude: 105), zone: .gmt)
}

/// A widget of one place's weather.
func weather(
  _ id: WidgetID, _ latitude: Double = 21, providers: [ProviderID], observation: Widget.Source? = nil
) -> Widget {
  Widget(
    id: id, subject: .weather(place(latitude)), providers: providers, ttlSeconds: 900, maxAgeSeconds: 21600,
    zone: .gmt, observation: observation)
}

/// A widget of several places' weather.
func table(_ latitudes: Double..., providers: [ProviderID], ttlSeconds: Int = 900, maxAgeSeconds: Int = 21600)
  -> Widget
{
  Widget(
    id: "table", subject: .places(latitudes.map(place)), providers: providers, ttlSeconds: ttlSeconds,
    maxAgeSeconds: maxAgeSeconds, zone: .gmt)
}

extension Bench {
  /// The temperatures that a widget shows.
  func temperatures(_ index: Int = 0) -> [Double?]? {
    pages.publications.last?.contents[index].reading?.places.map(\.current.temperatureCelsius)
  }

  /// The addresses that the runs since the last call have asked.
  func paths() -> [String] {
    defer { transport.asked = [] }
    return transport.asked.map { String($0.url.dropFirst("https://".count)) }
  }
}
