import Foundation

/// What a monitor wants to know of a site: whether its boxes are fresh, and if not, why.
public struct Status: Equatable, Sendable {
  /// How bad it is; the raw value is the exit status of a monitoring plugin.
  public enum Level: Int32, Comparable, Sendable, CaseIterable {
    /// All is well.
    case ok
    /// Readers see everything, but something needs an eye.
    case warning
    /// A box is empty, or will be.
    case critical
    /// It cannot be told.
    case unknown

    /// The word for machines, `ok`.
    public var word: String { "\(self)" }

    /// Whether one is less bad than another.
    public static func < (one: Level, other: Level) -> Bool { one.rawValue < other.rawValue }
  }

  /// Something that is not well.
  public struct Problem: Equatable, Sendable {
    /// How bad.
    public let level: Level
    /// The sentence part, lower case, no full stop.
    public let sentence: String

    /// Something that is not well.
    public init(_ level: Level, _ sentence: String) {
      self.level = level
      self.sentence = sentence
    }
  }

  /// One widget.
  public struct Box: Equatable, Sendable {
    /// The widget.
    public let widget: Widget
    /// How old its data are.
    public let state: Freshness
    /// Who serves it; nil where it is missing.
    public let provider: ProviderID?
    /// The snapshot's instants; nil where it is missing.
    public let lifetime: Lifetime?
    /// The provider's own time for the data; nil where it gives none.
    public let observedAt: Date?

    /// One widget.
    public init(widget: Widget, state: Freshness, provider: ProviderID?, lifetime: Lifetime?, observedAt: Date?) {
      self.widget = widget
      self.state = state
      self.provider = provider
      self.lifetime = lifetime
      self.observedAt = observedAt
    }
  }

  /// One provider that a widget lists.
  public struct Source: Equatable, Sendable {
    /// The provider.
    public let id: ProviderID
    /// When it was last asked for anything; nil for never.
    public let askedAt: Date?
    /// Calls in this hour of UTC.
    public let callsThisHour: Int
    /// Calls on this day of UTC.
    public let callsToday: Int
    /// What its terms allow this site; nil where they name no number.
    public let limits: CallLimits?
    /// How many times in a row it has failed.
    public let consecutiveFailures: Int
    /// Not to be asked before; nil where nothing holds it back now.
    public let notBefore: Date?
    /// Why it gave nothing the last time; nil where it gave something.
    public let reason: String?
    /// Since when, or from when on, it may be asked again after its last failure; nil where it has not failed.
    public let askableAt: Date?

    /// One provider.
    public init(
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

  /// When this was so.
  public let at: Date
  /// What is not well, the worst first.
  public let problems: [Problem]
  /// How the last run ended; nil where none has.
  public let lastRun: RunRecord?
  /// The last run may have ended so long ago, seconds: twice the shortest time to live; nil where there is no config.
  public let longestSilenceSeconds: Int?
  /// The widgets in the config's order.
  public let boxes: [Box]
  /// The readings in quarantine that wait for an operator's word, in the order of the widgets and their providers.
  public let doubts: [Quarantined]
  /// The providers that the widgets list, in the registry's order.
  public let sources: [Source]

  /// As bad as the worst problem.
  public var level: Level { problems.map(\.level).max() ?? .ok }

  /// The status of a site of which nothing can be told, and why.
  public init(unknown sentence: String, at now: Date) {
    self.init(at: now, problems: [Problem(.unknown, sentence)], lastRun: nil, longestSilenceSeconds: nil)
  }

  /// A status of the parts; problems are put into order.
  public init(
    at now: Date, problems: [Problem], lastRun: RunRecord?, longestSilenceSeconds: Int?, boxes: [Box] = [],
    doubts: [Quarantined] = [], sources: [Source] = []
  ) {
    at = now
    // Those of one level keep their order.
    self.problems = Level.allCases.reversed().flatMap { level in problems.filter { $0.level == level } }
    self.lastRun = lastRun
    self.longestSilenceSeconds = longestSilenceSeconds
    self.boxes = boxes
    self.doubts = doubts
    self.sources = sources
  }
}
