import Foundation

// What every reading answers, by the rules of its kind.

extension Kind {
  package static var ofWidgets: [Kind] { allCases.filter { $0.rules.parseWidget != nil } }
}

extension Query {
  package var text: String { part.text }
  package var dayZone: TimeZone { part.dayZone }
  /// The one provider that can answer it; nil where any of the kind may be asked.
  package var onlyProvider: ProviderID? { part.onlyProvider }
}

extension Reading {
  package var observedAt: Date? { part.dataAt }
  package var issuedAt: Date? { part.issuedAt }

  /// What is shown of it at an instant: a forecast without what is past, in the days of its query's zone.
  func cut(to now: Date, for query: Query) -> Reading { part.cut(to: now, zone: query.dayZone).asReading }

  /// The same word had again at an instant: a forecast's present moves on, a table stays.
  ///
  /// Nil where a forecast has no step of the present hour.
  package func renewed(at now: Date) -> Reading? { part.renewed(at: now)?.asReading }

  /// What of the reading the history keeps: tables whole, of the weather only what was current.
  package var remembered: Reading { part.remembered.asReading }

  /// The series of the lines that a widget draws beside its numbers.
  package func lineSeries(on widget: Widget) -> [Series] { part.lineSeries(on: widget) }

  package var followed: [(series: Series, value: Decimal)] { part.followed }

  /// Whether this is the later word of two of one provider on the same time.
  ///
  /// A station's correction or later report, a forecast that was made later; of anything else only the order in which it
  /// was fetched is known.
  package func supersedes(_ other: Reading) -> Bool { part.supersedes(other) }

  /// Whether two readings say the same: tables by their prices, whatever day they are stamped with.
  package func saysTheSame(as other: Reading) -> Bool { part.saysTheSame(as: other) }

  /// Whether two readings have the same values, whatever time they are stamped with.
  ///
  /// Of the weather what is current: a forecast's hours move on with the clock even where nothing new is said.
  package func hasTheValues(of other: Reading) -> Bool { part.hasTheValues(of: other) }

  /// The same of a table's rows of these currencies: what nobody looks at moves on.
  package func hasTheValues(of other: Reading, on currencies: [Currency]?) -> Bool {
    only(currencies).hasTheValues(of: other.only(currencies))
  }

  /// Whether the history takes a reading as the same entry as the one that was seen before it: a table with the same
  /// prices; of the weather and the air, which never repeat themselves, one in the same hour of the provider's time.
  package func continues(_ earlier: Reading) -> Bool {
    if saysTheSame(as: earlier) { return true }
    guard kind == earlier.kind, kind.rules.hasHourlyEntries, let observedAt, let other = earlier.observedAt else {
      return false
    }
    return Calls.hour(of: observedAt) == Calls.hour(of: other)
  }

  /// Whether a reading takes an earlier one's place in the history: a station's other word on the same time.
  ///
  /// A model's is a new word of its own, and the first of the hour stays: a drift is judged against it.
  package func corrects(_ earlier: Reading) -> Bool { part.corrects(earlier) }

  /// What of a past reading is known or unknown by itself: each row of a table, by its currency; anything else whole.
  package var parts: [(name: String, reading: Reading)] { part.readingParts }

  /// A table with the rows of others behind its own; anything else as it is.
  package func adding(_ others: [Reading]) -> Reading { part.adding(others).asReading }

  /// The reading with these currencies alone, in their order; nil for all.
  package func only(_ currencies: [Currency]?) -> Reading { currencies.map { part.only($0).asReading } ?? self }

  /// A table with at most `RateTable.mostRows` rows, those of these currencies before others; anything else as it is.
  package func bounded(keeping currencies: [Currency]?) -> Reading {
    part.bounded(keeping: currencies ?? []).asReading
  }
}

extension KindReading {
  fileprivate func supersedes(_ other: Reading) -> Bool { same(other).map { supersedes($0) } ?? false }
  fileprivate func saysTheSame(as other: Reading) -> Bool { same(other).map { saysTheSame(as: $0) } ?? false }
  fileprivate func hasTheValues(of other: Reading) -> Bool {
    same(other).map { unstamped.saysTheSame(as: $0.unstamped) } ?? false
  }
  fileprivate func corrects(_ earlier: Reading) -> Bool { same(earlier).map { corrects($0) } ?? false }
  fileprivate func adding(_ others: [Reading]) -> Self { adding(others.compactMap { same($0) }) }
  fileprivate var readingParts: [(name: String, reading: Reading)] { parts.map { ($0.name, $0.part.asReading) } }

  /// Another reading as one of this kind; nil where it is of another.
  private func same(_ other: Reading) -> Self? { other.part as? Self }
}
