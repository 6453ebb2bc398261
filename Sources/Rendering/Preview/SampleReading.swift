import Core
import Foundation

/// Made-up data of a kind for a widget at an instant, one reading per query: what a page can be looked at with before
/// any provider was asked.
///
/// Whoever draws them marks them as samples. `isReference` is whether the provider has one mid rate for each currency
/// instead of a bank's board.
package func sampleReadings(
  for widget: Widget, of kind: Kind, at now: Date, isReference: Bool = false
) -> [Reading] {
  // On a quarter of an hour, as providers do.
  let observedAt = Date(timeIntervalSince1970: (now.timeIntervalSince1970 / 900).rounded(.down) * 900)
  let readings = kind.rendering.sampleReadings(for: widget, at: observedAt)
  guard isReference else { return readings }
  return readings.map { reading in
    reading.rates.map { .rates($0.asReference(on: CalendarDay(of: observedAt, in: widget.zone))) } ?? reading
  }
}

/// What a page must show with weight, as made-up data.
package enum SampleEmergency: Sendable, CaseIterable {
  case storm
  case heat
  case smog

  /// The emergency in a made-up reading; nil where it is of another kind.
  package func reading(_ reading: Reading) -> Reading? {
    switch (self, reading) {
    case (.storm, .weather(let weather)): .weather(weather.inStorm)
    case (.heat, .weather(let weather)): .weather(weather.warmed(to: 39))
    case (.smog, .air(let air)): .air(air.inSmog)
    case (.storm, _), (.heat, _), (.smog, _): nil
    }
  }

  /// As the preview's figures call it.
  package var name: String {
    switch self {
    case .storm: "dông, gió giật"
    case .heat: "nắng nóng 39°C"
    case .smog: "AQI 187"
    }
  }
}

extension AirQuality {
  fileprivate var inSmog: AirQuality {
    AirQuality(
      observedAt: observedAt, index: .init(scale: .usAQI, value: 187, dominant: .pm25, period: .day),
      pm25MicrogramsPerCubicMeter: 118.2, pm10MicrogramsPerCubicMeter: 156)
  }
}
