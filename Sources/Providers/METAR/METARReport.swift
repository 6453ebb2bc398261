import Core
import Foundation

/// One report as it is on the wire: °C, degrees, knots.
struct METARReport: Decodable {
  let icaoId: String?
  let name: String?
  /// Seconds since 1970, or UTC as `2025-06-19 20:53:00` or `2026-09-12T15:00:00.000Z`; so the time of receipt.
  let obsTime: NumberOrText?
  let receiptTime: NumberOrText?
  let rawOb: String?
  let temp: Double?
  let dewp: Double?
  /// Degrees, or `VRB` where the wind has no direction.
  let wdir: NumberOrText?
  let wspd: Double?
  let wxString: String?
  let cover: String?
  let clouds: [Layer]?

  struct Layer: Decodable {
    let cover: String?
  }

  enum NumberOrText: Decodable {
    case number(Double)
    case text(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else {
        self = .text(try container.decode(String.self))
      }
    }
  }
}

extension METARReport {
  func observedAt(path: String) throws(Failure) -> Date {
    switch obsTime {
    case nil: throw .malformed("\(path).obsTime: missing")
    case .number(let seconds): return try instant(secondsSince1970: seconds, path: "\(path).obsTime")
    case .text(let text):
      guard let instant = Date(iso8601: text.replacing(" ", with: "T"), offsetSeconds: 0) else {
        throw .malformed("\(path).obsTime: expected a time in UTC, found \(quoted(text))")
      }
      return instant
    }
  }

  /// When the centre received it; nil where it does not say so in a form that is known.
  private var receivedAt: Date? {
    switch receiptTime {
    case .number(let seconds): try? instant(secondsSince1970: seconds, path: "")
    case .text(let text): Date(iso8601: text.replacing(" ", with: "T"), offsetSeconds: 0)
    case nil: nil
    }
  }

  /// Whether it corrects an earlier report: `COR`, in Canada `CCA`, `CCB` and so on, before the remarks.
  private var isCorrection: Bool? {
    let words = (rawOb ?? "").split(separator: " ").prefix { $0 != "RMK" }
    return words.contains { $0 == "COR" || ($0.utf8.count == 3 && $0.hasPrefix("CC")) } ? true : nil
  }

  /// Whether it is the later word of two reports of a station; the raw text decides where nothing else does, so that
  /// the order of a body does not.
  func isLater(than other: METARReport, _ observedAt: Date, _ otherAt: Date) -> Bool {
    let (one, another) = (order(observedAt), other.order(otherAt))
    if one.supersedes(another) || another.supersedes(one) { return one.supersedes(another) }
    return rawOb ?? "" > other.rawOb ?? ""
  }

  private func order(_ observedAt: Date) -> Observation {
    Observation(
      station: "", observedAt: observedAt, condition: .unknown, receivedAt: receivedAt, isCorrection: isCorrection)
  }

  /// The report as an observation.
  ///
  /// - Throws: `.malformed` where it has no temperature: a line without one says nothing.
  func observation(of station: StationID, at observedAt: Date, path: String) throws(Failure) -> Observation {
    guard let temp else { throw .malformed("\(path).temp: missing") }
    let stationName = plain(name ?? "", limit: 80)
    return Observation(
      station: station, stationName: stationName.isEmpty ? nil : stationName, observedAt: observedAt,
      condition: METARSky(weather: wxString ?? "", covers: [cover] + (clouds ?? []).map(\.cover)).condition,
      temperatureCelsius: temp, humidityPercent: try humidityPercent(at: temp, path: path),
      windMetersPerSecond: wspd.map { UnitConversion.knots($0) },
      windDirectionDegrees: try direction(path: path), receivedAt: receivedAt, isCorrection: isCorrection)
  }

  /// Nil where the wind is variable, and where it is calm: then `wdir` is 0, which is not the north.
  private func direction(path: String) throws(Failure) -> Double? {
    switch wdir {
    case nil: return nil
    case .number(let degrees): return wspd == 0 ? nil : degrees
    case .text(let text):
      guard text == "VRB" else { throw .malformed("\(path).wdir: expected degrees or VRB, found \(quoted(text))") }
      return nil
    }
  }

  /// Relative humidity over water: the quotient of the vapour pressures at dew point and temperature.
  ///
  /// Magnus' formula with the constants of WMO's guide to instruments (WMO-No. 8, annex 4.B).
  ///
  /// - Throws: `.malformed` for a dew point that no air has, which would make an exponent without a value.
  private func humidityPercent(at celsius: Double, path: String) throws(Failure) -> Double? {
    guard let dewp else { return nil }
    let bounds = -100.0...60.0
    guard bounds.contains(dewp) else { throw .malformed("\(path).dewp: expected a dew point in °C, found \(dewp)") }
    guard bounds.contains(celsius) else { return nil }
    func exponent(_ celsius: Double) -> Double { 17.62 * celsius / (243.12 + celsius) }
    return (100 * exp(exponent(dewp) - exponent(celsius))).rounded(scale: 1)
  }
}
