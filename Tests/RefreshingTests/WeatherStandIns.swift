import Core
import Foundation

/// Weather of one place in one request: the body is a temperature, `-` for none, and where there is a second word, how
/// many hours ago the forecast was made.
protocol StandInSky: WeatherProvider {}

extension StandInSky {
  static func origin(hasKey: Bool) -> String { "https://\(id).example" }
  func request(for query: WeatherQuery, access: Access, now: Date) -> Request {
    Request(provider: id, url: "\(access.origin)/\(query.coordinate.latitudeText)", accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for query: WeatherQuery, earlier: Weather?, now: Date) throws(Failure) -> Weather {
    try weather(reply, now: now)
  }
}

struct PlainSky: StandInSky {
  static let id: ProviderID = "sky"
  static let terms = Terms.of("sky")
}

struct OtherSky: StandInSky {
  static let id: ProviderID = "other-sky"
  static let terms = Terms.of("other-sky")
}

/// Its weather was observed an hour ago.
struct LateSky: StandInSky {
  static let id: ProviderID = "late"
  static let terms = Terms.of("late")
  func decode(_ reply: Reply, for query: WeatherQuery, earlier: Weather?, now: Date) throws(Failure) -> Weather {
    var late = try weather(reply, now: now)
    late.current.observedAt.addTimeInterval(-3600)
    return late
  }
}

/// Each request begins a twentieth of a second after the one before.
struct SpacedSky: StandInSky {
  static let id: ProviderID = "spaced"
  static let terms = Terms.of("spaced", pace: .spaced(seconds: 0.05))
}

/// Asked for one thing after the other; each counts as two calls, of which a minute may have five.
struct SlowSky: StandInSky {
  static let id: ProviderID = "slow"
  static let terms = Terms.of("slow", limits: CallLimits(perMinute: 5), pace: .oneAtATime)
  func request(for query: WeatherQuery, access: Access, now: Date) -> Request {
    Request(
      provider: Self.id, url: "\(access.origin)/\(query.coordinate.latitudeText)", accepts: ["text/plain"],
      callCount: 2)
  }
}

/// Weather that takes two requests: the temperature and the humidity.
struct SplitSky: Provider {
  static let id: ProviderID = "split"
  static let kind = Kind.weather
  static let terms = Terms.of("split")
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

/// Weather of any number of places in one request: the body has a temperature for each, separated by commas.
struct WideSky: Provider {
  static let id: ProviderID = "wide"
  static let kind = Kind.weather
  static let terms = Terms.of("wide")
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
    let texts = String(decoding: replies[0].body, as: UTF8.self).split(separator: ",")
    guard texts.count == queries.count else {
      throw .malformed("expected \(queries.count) places, found \(texts.count)")
    }
    var readings: [Query: Result<Reading, Failure>] = [:]
    for (query, text) in zip(queries, texts) {
      readings[query] = Result { () throws(Failure) in
        .weather(try weather(Reply(status: 200, body: Data(text.utf8)), now: now))
      }
    }
    return readings
  }
}

/// A station's report: the body is a temperature.
struct PlainStation: ObservationProvider {
  static let id: ProviderID = "station"
  static let terms = Terms.of("station")
  static func origin(hasKey: Bool) -> String { "https://station.example" }
  func request(for query: ObservationQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: "\(access.origin)/\(query.station)", accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for query: ObservationQuery, now: Date) throws(Failure) -> Observation {
    Observation(
      station: query.station, observedAt: now, condition: .fog,
      temperatureCelsius: try weather(reply, now: now).current.temperatureCelsius)
  }
}

private func weather(_ reply: Reply, now: Date) throws(Failure) -> Weather {
  let words = String(decoding: reply.body, as: UTF8.self).split(separator: " ")
  let celsius = words.first.flatMap { Double($0) }
  guard celsius != nil || words.first == "-" else { throw .malformed("expected a number") }
  let hours = words.dropFirst().first.flatMap { Double($0) }
  return Weather(
    current: .init(observedAt: now, condition: .clear, temperatureCelsius: celsius),
    issuedAt: hours.map { now.addingTimeInterval(-$0 * 3600) })
}

private func place(_ latitude: Double) -> Place {
  Place(names: ["vi": "Nơi \(latitude)"], coordinate: Coordinate(latitude: latitude, longitude: 105), zone: .gmt)
}

/// A query for the weather of a place.
func query(_ latitude: Double) -> Query {
  .weather(WeatherQuery(coordinate: Coordinate(latitude: latitude, longitude: 105), zone: .gmt))
}

/// A widget of one place's weather.
func weather(
  _ id: WidgetID, _ latitude: Double = 21, providers: [ProviderID], ttlSeconds: Int = 900, maxAgeSeconds: Int = 21600,
  companion: Feed? = nil
) -> Widget {
  Widget(
    id: id, subject: .weather(place(latitude)), providers: providers, ttlSeconds: ttlSeconds,
    maxAgeSeconds: maxAgeSeconds, zone: .gmt, companion: companion)
}

/// A widget of several places' weather.
func table(_ latitudes: [Int], providers: [ProviderID], ttlSeconds: Int = 900, maxAgeSeconds: Int = 21600) -> Widget {
  Widget(
    id: "table", subject: .places(latitudes.map { place(Double($0)) }), providers: providers, ttlSeconds: ttlSeconds,
    maxAgeSeconds: maxAgeSeconds, zone: .gmt)
}
