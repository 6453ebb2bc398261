import Foundation

extension Reading {
  /// Whether it has a value for anything that is shown of it; a table of prices that nobody looks at has none.
  ///
  /// `currencies` are those that are shown; nil for what is no table.
  package func hasValue(for currencies: [Currency]?) -> Bool { emptiness(for: currencies) == nil }

  /// Of what that is shown it has no value; nil where it has one.
  package func emptiness(for currencies: [Currency]?) -> Failure? {
    part.emptiness(for: currencies ?? [])
  }
}

extension FeedUse {
  /// Why a reading is no answer: a row that is shown cannot be read, it has no value for anything that is shown, or none
  /// for a widget for which the kept reading has one; nil where it is one.
  package func lack(of reading: Reading, kept: Reading?) -> Failure? {
    if let failure = currencies.lazy.compactMap({ reading.rates?.unreadable[$0] }).first { return failure }
    let lacking = widgets.filter { !reading.hasValue(for: $0.currencies) }
    if lacking.count == widgets.count { return reading.emptiness(for: currencies) }
    return lacking.first { kept?.hasValue(for: $0.currencies) ?? false }
      .flatMap { reading.emptiness(for: $0.currencies) }
  }
}
