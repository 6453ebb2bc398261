import Core
import Foundation

/// Weather of one place in one request: the body is a temperature, `-` for none.
struct PlainSky: Provider {
  static let id: ProviderID = "sky"
  static let kind = Kind.weather
  static let terms = Terms.of("sky", leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://sky.example" }
  func request(for ask: WeatherQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: "\(access.origin)/\(ask.coordinate.latitudeText)", accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for ask: WeatherQuery, now: Date, earlier: Weather?) throws(Failure) -> Weather {
    try weather(reply, now: now)
  }
}

/// The same, but each request begins a twentieth of a second after the one before.
struct SpacedSky: Provider {
  static let id: ProviderID = "spaced"
  static let kind = Kind.weather
  static let terms = Terms.of("spaced", leastIntervalSeconds: 300, pace: .spaced(seconds: 0.05))
  static func origin(hasKey: Bool) -> String { "https://spaced.example" }
  func request(for ask: WeatherQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: "\(access.origin)/\(ask.coordinate.latitudeText)", accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for ask: WeatherQuery, now: Date, earlier: Weather?) throws(Failure) -> Weather {
    try weather(reply, now: now)
  }
}

/// The same, but asked for one thing after the other; counted as two calls, of which a minute may have five.
struct SlowSky: Provider {
  static let id: ProviderID = "slow"
  static let kind = Kind.weather
  static let terms = Terms.of(
    "slow", leastIntervalSeconds: 300, limits: CallLimits(perMinute: 5), pace: .oneAtATime)
  static func origin(hasKey: Bool) -> String { "https://slow.example" }
  func request(for ask: WeatherQuery, access: Access, now: Date) -> Request {
    Request(
      provider: Self.id, url: "\(access.origin)/\(ask.coordinate.latitudeText)", accepts: ["text/plain"], callCount: 2)
  }
  func decode(_ reply: Reply, for ask: WeatherQuery, now: Date, earlier: Weather?) throws(Failure) -> Weather {
    try weather(reply, now: now)
  }
}

/// Weather that takes two requests: the temperature and the humidity.
struct SplitSky: ComposedProvider {
  static let id: ProviderID = "split"
  static let kind = Kind.weather
  static let terms = Terms.of("split", leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://split.example" }
  func requests(for ask: WeatherQuery, access: Access, now: Date) -> [Request] {
    ["warm", "wet"].map {
      Request(
        provider: Self.id, url: "\(access.origin)/\($0)/\(ask.coordinate.latitudeText)", accepts: ["text/plain"])
    }
  }
  func decode(_ replies: [Reply], for ask: WeatherQuery, now: Date, earlier: Weather?) throws(Failure) -> Weather {
    var whole = try weather(replies[0], now: now)
    whole.current.humidityPercent = try weather(replies[1], now: now).current.temperatureCelsius
    return whole
  }
}

/// Weather of any number of places in one request: the body has a temperature for each.
struct WideSky: PlacesProvider {
  static let id: ProviderID = "wide"
  static let kind = Kind.weather
  static let terms = Terms.of("wide", leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://wide.example" }
  func request(for ask: WeatherQuery, access: Access, now: Date) -> Request {
    request(for: [ask], access: access, now: now)
  }
  func request(for asks: [WeatherQuery], access: Access, now: Date) -> Request {
    let list = asks.map(\.coordinate.latitudeText).joined(separator: ",")
    return Request(provider: Self.id, url: "\(access.origin)/\(list)", accepts: ["text/plain"], callCount: asks.count)
  }
  func decode(_ reply: Reply, for ask: WeatherQuery, now: Date, earlier: Weather?) throws(Failure) -> Weather {
    try weather(reply, now: now)
  }
  func decode(_ reply: Reply, for asks: [WeatherQuery], now: Date) throws(Failure) -> [Weather] {
    let texts = String(decoding: reply.body, as: UTF8.self).split(separator: " ")
    guard texts.count == asks.count else { throw .malformed("expected \(asks.count) places, found \(texts.count)") }
    return try texts.map { text throws(Failure) in try weather(Reply(status: 200, body: Data(text.utf8)), now: now) }
  }
}

/// A station's report: the body is a temperature.
struct PlainStation: Provider {
  static let id: ProviderID = "station"
  static let kind = Kind.observation
  static let terms = Terms.of("station", leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://station.example" }
  func request(for ask: ObservationQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: "\(access.origin)/\(ask.station)", accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for ask: ObservationQuery, now: Date, earlier: Observation?) throws(Failure)
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
