import Core

/// Whether a sky, a temperature or a wind is shown with weight and a sign: a storm, 39 °C and more, 8 °C and less, or a
/// gale (force 8).
///
/// The degrees count as they are printed. A voice says "Chú ý" and no more: warnings are for the weather service to
/// give.
func isAlarming(
  _ condition: Condition, highest: Double?, lowest: Double?, windMetersPerSecond wind: Double? = nil
) -> Bool {
  switch condition {
  case .thunderstorm, .thunderstormHeavy, .hail: return true
  default: break
  }
  return highest.map { wholeNumber($0) >= 39 } ?? false || lowest.map { wholeNumber($0) <= 8 } ?? false
    || wind.map { beaufort(metersPerSecond: $0) >= 8 } ?? false
}
