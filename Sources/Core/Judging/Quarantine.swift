import Foundation

/// A reading that is kept out until it is repeated, agreed with, or an operator decides; one a feed.
package struct Quarantined: Equatable, Sendable {
  package var feed: Feed
  package var reading: Reading
  package var isSample: Bool
  /// Why it is not believed, with value and bound.
  package var sentence: String
  /// Whether it is only a jump, which may pass by itself.
  package var isJump: Bool
  package var firstSeenAt: Date
  package var lastSeenAt: Date
  /// In how many runs the provider has said it.
  package var sightings: Int

  package init(
    feed: Feed, reading: Reading, isSample: Bool = false, sentence: String, isJump: Bool, firstSeenAt: Date,
    lastSeenAt: Date, sightings: Int = 1
  ) {
    self.feed = feed
    self.reading = reading
    self.isSample = isSample
    self.sentence = sentence
    self.isJump = isJump
    self.firstSeenAt = firstSeenAt
    self.lastSeenAt = lastSeenAt
    self.sightings = sightings
  }

  /// `seen once`, `seen 3 times`.
  package var sightingWords: String { sightings == 1 ? "seen once" : "seen \(sightings) times" }

  /// The reading as a snapshot of its last sighting, on an operator's word.
  package var snapshot: Snapshot {
    Snapshot(feed: feed, reading: reading, fetchedAt: lastSeenAt, isSample: isSample, isAccepted: true)
  }
}

/// A reading that an operator has taken off the page: not shown again before the provider says something else.
package struct Withdrawal: Equatable, Sendable {
  package var feed: Feed
  package var reading: Reading
  package var withdrawnAt: Date

  package init(feed: Feed, reading: Reading, withdrawnAt: Date) {
    self.feed = feed
    self.reading = reading
    self.withdrawnAt = withdrawnAt
  }

  /// Whether a reading of the feed says what the withdrawn one has said of what is shown.
  package func covers(_ reading: Reading, shownBy use: FeedUse) -> Bool {
    feed == use.feed && self.reading.hasTheValues(of: reading, on: use.rememberedCurrencies)
  }
}

extension Config {
  /// The quarantined readings that an operator can decide on, of these feeds and in their order: those that might be
  /// shown by some widget.
  package func openQuarantine(
    of feeds: [Feed], _ quarantine: [Quarantined], snapshots: [Feed: Snapshot], uses: [Feed: FeedUse],
    registry: [any Provider], at now: Date
  ) -> [Quarantined] {
    feeds.compactMap { feed in
      quarantine.first { $0.feed == feed }.flatMap { entry in
        let isOpen =
          uses[feed]?.widgets.contains { widget in
            counts(entry.snapshot, for: widget, registry: registry) && widget.isValid(entry.snapshot, at: now)
          } ?? false
        // A run that was killed may have kept a later good one and left this behind.
        let isOvertaken = snapshots[feed].map { $0.fetchedAt > entry.lastSeenAt } ?? false
        return isOpen && !isOvertaken ? entry : nil
      }
    }
  }
}
