import Core
import Foundation

/// The store without a file: the rules in a few lines, against which the contract suite is kept honest.
package final class MemoryStore: Store {
  struct Seen {
    let provider: ProviderID
    let query: String
    var reading: Reading
    var firstSeenAt: Date
    var lastSeenAt: Date
  }

  /// The snapshots, for tests that change one behind the policy's back.
  package var kept: [Snapshot] = [] { didSet { mark = nil } }
  /// Whether an attempt can be written down.
  package var refusesAttempts = false
  /// Whether the end of a run can not be written down.
  package var refusesRuns = false
  /// Whether the days of the past can not be read.
  package var refusesDays = false
  private var asked: [Attempt] = []
  private var known: [Standing] = []
  private var lasting: [Outage] = []
  var history: [Seen] = [] { didSet { mark = nil } }
  var ranges: [String: [DailyRange]] = [:] { didSet { mark = nil } }
  var quarantined: [Quarantined] = []
  var withdrawn: [Withdrawal] = [] { didSet { mark = nil } }
  var rejected: [String: Set<CalendarDay>] = [:] { didSet { mark = nil } }
  private var ledger: [ProviderID: Calls] = [:]
  private var ended: RunRecord?
  var mark: PublicationMark?

  /// What a store answers that cannot be written to or read.
  package struct Full: Error {
    /// The only one.
    package init() {}
  }

  /// A store that knows nothing.
  package init() {}

  /// Every snapshot.
  package func snapshots() -> [Snapshot] {
    kept.sorted { "\($0.widget) \($0.provider)" < "\($1.widget) \($1.provider)" }
  }

  /// One widget's snapshots.
  package func snapshots(of widget: WidgetID) -> [Snapshot] { snapshots().filter { $0.widget == widget } }

  /// Keeps a snapshot and remembers all that it says anew.
  package func keep(_ snapshot: Snapshot) { keep(snapshot, remembering: nil) }

  /// Keeps a snapshot and remembers what it says anew of these currencies.
  package func keep(_ snapshot: Snapshot, remembering currencies: [Currency]?) {
    kept.removeAll { $0.widget == snapshot.widget && $0.provider == snapshot.provider }
    kept.append(snapshot)
    let reading = snapshot.reading.remembered.only(currencies)
    if reading.rates?.rows.isEmpty == true { return }
    let day = CalendarDay(of: snapshot.fetchedAt, in: Query.dayZone(of: snapshot.query))
    if rejectedDays(of: snapshot.query, providers: [snapshot.provider]).contains(day) { return }
    follow(reading, snapshot.provider, snapshot.query, at: snapshot.fetchedAt)
    let before = history.indices.filter {
      history[$0].provider == snapshot.provider && history[$0].query == snapshot.query
        && history[$0].firstSeenAt <= snapshot.fetchedAt
    }.max { history[$0].firstSeenAt <= history[$1].firstSeenAt }
    if let before, reading.continues(history[before].reading) {
      history[before].lastSeenAt = max(history[before].lastSeenAt, snapshot.fetchedAt)
      if reading.corrects(history[before].reading) { history[before].reading = reading }
      return
    }
    history.append(
      Seen(
        provider: snapshot.provider, query: snapshot.query, reading: reading, firstSeenAt: snapshot.fetchedAt,
        lastSeenAt: snapshot.fetchedAt))
  }

  /// When each provider was asked.
  package func attempts() -> [Attempt] {
    asked.sorted { "\($0.provider) \($0.target)" < "\($1.provider) \($1.target)" }
  }

  /// Replaces an attempt.
  package func record(_ attempt: Attempt) throws {
    if refusesAttempts { throw Full() }
    let missed = asked.filter {
      $0.provider == attempt.provider && $0.target == attempt.target
        && $0.askedAt.timeIntervalSince(attempt.askedAt) > Lifetime.clockToleranceSeconds
    }.reduce(0) { $0 + $1.callCount }
    asked.removeAll { $0.provider == attempt.provider && $0.target == attempt.target }
    asked.append(attempt)
    ledger[attempt.provider, default: Calls()].add(
      attempt.callCount + missed, inHour: Calls.hour(of: attempt.askedAt))
  }

  /// Forgets the calls of earlier hours.
  package func forgetCalls(before instant: Date) {
    ledger = ledger.mapValues { all in
      var calls = Calls()
      for (hour, count) in all.byHour where hour >= Calls.hour(of: instant) { calls.add(count, inHour: hour) }
      return calls
    }
  }

  /// Forgets old attempts.
  package func forgetAttempts(before instant: Date) { asked.removeAll { $0.askedAt < instant } }

  /// Forgets when each provider was asked: what is left is what else holds it back.
  package func forgetAttempts() { asked = [] }

  /// How often each provider was asked.
  package func calls(since instant: Date) -> [ProviderID: Calls] {
    ledger.compactMapValues { all in
      var calls = Calls()
      for (hour, count) in all.byHour where hour >= Calls.hour(of: instant) { calls.add(count, inHour: hour) }
      return calls.byHour.isEmpty ? nil : calls
    }
  }

  /// What was last drawn.
  package func publicationMark() -> PublicationMark? { mark }

  /// Replaces the mark of the last drawing, unless somebody else has written.
  package func record(_ mark: PublicationMark, ifWritingsAre writings: Int) {
    if othersCount == writings { self.mark = mark }
  }

  /// How often somebody else has written, by the test's word.
  package var othersCount = 0

  /// How often somebody else has written.
  package func writingsOfOthers() -> Int { othersCount }

  /// How the last run ended.
  package func lastRun() -> RunRecord? { ended }

  /// Replaces the record of the last run.
  package func record(_ run: RunRecord) throws {
    if refusesRuns { throw Full() }
    ended = run
  }

  /// How each provider has been doing.
  package func standings() -> [Standing] { known.sorted { $0.provider.rawValue < $1.provider.rawValue } }

  /// Replaces a standing.
  package func record(_ standing: Standing) {
    known.removeAll { $0.provider == standing.provider }
    known.append(standing)
  }

  /// Replaces a standing by what follows from the one that is stored.
  package func updateStanding(of provider: ProviderID, _ change: (Standing?) -> Standing?) -> Standing? {
    guard let changed = change(known.first { $0.provider == provider }) else { return nil }
    record(changed)
    return changed
  }

  /// The failures that last.
  package func outages() -> [Outage] {
    lasting.sorted { "\($0.widget) \($0.provider)" < "\($1.widget) \($1.provider)" }
  }

  /// Replaces all failures that last.
  package func replaceOutages(_ outages: [Outage]) { lasting = outages }

  /// Goes through what was said, the latest first sight first.
  package func lookBack(
    from instant: Date, on query: String, of providers: [ProviderID], _ visit: (PastReading) -> Bool
  ) {
    let question = PastQuestion(query: query, providers: providers, since: .distantPast, until: instant)
    for entry in history(question, currencies: nil).sorted(by: { $0.firstSeenAt > $1.firstSeenAt }) {
      guard visit(entry) else { return }
    }
  }
}
