import Foundation

/// What a weather station has measured; shown beside a forecast, with its own time and credit.
package struct Observation: Codable, Equatable, Sendable {
  package var station: StationID
  /// The station's name as the provider writes it; nil where it gives none.
  package var stationName: String?
  package var observedAt: Date
  package var condition: Condition
  package var temperatureCelsius: Double?
  package var humidityPercent: Double?
  /// Mean wind, m/s.
  package var windMetersPerSecond: Double?
  /// Where the wind comes from, degrees clockwise from north; nil where it is calm or variable.
  package var windDirectionDegrees: Double?
  /// When the provider received the report, where it says so: of two reports of one time the later one counts.
  package var receivedAt: Date?
  /// True for a report that corrects an earlier one of the same time; else nil.
  package var isCorrection: Bool?

  package init(
    station: StationID, stationName: String? = nil, observedAt: Date, condition: Condition,
    temperatureCelsius: Double? = nil, humidityPercent: Double? = nil, windMetersPerSecond: Double? = nil,
    windDirectionDegrees: Double? = nil, receivedAt: Date? = nil, isCorrection: Bool? = nil
  ) {
    self.station = station
    self.stationName = stationName
    self.observedAt = observedAt
    self.condition = condition
    self.temperatureCelsius = temperatureCelsius
    self.humidityPercent = humidityPercent
    self.windMetersPerSecond = windMetersPerSecond
    self.windDirectionDegrees = windDirectionDegrees
    self.receivedAt = receivedAt
    self.isCorrection = isCorrection
  }

  /// Whether this report replaces another: the later one, of one time the one received later, else the correction.
  package func supersedes(_ other: Observation) -> Bool {
    guard observedAt == other.observedAt else { return observedAt > other.observedAt }
    if let receivedAt, let otherAt = other.receivedAt, receivedAt != otherAt { return receivedAt > otherAt }
    return isCorrection ?? false && !(other.isCorrection ?? false)
  }
}

/// An airport's ICAO code, four capitals or digits, for example `VVNB`.
package struct StationID: Name {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }

  /// Nội Bài, Hanoi's airport, 21 km from the middle of the town.
  package static let noiBai: StationID = "VVNB"
}
