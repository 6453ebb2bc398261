import Core
import Foundation

/// OpenWeather's air pollution: the present hour of a model, with OpenWeather's own index from 1 to 5.
///
/// Nothing is given without a key, which is part of the address; no header is documented for it. Concentrations are
/// µg/m³, the body names no units. The index is the worst of six pollutants'; which one it is, and over what time it is
/// counted, the provider does not say.
struct OpenWeatherMapAir: AirProvider {
  static let id: ProviderID = "openweathermap-air"
  /// Free with visible credit up to 60 calls a minute; no more than once in 10 minutes for a place.
  static let terms = Terms(
    name: "OpenWeather", url: "https://openweathermap.org/", licence: "CC BY-SA 4.0",
    licenceURL: "https://creativecommons.org/licenses/by-sa/4.0/", termsURL: "https://openweathermap.org/terms",
    credit: "Weather data provided by OpenWeather", use: .anyone, needsKey: true, leastIntervalSeconds: 600,
    limits: CallLimits(perMinute: 60))

  static func origin(hasKey: Bool) -> String { "https://api.openweathermap.org" }

  func request(for query: AirQuery, access: Access, now: Date) -> Request {
    Request(
      provider: Self.id,
      url: "\(access.origin)/data/2.5/air_pollution?lat=\(query.coordinate.latitudeText)"
        + "&lon=\(query.coordinate.longitudeText)&appid=\(Secret.place)",
      accepts: ["application/json"])
  }

  /// The air of a point: the newest entry of the list that is not dated ahead.
  ///
  /// - Throws: `.malformed` with the path; so also for another place, and for an empty list.
  func decode(_ reply: Reply, for query: AirQuery, now: Date) throws(Failure) -> AirQuality {
    let body = try decodeJSON(Body.self, from: reply.body)
    try query.coordinate.check(latitude: body.coord?.lat, at: "coord.lat", longitude: body.coord?.lon, at: "coord.lon")
    // One that is dated ahead must not cost the others; where all are, whoever judges the reading must see it.
    let entries = Array(body.list.enumerated())
    let reached = entries.filter { $0.element.dt <= now.timeIntervalSince1970 }
    let newest = (reached.isEmpty ? entries : reached).max { $0.element.dt < $1.element.dt }
    guard let (index, entry) = newest else {
      throw .malformed("list: expected entries, found none")
    }
    let observedAt = try instant(secondsSince1970: entry.dt, path: "list[\(index)].dt")
    guard let value = Int(exactly: entry.main.aqi) else {
      throw .malformed("list[\(index)].main.aqi: expected a whole number, found \(entry.main.aqi)")
    }
    return AirQuality(
      observedAt: observedAt,
      index: AirQuality.Index(scale: .openWeather, value: value),
      pm25MicrogramsPerCubicMeter: entry.components.pm2_5, pm10MicrogramsPerCubicMeter: entry.components.pm10)
  }

  func failure(of reply: Reply, now: Date) -> Failure {
    .status(of: reply, words: text("message", in: reply.body), now: now)
  }

  private struct Body: Decodable {
    let coord: Point?
    let list: [Entry]
  }

  /// `{"lon": …, "lat": …}` as it is answered, or latitude and longitude in a list as the documentation shows it.
  private struct Point: Decodable {
    let lat: Double?
    let lon: Double?

    private enum CodingKeys: CodingKey {
      case lat, lon
    }

    init(from decoder: any Decoder) throws {
      if var list = try? decoder.unkeyedContainer() {
        lat = try list.decode(Double.self)
        lon = try list.decode(Double.self)
      } else {
        let object = try decoder.container(keyedBy: CodingKeys.self)
        lat = try object.decodeIfPresent(Double.self, forKey: .lat)
        lon = try object.decodeIfPresent(Double.self, forKey: .lon)
      }
    }
  }

  private struct Entry: Decodable {
    let dt: Double
    let main: Main
    let components: Components
  }

  private struct Main: Decodable {
    let aqi: Double
  }

  private struct Components: Decodable {
    let pm2_5: Double?
    let pm10: Double?
  }
}
