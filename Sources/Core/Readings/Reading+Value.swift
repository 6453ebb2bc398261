import Foundation

extension Reading {
  /// Whether it has a value for anything that a widget shows; a table of prices that nobody looks at has none.
  package func hasValue(for widget: Widget) -> Bool { lack(for: widget) == nil }

  /// Why a reading is no answer for a widget, though it may be one for others: a row that the widget shows could not be
  /// read, or it has no value for anything that the widget shows; nil where it is one.
  package func lack(for widget: Widget) -> Failure? {
    switch (widget.subject, self) {
    case (.rates(let currencies), .rates(let table)):
      if let failure = currencies.lazy.compactMap({ table.unreadable[$0] }).first { return failure }
      let isPriced = currencies.contains { currency in PriceSide.allCases.contains { table[currency]?[$0] != nil } }
      return isPriced ? nil : .empty("no price of \(currencies.map(\.rawValue).joined(separator: ", "))")
    case (.weather, .weather), (.places, .places):
      return places.contains(where: \.hasValue) ? nil : .empty("neither a current temperature nor a day")
    case (.air, .air(let air)):
      let hasParticles = air.pm25MicrogramsPerCubicMeter != nil || air.pm10MicrogramsPerCubicMeter != nil
      return hasParticles || air.index != nil ? nil : .empty("neither an index nor particles")
    case (.observation, .observation(let observation)):
      return observation.temperatureCelsius == nil ? .empty("no temperature") : nil
    default: return nil
    }
  }
}

extension Weather {
  fileprivate var hasValue: Bool { current.temperatureCelsius != nil || !days.isEmpty }
}
