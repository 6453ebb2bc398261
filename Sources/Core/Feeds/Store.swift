import Foundation

/// Keeps what is known between runs; one contract suite runs over every implementation.
package protocol Store {
  /// Every snapshot that is kept.
  func snapshots() throws -> [Snapshot]
  /// The snapshots of one widget: reading the others' would cost `get` half a millisecond.
  func snapshots(of widget: WidgetID) throws -> [Snapshot]
  /// Puts a snapshot in the place of the widget's older one of the same provider, and what it says into the day's
  /// range and, where that does not continue what was seen before (`Reading.continues`), into the history: in one
  /// transaction.
  ///
  /// Of a table the past gets the rows of these currencies alone, nil for all; where it has none of them, nothing.
  func keep(_ snapshot: Snapshot, remembering currencies: [Currency]?) throws
  /// Gives what a provider was last seen to say at an instant, which a clock that ran ahead has dated, the time of now,
  /// and tells the days anew: in one transaction. Nothing is removed: it may be the clock of now that is wrong.
  func redateHistory(of provider: ProviderID, _ query: String, from instant: Date, to now: Date) throws
  /// When each provider was last asked for each thing.
  func attempts() throws -> [Attempt]
  /// Replaces the attempt of the same provider and target, and counts the call: in one transaction. Where a clock that
  /// ran ahead has dated the old one, its call is counted again in the hour of the new one.
  func record(_ attempt: Attempt) throws
  /// How often each provider was asked, from the hour of UTC that an instant is in.
  func calls(since instant: Date) throws -> [ProviderID: Calls]
  /// Forgets the calls of the hours that ended before an instant.
  func forgetCalls(before instant: Date) throws
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
  /// Goes through what these providers have said of a query, from the latest first sight up to an instant back, until
  /// `visit` answers false.
  func lookBack(
    from instant: Date, on query: String, of providers: [ProviderID], _ visit: (PastReading) -> Bool) throws
  /// What was said in a part of the past, the oldest first, one provider after the other; of tables these currencies
  /// alone, nil for all.
  func history(_ question: PastQuestion, currencies: [Currency]?) throws -> [PastReading]
  /// As many of them, from a place on, the first where there is none; each page is a question of its own, so that whoever
  /// reads slowly keeps no writer waiting.
  func history(_ question: PastQuestion, currencies: [Currency]?, from place: PastPlace?, limit: Int) throws -> PastPage
  /// The days of these series in a part of the past, by provider, series and day.
  func days(of series: [Series], _ question: PastQuestion) throws -> [DailyRange]
  /// Puts what was said on past days into the history, in one transaction; where something was seen at the time
  /// already, or on the day, that stays, but for a table's rows of a currency of which nothing was seen on the day; a day
  /// that an operator has taken out stays out.
  func remember(_ readings: [PastReading], of query: String) throws
  /// Takes a day out of the past for good: in one transaction notes it, and removes what these providers have said of a
  /// query on it. What stood before and after it stays.
  func rejectDay(_ day: CalendarDay, of query: String, providers: [ProviderID], at now: Date) throws
  /// The days of a query that operators have taken out of the past, of any of these providers.
  func rejectedDays(of query: String, providers: [ProviderID]) throws -> Set<CalendarDay>
  /// Every series of these providers and this query that has any day, in each provider's alphabetic order.
  func series(of query: String, providers: [ProviderID]) throws -> [Series]
  /// Forgets what was last seen before an instant, and every day that ended before it: in one transaction.
  func forgetHistory(of query: String, before instant: Date) throws
  /// Forgets who was asked for what before an instant: addresses of a config that has changed are never asked again.
  func forgetAttempts(before instant: Date) throws
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
  /// Asks several questions that see the state as it is at the first of them, whatever others write meanwhile.
  ///
  /// Writers wait for its end, so nothing slow belongs into it.
  func readTransaction<Value>(_ body: () throws -> Value) throws -> Value
}

