import Foundation

package struct PastQuestion: Equatable, Sendable {
  /// Whose answers to what are wanted.
  package var feeds: [Feed]
  /// From when; what stood then counts.
  package var since: Date
  package var until: Date

  package init(feeds: [Feed], since: Date, until: Date) {
    self.feeds = feeds
    self.since = since
    self.until = until
  }

  package init(query: Query, providers: [ProviderID], since: Date, until: Date) {
    self.init(feeds: providers.map { Feed($0, query) }, since: since, until: until)
  }
}

/// Where a page of the past begins, after the last reading of the one before it.
package struct PastPlace: Equatable, Sendable {
  /// The place of the reading's feed in the question.
  package var feedIndex: Int
  package var firstSeenAt: Date
  /// Tells apart what was first seen in one second.
  package var id: Int64

  package init(feedIndex: Int, firstSeenAt: Date, id: Int64) {
    self.feedIndex = feedIndex
    self.firstSeenAt = firstSeenAt
    self.id = id
  }
}

package struct PastPage: Equatable, Sendable {
  package var readings: [PastReading]
  /// Where the next page begins; nil where this is the last.
  package var next: PastPlace?

  package init(readings: [PastReading], next: PastPlace?) {
    self.readings = readings
    self.next = next
  }
}

/// What a provider once said and for how long it was seen to say it.
package struct PastReading: Equatable, Sendable {
  package var feed: Feed
  package var firstSeenAt: Date
  /// When it was last seen; between the two nothing else was seen.
  package var lastSeenAt: Date
  /// What, `Reading.remembered`.
  package var reading: Reading

  package init(feed: Feed, firstSeenAt: Date, lastSeenAt: Date, reading: Reading) {
    self.feed = feed
    self.firstSeenAt = firstSeenAt
    self.lastSeenAt = lastSeenAt
    self.reading = reading
  }
}

extension TimeZone {
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
