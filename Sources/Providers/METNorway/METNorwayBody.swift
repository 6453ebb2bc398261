import Core
import Foundation

/// The part of Locationforecast's GeoJSON that is used; what is not named here is not decoded, which is most of 110 KB.
struct METNorwayBody: Decodable {
  let geometry: Geometry?
  let properties: Properties

  struct Geometry: Decodable {
    let coordinates: [Double]
  }

  struct Properties: Decodable {
    let meta: Meta?
    let timeseries: [Step]
  }

  struct Meta: Decodable {
    let units: [String: String]?
    let updated_at: String?
  }

  struct Step: Decodable {
    let time: String
    let data: Parts
  }

  struct Parts: Decodable {
    let instant: Instant
    let next_1_hours: Period?
    let next_6_hours: Period?
  }

  struct Instant: Decodable {
    let details: Details
  }

  struct Details: Decodable {
    let air_temperature: Double?
    let relative_humidity: Double?
    let wind_speed: Double?
    let wind_from_direction: Double?
    let wind_speed_of_gust: Double?
    let air_pressure_at_sea_level: Double?
    let cloud_area_fraction: Double?
    let ultraviolet_index_clear_sky: Double?
  }

  struct Period: Decodable {
    let summary: Summary?
    let details: Sums?
  }

  struct Summary: Decodable {
    let symbol_code: String?
  }

  struct Sums: Decodable {
    let precipitation_amount: Double?
    let probability_of_precipitation: Double?
    let air_temperature_min: Double?
    let air_temperature_max: Double?
  }
}

extension METNorwayBody.Geometry {
  /// The height that the temperatures are for; nil where the point has none.
  var heightMeters: Double? { coordinates.count > 2 ? coordinates[2] : nil }

  /// Refuses another point than the one asked for; GeoJSON says the longitude first, and the height last.
  func check(for coordinate: Coordinate) throws(Failure) {
    guard coordinates.count >= 2 else {
      throw .malformed("geometry.coordinates: expected longitude and latitude, found \(coordinates.count) numbers")
    }
    try coordinate.check(
      latitude: coordinates[1], at: "geometry.coordinates[1]", longitude: coordinates[0],
      at: "geometry.coordinates[0]")
  }
}

extension METNorwayBody.Meta {
  /// Refuses any unit but the documented ones: the values are taken as they are.
  func checkUnits() throws(Failure) {
    for (name, expected) in Self.documented {
      guard let unit = units?[name], unit != expected else { continue }
      throw .malformed("properties.meta.units.\(name): expected \(expected), found \(quoted(unit))")
    }
  }

  /// When the forecast was made; nil where it is not said.
  ///
  /// A clock that is a little ahead of ours makes it now.
  func issuedAt(now: Date) throws(Failure) -> Date? {
    guard let updated_at else { return nil }
    guard let issuedAt = Date(iso8601: updated_at) else {
      throw .malformed("properties.meta.updated_at: expected a time in UTC, found \(quoted(updated_at))")
    }
    guard issuedAt.timeIntervalSince(now) <= Self.longestAheadSeconds else {
      throw .outdated("properties.meta.updated_at: \(issuedAt.instantText) is in the future")
    }
    return min(issuedAt, now)
  }

  /// How far the provider's clock may be ahead of ours, seconds (10 min).
  private static let longestAheadSeconds = 600.0

  private static let documented = [
    ("air_pressure_at_sea_level", "hPa"), ("air_temperature", "celsius"), ("air_temperature_max", "celsius"),
    ("air_temperature_min", "celsius"), ("cloud_area_fraction", "%"), ("precipitation_amount", "mm"),
    ("probability_of_precipitation", "%"), ("relative_humidity", "%"), ("ultraviolet_index_clear_sky", "1"),
    ("wind_from_direction", "degrees"), ("wind_speed", "m/s"), ("wind_speed_of_gust", "m/s"),
  ]
}

extension METNorwayBody.Properties {
  /// The entries with their instants, ascending.
  func entries(now: Date) throws(Failure) -> [METNorwayEntry] {
    var list = ForecastList<Date, METNorwayEntry>(hoursAt: now)
    for (index, step) in timeseries.enumerated() {
      let path = "properties.timeseries[\(index)]"
      try list.take(
        at: { () throws(Failure) in
          guard let at = Date(iso8601: step.time) else {
            throw .malformed("\(path).time: expected a time in UTC, found \(quoted(step.time))")
          }
          return at
        }, orElse: .malformed("\(path).time: expected a later time than the one before")
      ) { METNorwayEntry(at: $0, path: path, parts: step.data) }
    }
    return list.entries
  }
}

struct METNorwayEntry {
  let at: Date
  let path: String
  let parts: METNorwayBody.Parts

  /// The block of the next 6 hours, where there is no hour of its own.
  var block: METNorwayBody.Period? { parts.next_1_hours == nil ? parts.next_6_hours : nil }

  /// The hour that begins here; nil in the 6-hourly part.
  var hour: Weather.Hour? {
    parts.next_1_hours.map { period in
      Weather.Hour(
        at: at, condition: METNorwaySymbol(period.summary?.symbol_code).condition,
        temperatureCelsius: parts.instant.details.air_temperature,
        precipitationMillimeters: period.details?.precipitation_amount,
        precipitationProbabilityPercent: period.details?.probability_of_precipitation)
    }
  }

  /// The weather at this entry.
  ///
  /// - Throws: `.malformed` where it has no temperature: a page without one is no weather.
  func current() throws(Failure) -> Weather.Current {
    let details = parts.instant.details
    guard let temperature = details.air_temperature else {
      throw .malformed("\(path).data.instant.details.air_temperature: missing")
    }
    let symbol = METNorwaySymbol((parts.next_1_hours ?? parts.next_6_hours)?.summary?.symbol_code)
    return Weather.Current(
      observedAt: at, condition: symbol.condition, isDay: symbol.isDay, temperatureCelsius: temperature,
      humidityPercent: details.relative_humidity, windMetersPerSecond: details.wind_speed,
      windDirectionDegrees: details.wind_from_direction, gustMetersPerSecond: details.wind_speed_of_gust,
      // No amount: what the provider tells of falls in the hour to come.
      pressureHectopascals: details.air_pressure_at_sea_level, cloudPercent: details.cloud_area_fraction)
  }
}