extension Store {
  /// Keeps a snapshot with all of its rows in the past.
  package func keep(_ snapshot: Snapshot) throws { try keep(snapshot, remembering: nil) }

  /// The whole past as one page.
  package func history(_ question: PastQuestion, currencies: [Currency]?, from place: PastPlace?, limit: Int) throws
    -> PastPage
  {
    PastPage(readings: try history(question, currencies: currencies), next: nil)
  }

  /// Asks several questions of a store that nobody else writes.
  package func readTransaction<Value>(_ body: () throws -> Value) throws -> Value { try body() }
}

/// When a provider was last asked for one thing.
package struct Attempt: Equatable, Sendable {
  /// Whom.
  package var provider: ProviderID
  /// What, `Request.target`.
  package var target: String
  /// When.
  package var askedAt: Date
  /// As how many calls the provider's terms count it.
  package var callCount: Int

  /// When a provider was last asked for one thing.
  package init(provider: ProviderID, target: String, askedAt: Date, callCount: Int = 1) {
    self.provider = provider
    self.target = target
    self.askedAt = askedAt
    self.callCount = callCount
  }
}

/// How a provider has been doing, whatever it was asked for: who refuses one question is not asked the next.
package struct Standing: Equatable, Sendable {
  /// Who.
  package var provider: ProviderID
  /// How many times in a row it has failed.
  package var consecutiveFailures: Int
  /// Not to be asked before; nil where nothing holds it back.
  package var notBefore: Date?
  /// When `notBefore` was set; nil without one, and where an older version has stored it.
  package var pausedAt: Date?
  /// One of `Config.fingerprints` under which it has been doing so: whoever changes the config's word asks anew.
  package var fingerprint: UInt32
  /// Why it was not believed or gave nothing the last time, one line without the site's key; nil where it gave something.
  package var reason: String?

  /// How a provider has been doing.
  package init(
    provider: ProviderID, consecutiveFailures: Int = 0, notBefore: Date? = nil, pausedAt: Date? = nil,
    fingerprint: UInt32 = 0, reason: String? = nil
  ) {
    self.provider = provider
    self.consecutiveFailures = consecutiveFailures
    self.notBefore = notBefore
    self.pausedAt = pausedAt
    self.fingerprint = fingerprint
    self.reason = reason
  }

  /// No pause is rightly longer, seconds: the longest is until the next midnight of UTC.
  package static let longestPauseSeconds = 86400.0

  /// Until when the provider is not to be asked; nil where it may be asked, and where another clock has dated the pause.
  package func pausedUntil(at now: Date) -> Date? {
    if let pausedAt, pausedAt.timeIntervalSince(now) > Lifetime.clockToleranceSeconds { return nil }
    return notBefore.flatMap { $0.isAhead(of: now, atMostSeconds: Self.longestPauseSeconds) ? $0 : nil }
  }
}

extension Date {
  /// Whether an instant is still to come.
  ///
  /// One further ahead than it can rightly be was set under another clock and does not count.
  package func isAhead(of now: Date, atMostSeconds seconds: Double) -> Bool {
    self > now && timeIntervalSince(now) <= seconds + Lifetime.clockToleranceSeconds
  }
}

/// A failure that lasts: it is said when it begins and once a day.
package struct Outage: Equatable, Sendable {
  /// Which widget suffers; empty for what concerns all.
  package var widget: WidgetID
  /// Whose failure it is; the site's own are `publish` and `state`.
  package var provider: ProviderID
  /// When it began.
  package var begunAt: Date
  /// When it was last said.
  package var saidAt: Date

  /// A failure that lasts.
  package init(widget: WidgetID, provider: ProviderID, begunAt: Date, saidAt: Date) {
    self.widget = widget
    self.provider = provider
    self.begunAt = begunAt
    self.saidAt = saidAt
  }

  /// Whether a clock that ran ahead has dated it: what fails now begins anew.
  package func isFromTheFuture(at now: Date) -> Bool {
    begunAt.timeIntervalSince(now) > Lifetime.clockToleranceSeconds
  }
}
