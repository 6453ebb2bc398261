import Core
import Foundation

/// What a run knows and has learnt: what the store had at its beginning, changed by what has come since.
struct RunState {
  var snapshots: [Feed: Snapshot]
  /// What was kept before this run asked anybody: what a forecast has to be newer than.
  let keptBefore: [Feed: Snapshot]
  private(set) var attempts: [AttemptKey: Attempt] = [:]
  private(set) var health: [ProviderID: ProviderHealth]
  /// How providers were doing before this run: several failures in one run are one failure in a row.
  let healthBefore: [ProviderID: ProviderHealth]
  /// What has failed the last time although its provider answers for others: a dead place.
  let unansweredBefore: Set<AttemptKey>
  var quarantine: [Feed: Quarantined]
  var withdrawals: [Feed: [Withdrawal]]
  let outages: [Outage]
  /// How often each provider was asked; read when a limit needs it.
  var calls: [ProviderID: Calls]?

  var progress: [Demand.ID: FallbackProgress] = [:]
  /// The jobs that are under way, and which of them a feed is in.
  var jobs: [Int: FetchJob] = [:]
  var jobOfFeed: [Feed: Int] = [:]
  /// The requests under way, and the jobs that wait for each.
  var inFlight: [String: InFlightRequest] = [:]
  /// Requests that wait for an answer to another of the same provider.
  var queued: [ProviderID: [Request]] = [:]
  /// When the next request of a provider may begin, seconds of the run.
  var nextStartSeconds: [ProviderID: Double] = [:]
  /// How many requests for a feed of a provider have failed and been answered in this run.
  var results: [ProviderID: (failed: Int, answered: Int)] = [:]

  /// The feeds that were answered in this run, whichever widget asked.
  private(set) var answered: Set<Feed> = []
  /// The widgets whose content may have changed since it was last published.
  var changed: Set<WidgetID> = []
  /// What is to be written, in one transaction with what comes in the same moment.
  var writes: [(any Store) throws -> Void] = []
  var problems: [RunProblem] = []
  var storeError: (any Error)?

  struct AttemptKey: Hashable {
    let provider: ProviderID
    let target: String

    init(_ provider: ProviderID, _ target: String) { (self.provider, self.target) = (provider, target) }
    init(_ feed: Feed) { self.init(feed.provider, feed.query.text) }
  }

  struct InFlightRequest {
    let provider: any Provider
    let request: Request
    var jobs: [Int]
  }

  /// Reads what the store has of these feeds; a backfill may write beside a run.
  init(_ store: any Store, of feeds: Set<Feed>) throws {
    let attempts: [Attempt]
    let (quarantine, withdrawals): ([Quarantined], [Withdrawal])
    let health: [ProviderHealth]
    (snapshots, attempts, health, quarantine, withdrawals, outages) = try store.readTransaction {
      (
        try store.snapshots(of: feeds), try store.attempts(), try store.providerHealth(),
        try store.quarantine(of: feeds), try store.withdrawals(of: feeds), try store.outages()
      )
    }
    keptBefore = snapshots
    self.health = Dictionary(health.map { ($0.provider, $0) }) { $1 }
    healthBefore = self.health
    self.quarantine = Dictionary(quarantine.map { ($0.feed, $0) }) { $1 }
    self.withdrawals = Dictionary(grouping: withdrawals, by: \.feed)
    let answering = Set(attempts.filter { $0.outcome == .answered }.map(\.provider))
      .subtracting(health.filter { $0.consecutiveFailures > 0 }.map(\.provider))
    unansweredBefore = Set(
      attempts.filter { answering.contains($0.provider) && ($0.outcome == .failed || $0.outcome == .unanswered) }
        .map { AttemptKey($0.provider, $0.target) })
    for attempt in attempts { note(attempt) }
  }

  mutating func note(_ attempt: Attempt) {
    attempts[AttemptKey(attempt.provider, attempt.target)] = attempt
  }

  mutating func note(_ health: ProviderHealth) { self.health[health.provider] = health }

  func attempt(at feed: Feed) -> Attempt? { attempts[AttemptKey(feed)] }

  /// Notes what came of the attempt at a feed.
  mutating func note(_ outcome: Attempt.Outcome, of feed: Feed) {
    attempts[AttemptKey(feed)]?.outcome = outcome
    snapshots[feed]?.hasFailed = outcome != .answered
    if outcome == .answered { answered.insert(feed) }
    writes.append { try $0.record(outcome, of: feed) }
  }

  /// How many calls a provider was asked for in the minute of UTC that an instant is in.
  func calls(of provider: ProviderID, inMinuteOf now: Date) -> Int {
    attempts.values.reduce(0) { $0 + $1.calls(of: provider, inMinuteOf: now) }
  }
}
