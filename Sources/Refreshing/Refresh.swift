import Core
import Foundation

/// One run: what is due, whom to ask next, what to believe, what to keep.
///
/// The caller holds the lock of all runs. Everything foreign comes in from outside, the clock too.
package struct Refresh {
  /// What an operator asks of one run.
  package struct Options: Sendable {
    /// Only these widgets; empty for all.
    package var only: Set<WidgetID>
    /// Ask although nothing is due; intervals, Expires and back-offs still hold.
    package var isForced: Bool
    /// Whether every failure and refusal is said, not only news.
    package var saysEverything: Bool
    /// Whether the report must have the outcome of every widget, though nothing was due.
    package var needsOutcomes: Bool
    /// Whether the state was damaged and has been made anew, which the run's exit status says.
    package var hasRecovered = false

    package init(
      only: Set<WidgetID> = [], isForced: Bool = false, saysEverything: Bool = false, needsOutcomes: Bool = true
    ) {
      self.only = only
      self.isForced = isForced
      self.saysEverything = saysEverything
      self.needsOutcomes = needsOutcomes
    }
  }

  let config: Config
  let registry: [any Provider]
  let access: (any Provider) -> Result<Access, Refusal>
  let store: any Store
  let transport: any Transport
  let pages: any Pages
  /// Reads the official notices.
  let notices: () -> Notices
  let allowsSamples: Bool
  let clock: () -> Date
  let elapsedSeconds: () -> Double
  let random: () -> Double

  /// A run's surroundings; `elapsedSeconds` never jumps and counts from the run's start, `random` answers from 0 to 1.
  package init(
    config: Config, registry: [any Provider], access: @escaping (any Provider) -> Result<Access, Refusal>,
    store: any Store, transport: any Transport, pages: any Pages, notices: @escaping () -> Notices = { Notices() },
    allowsSamples: Bool, clock: @escaping () -> Date,
    elapsedSeconds: @escaping () -> Double, random: @escaping () -> Double
  ) {
    self.config = config
    self.registry = registry
    self.access = access
    self.store = store
    self.transport = transport
    self.pages = pages
    self.notices = notices
    self.allowsSamples = allowsSamples
    self.clock = clock
    self.elapsedSeconds = elapsedSeconds
    self.random = random
  }

  /// Fetches what is due, keeps what is good, publishes.
  package func run(_ options: Options) throws -> RunReport {
    if let report = try quietReport(options) { return report }
    // At its beginning: at its end a run may have no time left, and what is said then would be lost with it.
    let hasForgotten = (try? forgetPastOnceADay()) ?? false
    let report = try Run(self, options).report()
    // A disk that has no room for it has none for more either, and what is known is whole; another day it is tried again.
    if hasForgotten, report.storeError == nil, elapsedSeconds() < Self.lastShrinkSeconds { try? store.shrink() }
    return report
  }

  /// Until when a run may give space back to the disk, seconds.
  private static let lastShrinkSeconds = 30.0

  /// The report of a run that has nothing to do; nil where it may have something to do.
  ///
  /// The last run has left nothing due and the tree as it is to be drawn, and until an instant to come nothing changes:
  /// that can be told without reading any snapshot.
  private func quietReport(_ options: Options) throws -> RunReport? {
    guard options.only.isEmpty, !options.isForced, !options.saysEverything, !options.needsOutcomes,
      !options.hasRecovered, pages.faults.isEmpty
    else { return nil }
    let now = clock()
    guard let mark = try store.publicationMark(), mark.isQuiet, let stamp = stamp(of: notices()),
      mark.holds(for: stamp, at: now), areKeysReadable,
      // What has begun must be said to have ended.
      try store.outages().allSatisfy({ $0.subject.isOfProvider })
    else { return nil }
    try record(
      RunRecord(endedAt: now, durationMilliseconds: Int((elapsedSeconds() * 1000).rounded()), exitStatus: 0),
      didNothing: true)
    return RunReport(
      startedAt: now, durationSeconds: elapsedSeconds(), outcomes: [], problems: [], lines: [], storeError: nil,
      hasNobodyToAsk: false)
  }

  /// What tells the tree, and what it is drawn by, from any other; nil where that cannot be told.
  func stamp(of notices: Notices) -> String? { pages.stamp(of: config.widgets).map { $0 + notices.stamp } }

  /// Whether every key that the config names for a provider of its widgets can be read.
  private var areKeysReadable: Bool {
    let listed = Set(config.widgets.flatMap(\.everyProvider))
    return registry.allSatisfy { provider in
      guard listed.contains(provider.id), config.options(of: provider.id).key != nil else { return true }
      if case .failure(let refusal) = access(provider) { return refusal.cause != .unreadableKey }
      return true
    }
  }

  /// Writes down how a run has ended, when that is news: a run with nothing due does not wait for the disk.
  func record(_ run: RunRecord, didNothing: Bool) throws {
    let known = try store.lastRun()
    let isRecent =
      known.map { (0..<newsSeconds).contains(run.endedAt.timeIntervalSince($0.endedAt)) } ?? false
    if !didNothing || known?.exitStatus != run.exitStatus || !isRecent { try store.record(run) }
  }

  /// In the first run of a day, forgets what is older than is kept of the history and the ledger; false in any other.
  ///
  /// It is counted from the earlier of two runs: a clock that is a year ahead for one run must not cost a year.
  private func forgetPastOnceADay() throws -> Bool {
    let now = clock()
    guard let known = try store.lastRun()?.endedAt, CalendarDay(of: known, in: .gmt) != CalendarDay(of: now, in: .gmt)
    else { return false }
    let earlier = min(known, now)
    let beginning = earlier.addingTimeInterval(-Calls.keptSeconds)
    try store.writeTransaction {
      try store.forgetCalls(before: beginning)
      try store.forgetAttempts(before: beginning)
      for use in config.feedUses.values {
        try store.forgetHistory(of: use.feed, before: earlier.addingTimeInterval(-Double(use.historySeconds)))
      }
    }
    return true
  }

  /// The least time between two records of runs that had nothing to do, seconds; the shortest time to live, against
  /// which the silence is measured, is rightly minutes.
  private var newsSeconds: Double { min(60, Double(config.widgets.map(\.ttlSeconds).min() ?? 60) / 2) }

  /// What a run would do now, one line per widget; nothing is fetched or written.
  package func plan(_ options: Options) throws -> [String] {
    let run = try Run(self, options)
    run.passOverOldHealth()
    return run.demands.map { demand in
      let name = "\(demand.widget.id)\(demand.id.isCompanion ? ": \(demand.queries[0].kind.rawValue)" : "")"
      let selection = run.selection(of: demand.widget)
      let freshness = config.freshness(of: demand.widget, selection, registry: registry, at: clock())
      switch run.nextStep(for: demand.id) {
      case .ask(let provider, let access, let queries):
        let requests = provider.requests(for: queries, access: access, now: clock())
        return "\(name): due, would ask \(provider.id): \(requests.map(\.url).joined(separator: ", "))"
      case .over:
        if !demand.id.isCompanion, freshness == .unavailable {
          return "\(name): unavailable: this site may use none of its providers"
        }
        let waits = run.state.progress[demand.id]?.waits ?? []
        if waits.isEmpty, demand.id.isCompanion || freshness == .fresh { return "\(name): fresh, not due" }
        let sentence = waits.sentence(for: demand.widget, run.state.outages, now: clock())
        return "\(name): due, but \(sentence ?? "no provider may be asked")"
      }
    }
  }
}
