import Core
import Foundation

/// Open-Meteo's air quality: the present hour of the CAMS models, with the index of the United States' EPA.
///
/// Free and without a key for sites without advertising and subscriptions; a key selects the customers' host. The index
/// is the highest of its pollutants' own, in Hanoi at times the modelled ozone's, so what sets it is kept beside it,
/// and with it the index's period: particles are counted as a running mean of 24 hours, ozone and carbon monoxide of 8,
/// the other gases by the hour (the provider's documentation); the concentrations are always those of the hour. Models
/// run past the end of the scale (1008 has been seen): what is above 500 is stored as 500, so that the published number
/// is one of the scale.
struct OpenMeteoAir: Provider {
  static let id: ProviderID = "open-meteo-air"
  static let kind = Kind.air
  /// CC BY 4.0, with CAMS named beside Open-Meteo; limits and pace are those of the forecast's free service.
  static let terms = Terms(
    name: "Open-Meteo", url: "https://open-meteo.com/", licence: "CC BY 4.0",
    licenceURL: "https://creativecommons.org/licenses/by/4.0/", termsURL: "https://open-meteo.com/en/terms",
    credit: "Open-Meteo.com, CAMS ENSEMBLE data provider", use: OpenMeteo.terms.use,
    leastIntervalSeconds: OpenMeteo.terms.leastIntervalSeconds, limits: OpenMeteo.terms.limits,
    pace: OpenMeteo.terms.pace)

  /// The free host, or with a key the customers' one.
  static func origin(hasKey: Bool) -> String {
    hasKey ? "https://customer-air-quality-api.open-meteo.com" : "https://air-quality-api.open-meteo.com"
  }

  /// Asks for the present hour of up to 100 places in one request; 9 variables of a place count as one call.
  func requests(for queries: [Query], access: Access, now: Date) -> [Request] {
    OpenMeteoPlaces.chunks(of: queries.compactMap(\.air)).map {
      $0.request("/v1/air-quality", [Self.variables], of: Self.id, callsPerPlace: 1, access)
    }
  }

  private static let variables =
    "current=us_aqi,us_aqi_pm2_5,us_aqi_pm10,us_aqi_ozone,us_aqi_nitrogen_dioxide,us_aqi_sulphur_dioxide,"
    + "us_aqi_carbon_monoxide,pm2_5,pm10"

  /// The air of each place.
  ///
  /// - Throws: `.malformed` with the path, where an answer cannot be read or is a list of other places than asked for.
  func decode(_ replies: [Reply], for queries: [Query], earlier: [Query: Reading], now: Date) throws(Failure)
    -> [Query: Result<Reading, Failure>]
  {
    try OpenMeteoPlaces.readings(of: queries.compactMap(\.air), in: replies) {
      (body: Body, place) throws(Failure) in .air(try Self.air(body, at: place))
    }
  }

  /// The air of a place.
  ///
  /// - Throws: `.malformed` with the path; so also for another place, and where neither the index nor PM2.5 is known.
  private static func air(_ body: Body, at query: AirQuery) throws(Failure) -> AirQuality {
    let offset = try body.offsetSeconds(at: query.coordinate)
    guard let current = body.current else { throw .malformed("current: missing") }
    let column = Column(section: "current", units: body.current_units)
    let total = try column.one("us_aqi", current.us_aqi.value, .usIndex)
    let pm25 = try column.one("pm2_5", current.pm2_5.value, .concentration)
    guard total != nil || pm25 != nil else {
      throw .malformed("current: expected us_aqi or pm2_5, found null for both")
    }
    var shares: [(pollutant: AirQuality.Pollutant, index: Double)] = []
    for (pollutant, index) in current.shares {
      guard let index = try column.one("us_aqi_\(pollutant.rawValue)", index, .usIndex) else { continue }
      shares.append((pollutant, index))
    }
    return AirQuality(
      observedAt: try current.time.instant(offsetSeconds: offset, path: "current.time"),
      index: total.map { Self.index($0, shares: shares) }, pm25MicrogramsPerCubicMeter: pm25,
      pm10MicrogramsPerCubicMeter: try column.one("pm10", current.pm10, .concentration))
  }

  /// As the forecast's: one service, one set of words.
  func failure(of reply: Reply, now: Date) -> Failure { OpenMeteo().failure(of: reply, now: now) }

  /// The index, whole, and which of the pollutants' own is as high as it.
  private static func index(_ total: Double, shares: [(pollutant: AirQuality.Pollutant, index: Double)])
    -> AirQuality.Index
  {
    let highest = shares.map(\.index).max()
    let dominant = highest == total ? shares.first { $0.index == highest }?.pollutant : nil
    let value = total > 500 && total <= likely ? 500 : Int(total.rounded(.toNearestOrEven).clamped(within: impossible))
    return AirQuality.Index(scale: .usAQI, value: value, dominant: dominant, period: dominant.flatMap(period))
  }

  /// Over what time a pollutant's own index is counted; nil for the means of 8 hours, for which there is no word.
  private static func period(of pollutant: AirQuality.Pollutant) -> AirQuality.Period? {
    switch pollutant {
    case .pm25, .pm10: .day
    case .nitrogenDioxide, .sulphurDioxide: .hour
    case .ozone, .carbonMonoxide: nil
    }
  }

  /// Up to here a number above the scale is a model's; beyond it is junk, which must not become an alarm of 500.
  private static let likely = 2000.0
  /// What is outside is outside every scale too, and would not fit an integer.
  private static let impossible = -1e6...1e6

  private struct Body: OpenMeteoAnswer {
    let error: Bool?
    let reason: String?
    let latitude: Double?
    let longitude: Double?
    let location_id: Int?
    let utc_offset_seconds: Int?
    let current: Current?
    let current_units: [String: String]?
  }

  private struct Current: Decodable {
    let time: Stamp
    let us_aqi: Given
    let us_aqi_pm2_5: Double?
    let us_aqi_pm10: Double?
    let us_aqi_ozone: Double?
    let us_aqi_nitrogen_dioxide: Double?
    let us_aqi_sulphur_dioxide: Double?
    let us_aqi_carbon_monoxide: Double?
    let pm2_5: Given
    let pm10: Double?

    var shares: [(AirQuality.Pollutant, Double?)] {
      [
        (.pm25, us_aqi_pm2_5), (.pm10, us_aqi_pm10), (.ozone, us_aqi_ozone),
        (.nitrogenDioxide, us_aqi_nitrogen_dioxide), (.sulphurDioxide, us_aqi_sulphur_dioxide),
        (.carbonMonoxide, us_aqi_carbon_monoxide),
      ]
    }
  }

  /// A variable that must be there; null says that the model knows nothing, a missing one that it has been renamed.
  private struct Given: Decodable {
    let value: Double?

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      value = container.decodeNil() ? nil : try container.decode(Double.self)
    }
  }
}

extension Double {
  /// The number, or the end of the range that it is beyond.
  fileprivate func clamped(within range: ClosedRange<Double>) -> Double {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
