import Core
import Foundation

/// Reports of airports' weather stations (METAR and SPECI), as the Aviation Weather Center of the United States passes
/// them on for every airport in the world.
///
/// Read in the form since September 2025 (what is not known is absent) and in the one before (nulls). Visibility is not
/// read, because no page shows it. The `reportTime` is rounded to the hour, so two reports can share it: `obsTime` counts.
struct METAR: ObservationProvider {
  static let id: ProviderID = "metar"
  /// A work of the US Government, free for everyone; 100 requests a minute, while stations report every half hour at most
  /// places.
  static let terms = Terms(
    name: "Aviation Weather Center (NOAA)", url: "https://aviationweather.gov/", licence: "Public domain",
    licenceURL: "https://www.weather.gov/disclaimer", termsURL: "https://aviationweather.gov/data/api/",
    credit: "Aviation Weather Center (NOAA)", use: .anyone, leastIntervalSeconds: 600,
    limits: CallLimits(perMinute: 100))

  static func origin(hasKey: Bool) -> String { "https://aviationweather.gov" }

  /// A report older than this is no present weather, seconds (2 h): a station that has fallen silent is not repeated.
  private static let longestAgeSeconds = 7200.0

  /// Asks for one station's reports of the last hour and a half.
  func request(for query: ObservationQuery, access: Access, now: Date) -> Request {
    Request(
      provider: Self.id,
      url: "\(access.origin)/api/data/metar?ids=\(query.station.rawValue.percentEncoded)&format=json",
      accepts: ["application/json"])
  }

  /// The station's newest report; others of the body are passed over.
  ///
  /// Of several of one time the one received last counts, else the correction, whatever their order.
  /// Humidity follows from temperature and dew point.
  ///
  /// - Throws: `.outdated` where the body has no report of the station or an old one, `.malformed` with the path.
  func decode(
    _ reply: Reply, for query: ObservationQuery, now: Date
  ) throws(Failure) -> Observation {
    let reports = try decodeJSON([METARReport].self, from: reply.body)
    var newest: (report: METARReport, observedAt: Date, path: String)?
    for (index, report) in reports.enumerated() where report.icaoId == query.station.rawValue {
      let path = "[\(index)]"
      let observedAt = try report.observedAt(path: path)
      if newest.map({ report.isLater(than: $0.report, observedAt, $0.observedAt) }) ?? true {
        newest = (report, observedAt, path)
      }
    }
    guard let newest else {
      let others = Set(reports.compactMap(\.icaoId)).sorted().joined(separator: ", ")
      throw .outdated("no report of \(query.station)\(others.isEmpty ? "" : ", found \(plain(others, limit: 60))")")
    }
    guard now.timeIntervalSince(newest.observedAt) <= Self.longestAgeSeconds else {
      throw .outdated("last report of \(query.station) at \(newest.observedAt.instantText), older than 2 h")
    }
    return try newest.report.observation(of: query.station, at: newest.observedAt, path: newest.path)
  }

  /// The status with the provider's own words; 204 is how it says that there is nothing.
  func failure(of reply: Reply, now: Date) -> Failure {
    if reply.status == 204 { return .outdated("no report") }
    return .status(of: reply, words: text("error", in: reply.body), now: now)
  }
}
