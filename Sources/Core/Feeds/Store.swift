import Foundation

package protocol Store {
  /// The snapshots of those of these feeds that have one.
  func snapshots(of feeds: some Collection<Feed>) throws -> [Feed: Snapshot]
  /// Puts a snapshot in the place of the feed's older one, and what it says into the day's range and, where that does not
  /// continue what was seen before (`Reading.continues`), into the history: in one transaction.
  ///
  /// Of a table the past gets the rows of these currencies, nil for all; where it has none of them, nothing.
  func keep(_ snapshot: Snapshot, remembering currencies: [Currency]?) throws
  /// Gives what a feed was last seen to say at an instant, which a clock that ran ahead has dated, the time of now, and
  /// counts the days anew: in one transaction. Nothing is removed: it may be the clock of now that is wrong.
  func redateHistory(of feed: Feed, from instant: Date, to now: Date) throws

  func attempts() throws -> [Attempt]
  /// Replaces the attempts of the same providers and targets, and counts the calls: in one transaction. Where a clock
  /// that ran ahead has dated an old one, its call is counted again in the hour of the new one.
  func record(_ attempts: [Attempt]) throws
  func record(_ outcome: Attempt.Outcome, of feed: Feed) throws
  /// Forgets who was asked for what before an instant: what a config no longer names is never asked again.
  func forgetAttempts(before instant: Date) throws
  /// How often each provider was asked, from the hour of UTC that an instant is in.
  func calls(since instant: Date) throws -> [ProviderID: Calls]
  func forgetCalls(before instant: Date) throws
  func providerHealth() throws -> [ProviderHealth]
  /// Replaces a provider's health by what follows from the one that is stored, in one transaction: a backfill and a run
  /// may both learn something at the same time.
  ///
  /// Answers what is stored then; nil where `change` answers nil, which leaves everything as it is.
  func updateHealth(of provider: ProviderID, _ change: (ProviderHealth?) -> ProviderHealth?) throws -> ProviderHealth?

  /// Those of these feeds that the last run had no turn for.
  func postponed(of feeds: some Collection<Feed>) throws -> Set<Feed>
  func replacePostponed(_ feeds: Set<Feed>) throws

  func outages() throws -> [Outage]
  func replaceOutages(_ outages: [Outage]) throws
  func lastRun() throws -> RunRecord?
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
    from instant: Date, on query: Query, of providers: [ProviderID], _ visit: (PastReading) -> Bool) throws
  /// What was said in a part of the past, the oldest first, one feed after the other; of tables these currencies alone,
  /// nil for all.
  func history(_ question: PastQuestion, currencies: [Currency]?) throws -> [PastReading]
  /// As many of them, from a place on, the first where there is none; each page is a question of its own, so that whoever
  /// reads slowly keeps no writer waiting.
  func history(_ question: PastQuestion, currencies: [Currency]?, from place: PastPlace?, limit: Int) throws
    -> PastPage
  /// The days of these series in a part of the past, by feed, series and day.
  func days(of series: [Series], _ question: PastQuestion) throws -> [DailyRange]
  /// Puts what was said on past days into the history, in one transaction; where something was seen at the time
  /// already, or on the day, that stays, but for a table's rows of a currency of which nothing was seen on the day; a day
  /// that an operator has taken out stays out.
  func remember(_ readings: [PastReading]) throws
  /// Takes a day out of the past for good: in one transaction notes it, and removes what these providers have said of a
  /// query on it. What stood before and after it stays.
  func rejectDay(_ day: CalendarDay, of query: Query, providers: [ProviderID], at now: Date) throws
  /// The days of a query that operators have taken out of the past, of any of these providers.
  func rejectedDays(of query: Query, providers: [ProviderID]) throws -> Set<CalendarDay>
  /// Every series of these providers and this query that has any day, in each provider's alphabetic order.
  func series(of query: Query, providers: [ProviderID]) throws -> [Series]
  /// Forgets what was last seen of a feed before an instant, and every day that ended before it: in one transaction.
  func forgetHistory(of feed: Feed, before instant: Date) throws
  /// Gives free space back to the file system, where it is much and that takes little time; not within a transaction.
  func shrink() throws

  func quarantine(of feeds: some Collection<Feed>) throws -> [Quarantined]
  /// Puts a reading into quarantine, in the place of the feed's older one.
  func record(_ quarantined: Quarantined) throws
  /// The readings of these feeds that operators have withdrawn, oldest first.
  func withdrawals(of feeds: some Collection<Feed>) throws -> [Withdrawal]
  /// Withdraws a reading: in one transaction notes it, and removes the feed's snapshot and quarantined reading that have
  /// its values, and its place in the history.
  func withdraw(_ withdrawal: Withdrawal) throws
  /// Removes a feed's quarantined and withdrawn readings: it has said something else since.
  func forgetDecisions(on feed: Feed) throws

  /// Asks several questions that see the state as it is at the first of them, whatever others write meanwhile.
  ///
  /// Writers wait for its end, so nothing slow belongs into it.
  func readTransaction<Value>(_ body: () throws -> Value) throws -> Value
  func writeTransaction<Value>(_ body: () throws -> Value) throws -> Value
}

