import Foundation

/// What a monitor wants to know of a site: whether its boxes are fresh, and if not, why.
package struct Status: Equatable, Sendable {
  /// How bad it is; the raw value is the exit status of a monitoring plugin.
  package enum Level: Int32, Comparable, Sendable, CaseIterable {
    case ok
    /// Readers see everything, but something needs an eye.
    case warning
    /// A box is empty, or will be.
    case critical
    case unknown

    /// The word for machines, `ok`.
    package var word: String { "\(self)" }

    package static func < (one: Level, other: Level) -> Bool { one.rawValue < other.rawValue }
  }

  package struct Problem: Equatable, Sendable {
    package let level: Level
    /// The sentence part, lower case, no full stop.
    package let sentence: String

    package init(_ level: Level, _ sentence: String) {
      self.level = level
      self.sentence = sentence
    }
  }

  package struct Box: Equatable, Sendable {
    package let widget: Widget
    package let state: Freshness
    /// Who serves it; nil where it is missing.
    package let provider: ProviderID?
    /// The snapshot's instants; nil where it is missing.
    package let lifetime: Lifetime?
    /// The provider's own time for the data; nil where it gives none.
    package let observedAt: Date?
    /// Whether it is not fresh because the last run had no turn for something that it shows.
    package let isWaiting: Bool
  }

  /// What the last run had no turn for: that is no problem while the data may be shown.
  package struct Waiting: Equatable, Sendable {
    /// How many answers, one for each place and provider.
    package let count: Int
    /// When the oldest of them was fetched; nil where none has ever been.
    package let oldestFetchedAt: Date?

    /// `412 places wait for their turn; the oldest is from 2026-11-22T00:45:00Z`.
    package var sentence: String {
      let oldest = oldestFetchedAt?.instantText
      return count == 1
        ? "1 place waits for its turn" + (oldest.map { "; it is from \($0)" } ?? "")
        : "\(count) places wait for their turn" + (oldest.map { "; the oldest is from \($0)" } ?? "")
    }
  }

  /// How the command `onPublish` fares.
  package struct OnPublish: Equatable, Sendable {
    /// The changed paths that it has not taken yet.
    package let waitingPaths: Int
    /// Since when it fails; nil where it does not.
    package let failingSince: Date?
    /// Why it failed the last time.
    package let reason: String?

    package init(waitingPaths: Int, failingSince: Date? = nil, reason: String? = nil) {
      (self.waitingPaths, self.failingSince, self.reason) = (waitingPaths, failingSince, reason)
    }

    var problem: Problem? {
      guard let failingSince, let reason else { return nil }
      let paths = Self.words(waitingPaths: waitingPaths)
      return Problem(.warning, "onPublish fails since \(failingSince.instantText), \(paths): \(reason)")
    }

    /// `12 paths wait`.
    package static func words(waitingPaths count: Int) -> String {
      count == 1 ? "1 path waits" : "\(count) paths wait"
    }
  }

  /// A reading in quarantine, and the widgets that show its feed.
  package struct QuarantinedReading: Equatable, Sendable {
    package let widgets: [WidgetID]
    package let entry: Quarantined
  }

  package struct Source: Equatable, Sendable {
    package let id: ProviderID
    package let askedAt: Date?
    /// Calls in this hour of UTC.
    package let callsThisHour: Int
    /// Calls on this day of UTC.
    package let callsToday: Int
    /// What its terms allow this site; nil where they name no number.
    package let limits: CallLimits?
    package let consecutiveFailures: Int
    /// Not to be asked before; nil where nothing holds it back now.
    package let notBefore: Date?
    /// Why it gave nothing the last time; nil where it gave something.
    package let reason: String?
    /// Since when, or from when on, it may be asked again after its last failure; nil where it has not failed.
    package let askableAt: Date?

    package init(
      id: ProviderID, askedAt: Date? = nil, callsThisHour: Int = 0, callsToday: Int = 0, limits: CallLimits? = nil,
      consecutiveFailures: Int = 0, notBefore: Date? = nil, reason: String? = nil, askableAt: Date? = nil
    ) {
      self.id = id
      self.askedAt = askedAt
      self.callsThisHour = callsThisHour
      self.callsToday = callsToday
      self.limits = limits
      self.consecutiveFailures = consecutiveFailures
      self.notBefore = notBefore
      self.reason = reason
      self.askableAt = askableAt
    }
  }

  package let at: Date
  /// What is not well, the worst first.
  package let problems: [Problem]
  package let lastRun: RunRecord?
  /// The last run may have ended so long ago, seconds: twice the shortest time to live; nil where there is no config.
  package let longestSilenceSeconds: Int?
  package let boxes: [Box]
  /// Nil where nothing waits.
  package let waiting: Waiting?
  /// The readings in quarantine that wait for an operator's word, in the order of the widgets and their providers.
  package let quarantine: [QuarantinedReading]
  /// Nil where the config names no such command.
  package let onPublish: OnPublish?
  package let sources: [Source]

  package var level: Level { problems.map(\.level).max() ?? .ok }

  package init(unknown sentence: String, at now: Date) {
    self.init(at: now, problems: [Problem(.unknown, sentence)], lastRun: nil, longestSilenceSeconds: nil)
  }

  /// A status of the parts; problems are put into order.
  package init(
    at now: Date, problems: [Problem], lastRun: RunRecord?, longestSilenceSeconds: Int?, boxes: [Box] = [],
    waiting: Waiting? = nil, quarantine: [QuarantinedReading] = [], onPublish: OnPublish? = nil,
    sources: [Source] = []
  ) {
    at = now
    // Those of one level keep their order.
    self.problems = Level.allCases.reversed().flatMap { level in problems.filter { $0.level == level } }
    self.lastRun = lastRun
    self.longestSilenceSeconds = longestSilenceSeconds
    self.boxes = boxes
    self.waiting = waiting
    self.quarantine = quarantine
    self.onPublish = onPublish
    self.sources = sources
  }
}
