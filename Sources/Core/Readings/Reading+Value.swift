import Foundation

extension Reading {
  /// Whether it has a value for anything that is shown of it; a table of prices that nobody looks at has none.
  ///
  /// `currencies` are those that are shown; nil for what is no table.
  package func hasValue(for currencies: [Currency]?) -> Bool { emptiness(for: currencies) == nil }

  /// Why it has nothing to show; nil where it has a value.
  package func emptiness(for currencies: [Currency]?) -> Failure? {
    part.emptiness(for: currencies ?? [])
  }

  /// Why a widget can show nothing of it; nil where it can.
  package func lack(for widget: Widget) -> Failure? {
    emptiness(for: widget.currencies) ?? part.exclusion(from: widget)
  }
}

extension FeedUse {
  /// Why a reading does not count as an answer; nil where it does.
  ///
  /// A shown row cannot be read, nothing that is shown has a value, or a widget would lose a value that the kept reading has.
  package func lack(of reading: Reading, kept: @autoclosure () -> Reading?) -> Failure? {
    if let failure = currencies.lazy.compactMap({ reading.rates?.unreadable[$0] }).first { return failure }
    let lacking = widgets.filter { reading.lack(for: $0) != nil }
    if lacking.count == widgets.count {
      return reading.emptiness(for: currencies) ?? lacking.first.flatMap(reading.lack)
    }
    return lacking.first { widget in kept().map { $0.lack(for: widget) == nil } ?? false }.flatMap(reading.lack)
  }
}