/// When a provider was last asked for one thing, and what came of it.
package struct Attempt: Equatable, Sendable {
  package var provider: ProviderID
  /// What: of a feed its query's text, of past days `Request.target`.
  package var target: String
  package var askedAt: Date
  /// As how many calls the provider's terms count it.
  package var callCount: Int
  /// Nil while it is not known, also where a run was killed.
  package var outcome: Outcome?

  /// What came of an attempt; the raw value is the word in the store.
  package enum Outcome: String, Sendable {
    case answered
    case failed
    /// It answered, but the reading is not believed, or has no value for anything that is shown.
    case rejected
    /// It has failed for this more than once, while it answers for others.
    case unanswered
  }

  package init(
    provider: ProviderID, target: String, askedAt: Date, callCount: Int = 1, outcome: Outcome? = nil
  ) {
    self.provider = provider
    self.target = target
    self.askedAt = askedAt
    self.callCount = callCount
    self.outcome = outcome
  }

  package init(_ feed: Feed, askedAt: Date, callCount: Int = 1, outcome: Outcome? = nil) {
    self.init(
      provider: feed.provider, target: feed.query.text, askedAt: askedAt, callCount: callCount, outcome: outcome)
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
  package enum Subject: Hashable, Sendable {
    case provider(ProviderID, widget: WidgetID)
    /// None of the site's widgets has a provider that the site may use.
    case noProvider
    case publish
    case state
    case templates
    /// The file of an official notice.
    case notice
  }

  package var subject: Subject
  package var begunAt: Date
  package var saidAt: Date

  package init(_ subject: Subject, begunAt: Date, saidAt: Date) {
    self.subject = subject
    self.begunAt = begunAt
    self.saidAt = saidAt
  }

  /// Whether a clock that ran ahead has dated it: what fails now begins anew.
  package func isFromTheFuture(at now: Date) -> Bool {
    begunAt.timeIntervalSince(now) > Lifetime.clockToleranceSeconds
  }

  /// The time between two lines about the same failure, seconds; a minute less than a day, so that a daily line does
  /// not wait for the run after the one a day later.
  private static let silenceSeconds = 86400.0 - 60

  /// Whether a failure of which a line was printed is due for another one.
  package static func isSilenceOver(since saidAt: Date, at now: Date) -> Bool {
    let silence = now.timeIntervalSince(saidAt)
    return silence >= silenceSeconds || silence < 0
  }
}

extension Outage.Subject {
  /// Whether it is a provider's failure, which may last while another one serves.
  package var isOfProvider: Bool { if case .provider = self { true } else { false } }
}
