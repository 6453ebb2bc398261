import Core
import Foundation

extension Catalogue {
  /// `Gió đông bắc, 3 m/s (cấp 2)`; below 0.3 m/s `Lặng gió`.
  func wind(metersPerSecond speed: Double, fromDegrees degrees: Double?) -> String {
    let force = beaufort(metersPerSecond: speed)
    guard force > 0 else { return words[.calm] }
    let speedText = self.speed(metersPerSecond: speed)
    let pattern = degrees == nil ? words[.windWithoutDirection] : words[.windFrom]
    let direction = degrees.map(direction) ?? ""
    let wind = filled(pattern, ["direction": direction, "Direction": capitalized(direction), "speed": speedText])
    return filled(words[.windForce], ["wind": wind, "force": String(force)])
  }

  /// `gió đông bắc 3 m/s`, as it stands inside a sentence; below 0.3 m/s `lặng gió`.
  func windWithin(metersPerSecond speed: Double, fromDegrees degrees: Double?) -> String {
    guard beaufort(metersPerSecond: speed) > 0 else { return uncapitalized(words[.calm]) }
    let pattern = degrees == nil ? words[.windWithinWithoutDirection] : words[.windWithin]
    return filled(pattern, ["direction": degrees.map(direction) ?? "", "speed": self.speed(metersPerSecond: speed)])
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

private func capitalized(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

/// A phrase as it stands inside a sentence.
func uncapitalized(_ phrase: String) -> String { phrase.prefix(1).lowercased() + phrase.dropFirst() }

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
