import Foundation

/// A reading that is kept out until it is repeated, agreed with, or an operator decides; one a widget and provider.
package struct Quarantined: Equatable, Sendable {
  /// Whose reading it would be.
  package var widget: WidgetID
  /// Who said it.
  package var provider: ProviderID
  /// What was asked, `Query.text`.
  package var query: String
  /// What was said last.
  package var reading: Reading
  /// Whether it is the repository's own sample data.
  package var isSample: Bool
  /// Why it is not believed, with value and bound.
  package var sentence: String
  /// Whether it is only a jump, which may pass by itself.
  package var isJump: Bool
  /// When the provider first said it.
  package var firstSeenAt: Date
  /// When the provider last said it.
  package var lastSeenAt: Date
  /// In how many runs the provider has said it.
  package var sightings: Int

  /// A reading that is kept out.
  package init(
    widget: WidgetID, provider: ProviderID, query: String, reading: Reading, isSample: Bool = false, sentence: String,
    isJump: Bool, firstSeenAt: Date, lastSeenAt: Date, sightings: Int = 1
  ) {
    self.widget = widget
    self.provider = provider
    self.query = query
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
    Snapshot(
      widget: widget, provider: provider, query: query, reading: reading, fetchedAt: lastSeenAt, isSample: isSample,
      isAccepted: true)
  }
}

/// A reading that an operator has taken off the page: not shown again before the provider says something else.
package struct Withdrawal: Equatable, Sendable {
  /// Whose reading it was: another widget may show other, rightful rows of the same table.
  package var widget: WidgetID
  /// Who said it.
  package var provider: ProviderID
  /// What was asked, `Query.text`.
  package var query: String
  /// What was said.
  package var reading: Reading
  /// When it was withdrawn.
  package var withdrawnAt: Date

  /// A reading taken off the page.
  package init(widget: WidgetID, provider: ProviderID, query: String, reading: Reading, withdrawnAt: Date) {
    self.widget = widget
    self.provider = provider
    self.query = query
    self.reading = reading
    self.withdrawnAt = withdrawnAt
  }

  /// Whether a reading says what the withdrawn one has said of what the widget shows.
  package func covers(_ reading: Reading, of provider: ProviderID, for widget: Widget) -> Bool {
    self.widget == widget.id && self.provider == provider && query == widget.query.text
      && self.reading.hasTheValues(of: reading, shownBy: widget)
  }
}

extension Reading {
  /// Whether two readings have the same values, whatever time they are stamped with.
  ///
  /// Of the weather what is current: a forecast's hours move on with the clock even where nothing new is said.
  package func hasTheValues(of other: Reading) -> Bool {
    unstamped.saysTheSame(as: other.unstamped)
  }

  /// The same of a table's rows that a widget shows alone: what nobody looks at moves on.
  package func hasTheValues(of other: Reading, shownBy widget: Widget) -> Bool {
    only(widget.currencies).hasTheValues(of: other.only(widget.currencies))
  }

  private var unstamped: Reading {
    switch self {
    case .weather(var weather):
      weather.current.observedAt = .distantPast
      return .weather(weather)
    case .places(let places): return .places(places.compactMap { Reading.weather($0).unstamped.weather })
    case .rates: return self
    case .air(var air):
      air.observedAt = .distantPast
      return .air(air)
    case .observation(var observation):
      observation.observedAt = .distantPast
      (observation.receivedAt, observation.isCorrection) = (nil, nil)
      return .observation(observation)
    }
  }
}
