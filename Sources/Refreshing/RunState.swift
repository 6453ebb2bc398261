import Core
import Foundation

/// What a run knows and has learnt: what the store had at its beginning, changed by what has come since.
struct RunState {
  var snapshots: [Feed: Snapshot]
  /// What was kept before this run asked anybody: what a forecast has to be newer than.
  let keptBefore: [Feed: Snapshot]
  private(set) var attempts: [AttemptKey: Attempt] = [:]
  private var callsByMinute: [Minute: Int] = [:]
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
  /// The requests under way or queued by their targets, and the jobs that wait for each.
  private(set) var inFlight: [String: InFlightRequest] = [:]
  private var inFlightCounts: [ProviderID: Int] = [:]
  /// Requests that wait for an answer to another of the same provider.
  var queued: [ProviderID: ArraySlice<Request>] = [:]
  /// When the next request of a provider may begin, seconds of the run.
  var nextStartSeconds: [ProviderID: Double] = [:]
  /// How many requests for a feed of a provider have failed and been answered in this run.
  var results: [ProviderID: (failed: Int, answered: Int)] = [:]

  /// The feeds that are due and that this run has no turn for, though nothing is wrong with them.
  var postponed: Set<Feed> = []
  /// What earlier runs had no turn for.
  let postponedBefore: Set<Feed>
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

  private struct Minute: Hashable {
    let provider: ProviderID
    let number: Int
  }

  /// Reads what the store has of these feeds; a backfill may write beside a run.
  init(_ store: any Store, of feeds: Set<Feed>) throws {
    let attempts: [Attempt]
    let (quarantine, withdrawals): ([Quarantined], [Withdrawal])
    let health: [ProviderHealth]
    (snapshots, attempts, health, quarantine, withdrawals, outages, postponedBefore) = try store.readTransaction {
      (
        try store.snapshots(of: feeds), try store.attempts(), try store.providerHealth(),
        try store.quarantine(of: feeds), try store.withdrawals(of: feeds), try store.outages(),
        try store.postponed(of: feeds)
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
    let old = attempts.updateValue(attempt, forKey: AttemptKey(attempt.provider, attempt.target))
    if let old { callsByMinute[Self.minute(of: old.askedAt, old.provider), default: 0] -= old.callCount }
    callsByMinute[Self.minute(of: attempt.askedAt, attempt.provider), default: 0] += attempt.callCount
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
    callsByMinute[Self.minute(of: now, provider)] ?? 0
  }

  private static func minute(of instant: Date, _ provider: ProviderID) -> Minute {
    Minute(provider: provider, number: Int((instant.timeIntervalSince1970 / 60).rounded(.down)))
  }

  /// When a feed was last answered or asked for, the later of both; the distant past where it never was.
  func lastHeardAt(_ feed: Feed) -> Date {
    max(snapshots[feed]?.fetchedAt ?? .distantPast, attempt(at: feed)?.askedAt ?? .distantPast)
  }

  // MARK: Requests under way

  /// Whether a request of a provider is under way or queued.
  func isBusy(_ provider: ProviderID) -> Bool { inFlightCounts[provider] ?? 0 > 0 }

  mutating func begin(_ request: Request, of provider: any Provider, for job: Int) {
    inFlight[request.target] = InFlightRequest(provider: provider, request: request, jobs: [job])
    inFlightCounts[provider.id, default: 0] += 1
  }

  /// Lets a job wait for a request that is under way; false where there is none.
  mutating func join(_ target: String, _ job: Int) -> Bool { inFlight[target]?.jobs.append(job) != nil }

  mutating func end(_ target: String) -> InFlightRequest? {
    guard let known = inFlight.removeValue(forKey: target) else { return nil }
    inFlightCounts[known.provider.id, default: 1] -= 1
    return known
  }
}
