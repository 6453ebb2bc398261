import Core
import Foundation

/// A wind in words: `Gió đông bắc cấp 2 (3 m/s)` in its two parts.
struct WindWords: Equatable {
  /// `Gió đông bắc`.
  let label: String
  /// `cấp 2 (3 m/s)`, of strong gusts `cấp 5 (9 m/s), giật cấp 7`; below 0.3 m/s `lặng gió`.
  let value: String

  /// The least force that is called a gust: from 6 on warnings in Vietnam speak of strong wind.
  fileprivate static let leastGustForce = 6
}

extension Catalogue {
  func windWords(
    metersPerSecond speed: Double, fromDegrees degrees: Double?, gustMetersPerSecond gust: Double? = nil
  ) -> WindWords {
    let force = beaufort(metersPerSecond: speed)
    guard force > 0 else { return WindWords(label: words[.wind], value: words[.calm]) }
    // Gusts of the wind's own force say nothing new.
    let gust = gust.map(beaufort).flatMap { gust in
      gust >= WindWords.leastGustForce && gust > force ? filled(words[.gustForce], ["force": String(gust)]) : nil
    }
    let value = filled(
      words[.windForce],
      ["force": String(force), "speed": self.speed(metersPerSecond: speed), "gust": gust ?? ""])
    guard let direction = degrees.map(direction), !direction.isEmpty else {
      return WindWords(label: words[.wind], value: value)
    }
    return WindWords(
      label: filled(words[.windFrom], ["direction": direction, "Direction": capitalized(direction)]), value: value)
  }

  private func speed(metersPerSecond speed: Double) -> String {
    wholeNumber(speed) == 0 ? words[.underOneMeterPerSecond] : "\(wholeNumber(speed)) m/s"
  }

  /// The nearest of the eight winds, in full: of their letters, N is nam (south) and T is tây (west).
  func direction(degrees: Double) -> String {
    guard degrees.isFinite else { return "" }
    let eighths = (degrees.truncatingRemainder(dividingBy: 360) + 360) / 45
    return compass[Int(eighths.rounded()) % 8]
  }
}

/// A phrase as it begins a sentence.
func capitalized(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

/// The force on the Beaufort scale, 0 to 17 as Vietnam counts it (its classes above 12 reach 61.2 m/s).
///
/// The scale is defined in tenths of a metre per second, so the speed is rounded to them first.
func beaufort(metersPerSecond speed: Double) -> Int {
  let lowerBounds = [
    0.3, 1.6, 3.4, 5.5, 8.0, 10.8, 13.9, 17.2, 20.8, 24.5, 28.5, 32.7, 37.0, 41.5, 46.2, 51.0, 56.1,
  ]
  let tenths = (speed * 10).rounded() / 10
  return lowerBounds.prefix { tenths >= $0 }.count
}
