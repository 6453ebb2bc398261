import Foundation

/// Which part of the past is asked for.
package struct PastQuestion: Equatable, Sendable {
  /// Whose answers to what are wanted.
  package var feeds: [Feed]
  /// From when; what stood then counts.
  package var since: Date
  /// To when.
  package var until: Date

  /// A part of the past.
  package init(feeds: [Feed], since: Date, until: Date) {
    self.feeds = feeds
    self.since = since
    self.until = until
  }

  /// A part of what providers have said of one query.
  package init(query: Query, providers: [ProviderID], since: Date, until: Date) {
    self.init(feeds: providers.map { Feed($0, query) }, since: since, until: until)
  }
}

/// Where a page of the past begins, after the last reading of the one before it.
package struct PastPlace: Equatable, Sendable {
  /// The place of the reading's feed in the question.
  package var feedIndex: Int
  /// When it was first seen.
  package var firstSeenAt: Date
  /// Tells apart what was first seen in one second.
  package var id: Int64

  /// A place in the past.
  package init(feedIndex: Int, firstSeenAt: Date, id: Int64) {
    self.feedIndex = feedIndex
    self.firstSeenAt = firstSeenAt
    self.id = id
  }
}

/// A page of the past.
package struct PastPage: Equatable, Sendable {
  /// What was said.
  package var readings: [PastReading]
  /// Where the next page begins; nil where this is the last.
  package var next: PastPlace?

  /// A page of the past.
  package init(readings: [PastReading], next: PastPlace?) {
    self.readings = readings
    self.next = next
  }
}

/// What a provider once said and for how long it was seen to say it.
package struct PastReading: Equatable, Sendable {
  package var feed: Feed
  /// When it was first seen.
  package var firstSeenAt: Date
  /// When it was last seen; between the two nothing else was seen.
  package var lastSeenAt: Date
  /// What, `Reading.remembered`.
  package var reading: Reading

  /// A reading of the past.
  package init(feed: Feed, firstSeenAt: Date, lastSeenAt: Date, reading: Reading) {
    self.feed = feed
    self.firstSeenAt = firstSeenAt
    self.lastSeenAt = lastSeenAt
    self.reading = reading
  }
}

extension Reading {
  /// Whether the history takes a reading as the same entry as the one that was seen before it: a table with the same
  /// prices; of the weather and the air, which never repeat themselves, one in the same hour of the provider's time.
  package func continues(_ earlier: Reading) -> Bool {
    if saysTheSame(as: earlier) { return true }
    guard kind == earlier.kind, kind != .rates, let observedAt,
      let other = earlier.observedAt
    else { return false }
    return Calls.hour(of: observedAt) == Calls.hour(of: other)
  }

  /// Whether a reading takes an earlier one's place in the history: a station's other word on the same time.
  ///
  /// A model's is a new word of its own, and the first of the hour stays: a drift is judged against it.
  package func corrects(_ earlier: Reading) -> Bool {
    kind == .observation && earlier.kind == .observation && observedAt == earlier.observedAt
      && !saysTheSame(as: earlier)
  }

  /// What of a past reading is known or unknown by itself: each row of a table, by its currency; anything else whole.
  package var parts: [(name: String, reading: Reading)] {
    guard case .rates(let table) = self else { return [("", self)] }
    return table.rows.map { ($0.currency.rawValue, only([$0.currency])) }
  }

  /// A table with the rows of others behind its own; anything else as it is.
  package func adding(_ others: [Reading]) -> Reading {
    guard case .rates(var table) = self else { return self }
    for row in others.compactMap(\.rates).flatMap(\.rows) where table[row.currency] == nil { table.rows.append(row) }
    return .rates(table)
  }

  /// A table with at most so many rows, those of these currencies before others; anything else as it is.
  ///
  /// No bank quotes half as many: what a provider sends beyond them is nobody's price.
  package func bounded(keeping currencies: [Currency]?) -> Reading {
    guard case .rates(var table) = self, table.rows.count > RateTable.mostRows else { return self }
    let shown = Set(currencies ?? [])
    let kept = table.rows.filter { shown.contains($0.currency) }.prefix(RateTable.mostRows)
    var room = RateTable.mostRows - kept.count
    table.rows = table.rows.filter { rate in
      if shown.contains(rate.currency) { return kept.contains(rate) }
      room -= 1
      return room >= 0
    }
    return .rates(table)
  }

  /// The reading with these currencies alone, in their order; nil for all.
  package func only(_ currencies: [Currency]?) -> Reading {
    guard let currencies, case .rates(var table) = self else { return self }
    table.rows = currencies.compactMap { table[$0] }
    return .rates(table)
  }
}

extension TimeZone {
  /// The zone of Vietnam.
  package static let vietnam = TimeZone(identifier: "Asia/Ho_Chi_Minh") ?? .gmt
}

extension CalendarDay {
  /// The day's first instant in a zone; where the clocks leave midnight out, the first after it.
  package func start(in zone: TimeZone) -> Date {
    let midnight = startUTC
    // The zone's distance from UTC may change on the day itself: of the two around it the one that begins the day.
    let candidates = [-1.0, 1.0].map { day in
      midnight.addingTimeInterval(-Double(zone.secondsFromGMT(for: midnight.addingTimeInterval(day * 86400))))
    }
    return candidates.filter { CalendarDay(of: $0, in: zone) == self }.min() ?? midnight
  }
}
