import Foundation

/// Keeps what is known between runs; one contract suite runs over every implementation.
public protocol Store {
  /// Every snapshot that is kept.
  func snapshots() throws -> [Snapshot]
  /// The snapshots of one widget: reading the others' would cost `get` half a millisecond.
  func snapshots(of widget: WidgetID) throws -> [Snapshot]
  /// Puts a snapshot in the place of the widget's older one of the same provider, and what it says into the day's
  /// range and, where that does not continue what was seen before (`Reading.continues`), into the history: in one
  /// transaction.
  func keep(_ snapshot: Snapshot) throws
  /// When each provider was last asked for each thing.
  func attempts() throws -> [Attempt]
  /// Replaces the attempt of the same provider and target, and counts the call: in one transaction.
  func record(_ attempt: Attempt) throws
  /// How often each provider was asked, from the hour of UTC that an instant is in; `Calls.keptHours` are kept.
  func calls(since instant: Date) throws -> [ProviderID: Calls]
  /// How each provider has been doing.
  func standings() throws -> [Standing]
  /// Replaces the standing of the same provider.
  func record(_ standing: Standing) throws
  /// Replaces a provider's standing by what follows from the one that is stored, in one transaction: a backfill and a run
  /// may both learn something at the same time.
  ///
  /// Answers what is stored then; nil where `change` answers nil, which leaves everything as it is.
  func updateStanding(of provider: ProviderID, _ change: (Standing?) -> Standing?) throws -> Standing?
  /// The failures that last.
  func outages() throws -> [Outage]
  /// Replaces all failures that last.
  func replaceOutages(_ outages: [Outage]) throws
  /// How the last run ended; nil where none has.
  func lastRun() throws -> RunRecord?
  /// Replaces the record of the last run.
  func record(_ run: RunRecord) throws
  /// What the published tree was last drawn from; nil where what widgets show has changed since.
  func publicationMark() throws -> PublicationMark?
  /// Replaces the mark of the last drawing, unless somebody else has written since `writingsOfOthers` was this number.
  func record(_ mark: PublicationMark, ifWritingsAre writings: Int) throws
  /// A number that is another one after whatever somebody else has written: a backfill writes while a run draws.
  func writingsOfOthers() throws -> Int
  /// When a snapshot's values were first seen and the different table before them; nil where the history lacks them.
  func past(of snapshot: Snapshot) throws -> Past?
  /// What was said in a part of the past, the oldest first, one provider after the other; of tables these currencies
  /// alone, nil for all.
  func history(_ question: PastQuestion, currencies: [Currency]?) throws -> [PastReading]
  /// The days of these series in a part of the past, by provider, series and day.
  func days(of series: [Series], _ question: PastQuestion) throws -> [DailyRange]
  /// Puts what was said on past days into the history, in one transaction; where something was seen at the time
  /// already, or on the day, that stays.
  func remember(_ readings: [PastReading], of query: String) throws
  /// Every series of these providers and this query that has any day, in each provider's alphabetic order.
  func series(of query: String, providers: [ProviderID]) throws -> [Series]
  /// Forgets what was last seen before an instant, and every day that ended before it: in one transaction.
  func forgetHistory(of query: String, before instant: Date) throws
  /// The readings that are kept out.
  func quarantine() throws -> [Quarantined]
  /// Puts a reading into quarantine, in the place of the widget's older one of the same provider.
  func record(_ quarantined: Quarantined) throws
  /// The readings that operators have withdrawn.
  func withdrawals() throws -> [Withdrawal]
  /// Withdraws a reading: in one transaction notes it, and removes the widget's snapshot and quarantined reading of the
  /// provider that have its values, and its place in the history where no other widget shows it.
  func withdraw(_ withdrawal: Withdrawal) throws
  /// Removes a widget's snapshot of a provider.
  func removeSnapshot(of widget: WidgetID, from provider: ProviderID) throws
  /// Removes a widget's quarantined and withdrawn readings of a provider: it has said something else since.
  func forgetDoubts(of widget: WidgetID, about provider: ProviderID) throws
}

/// When a provider was last asked for one thing.
public struct Attempt: Equatable, Sendable {
  /// Whom.
  public var provider: ProviderID
  /// What, `Request.target`.
  public var target: String
  /// When.
  public var askedAt: Date
  /// As how many calls the provider's terms count it.
  public var callCount: Int

  /// When a provider was last asked for one thing.
  public init(provider: ProviderID, target: String, askedAt: Date, callCount: Int = 1) {
    self.provider = provider
    self.target = target
    self.askedAt = askedAt
    self.callCount = callCount
  }
}

/// How a provider has been doing, whatever it was asked for: who refuses one question is not asked the next.
public struct Standing: Equatable, Sendable {
  /// Who.
  public var provider: ProviderID
  /// How many times in a row it has failed.
  public var consecutiveFailures: Int
  /// Not to be asked before; nil where nothing holds it back.
  public var notBefore: Date?
  /// One of `Config.fingerprints` under which it has been doing so: whoever changes the config's word asks anew.
  public var fingerprint: UInt32
  /// Why it was not believed or gave nothing the last time, one line without the site's key; nil where it gave something.
  public var reason: String?

  /// How a provider has been doing.
  public init(
    provider: ProviderID, consecutiveFailures: Int = 0, notBefore: Date? = nil, fingerprint: UInt32 = 0,
    reason: String? = nil
  ) {
    self.provider = provider
    self.consecutiveFailures = consecutiveFailures
    self.notBefore = notBefore
    self.fingerprint = fingerprint
    self.reason = reason
  }
}

/// A failure that lasts: it is said when it begins and once a day.
public struct Outage: Equatable, Sendable {
  /// Which widget suffers; empty for what concerns all.
  public var widget: WidgetID
  /// Whose failure it is; the site's own are `publish` and `state`.
  public var provider: ProviderID
  /// When it began.
  public var begunAt: Date
  /// When it was last said.
  public var saidAt: Date

  /// A failure that lasts.
  public init(widget: WidgetID, provider: ProviderID, begunAt: Date, saidAt: Date) {
    self.widget = widget
    self.provider = provider
    self.begunAt = begunAt
    self.saidAt = saidAt
  }
}

/// What the history knows of a provider's table.
public struct Past: Equatable, Sendable {
  /// When the present values were first seen.
  public var presentSince: Date
  /// The table that was different before them, and when it was first seen.
  public var previous: Earlier?

  /// A reading of the past.
  public struct Earlier: Equatable, Sendable {
    /// What was said.
    public var reading: Reading
    /// When it was first seen.
    public var firstSeenAt: Date

    /// A reading of the past.
    public init(reading: Reading, firstSeenAt: Date) {
      self.reading = reading
      self.firstSeenAt = firstSeenAt
    }
  }

  /// What the history knows of a provider's table.
  public init(presentSince: Date, previous: Earlier? = nil) {
    self.presentSince = presentSince
    self.previous = previous
  }
}
