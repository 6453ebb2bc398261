import Foundation

extension Baseline {
  /// How far a temperature may move, °C an hour.
  private static let degreesAnHour = 15.0

  func deviation(of weather: Weather, at now: Date) -> Deviation? {
    guard let celsius = weather.current.temperatureCelsius, let span = Weather.baselineSpan else { return nil }
    let value = JudgedValue.temperature
    let (last, oldest) = good(value, within: span.driftSeconds, at: now) {
      $0.weather?.current.temperatureCelsius
    }
    func text(_ value: Double) -> String { Decimal(rounding: value, scale: 1).description }
    // Of an hour's readings the history has the first: that one's instant counts, not when the hour's last was seen.
    for (good, words) in [(last, "the last good "), (oldest, nil)] {
      guard let good else { continue }
      let seconds = now.timeIntervalSince(good.firstSeenAt)
      let bound = Self.degreesAnHour * max(1, seconds / 3600)
      guard seconds <= span.longestSeconds, abs(celsius - good.said) > bound else { continue }
      let origin = words.map { $0 + text(good.said) } ?? "the \(text(good.said)) of \(good.firstSeenAt.instantText)"
      return Deviation(
        value: value,
        failure: .implausible(
          "temperature \(text(celsius)), expected \(text(good.said - bound)) to \(text(good.said + bound)), "
            + "within \(text(bound)) °C of \(origin)"))
    }
    return nil
  }
}
