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
}

extension FeedUse {
  /// Why a reading does not count as an answer; nil where it does.
  ///
  /// A shown row cannot be read, nothing that is shown has a value, or a widget would lose a value that the kept reading has.
  package func lack(of reading: Reading, kept: Reading?) -> Failure? {
    if let failure = currencies.lazy.compactMap({ reading.rates?.unreadable[$0] }).first { return failure }
    let lacking = widgets.filter { !reading.hasValue(for: $0.currencies) }
    if lacking.count == widgets.count { return reading.emptiness(for: currencies) }
    return lacking.first { kept?.hasValue(for: $0.currencies) ?? false }
      .flatMap { reading.emptiness(for: $0.currencies) }
  }
}
