import Core
import Foundation

/// The state of one run.
final class Run {
  let context: Refresh
  let options: Refresh.Options
  let startedAt: Date
  var snapshots: [Snapshot]
  /// What was kept before this run asked anybody: what an answer has to be newer than.
  let keptBefore: [Snapshot]
  var attempts: [Attempt]
  var standings: [Standing]
  var quarantine: [Quarantined]
  var withdrawals: [Withdrawal]
  let outages: [Outage]
  var pursuits: [WidgetID: Pursuit] = [:]
  var errands: [String: Errand] = [:]
  var flights: [String: Flight] = [:]
  /// Requests that wait for an answer to another of the same provider.
  var waiting: [ProviderID: [Request]] = [:]
  /// When the next request of a provider may begin, seconds of the run.
  var nextStartSeconds: [ProviderID: Double] = [:]
  /// Until when a provider has asked in this run to be left alone.
  var pauses: [ProviderID: Date] = [:]
  var problems: [Problem] = []
  var storeError: (any Error)?

  /// One widget's way along its providers.
  struct Pursuit {
    var outcome: Outcome
    /// How many of its providers are done with.
    var passed = 0
    var isOver = false
  }

  init(_ context: Refresh, _ options: Refresh.Options) throws {
    self.context = context
    self.options = options
    if options.hasRecovered {
      problems.append(Problem(subject: .recovery, sentence: "a damaged state was moved aside"))
    }
    startedAt = context.clock()
    let store = context.store
    // A backfill may write beside a run.
    (keptBefore, attempts, standings, quarantine, withdrawals, outages) = try store.readTransaction {
      (
        try store.snapshots(), try store.attempts(), try store.standings(), try store.quarantine(),
        try store.withdrawals(), try store.outages()
      )
    }
    snapshots = keptBefore
    for widget in asked {
      let snapshot = current(of: widget)
      let outcome = Outcome(
        widget: widget.id, result: .fresh, state: state(of: widget, snapshot, at: startedAt),
        provider: snapshot?.provider)
      pursuits[widget.id] = Pursuit(outcome: outcome, isOver: true)
    }
  }

  var selected: [Widget] {
    options.only.isEmpty ? context.config.widgets : context.config.widgets.filter { options.only.contains($0.id) }
  }

  /// The selected widgets and their lines of observation.
  var asked: [Widget] { selected.flatMap { [$0] + [$0.observer].compactMap(\.self) } }

  func widget(_ id: WidgetID) -> Widget? { context.config.asked.first { $0.id == id } }

  func current(of widget: Widget) -> Snapshot? {
    context.config.current(of: widget, among: snapshots, registry: context.registry, at: context.clock())
  }

  /// How old what a widget shows is; `snapshot` is its current one.
  private func state(of widget: Widget, _ snapshot: Snapshot?, at now: Date) -> Freshness {
    context.config.freshness(of: widget, snapshot, registry: context.registry, at: now)
  }

  func isDue(_ widget: Widget) -> Bool { options.isForced || pursuits[widget.id]?.outcome.state != .fresh }

  func report() -> Report {
    forgetOldStandings()
    let due = asked.filter(isDue)
    for widget in due {
      pursuits[widget.id]?.isOver = false
      let isShown = current(of: widget).map { widget.isValid($0, at: startedAt) } ?? false
      pursuits[widget.id]?.outcome.result = isShown ? .kept : .missing
    }
    // From the first run on every path exists, even if this run is killed while a provider is slow.
    if !context.pages.areComplete(for: context.config.widgets) { publish() }
    let first = due.flatMap { pursue($0) }
    if !flights.isEmpty {
      context.transport.run(first) { request, result in
        settle(request, result)
      } tick: {
        []
      }
    }
    for widget in due { end(widget) }
    publishChanges()
    return conclude()
  }

  private func conclude() -> Report {
    let now = context.clock()
    for widget in asked {
      let snapshot = current(of: widget)
      let state = state(of: widget, snapshot, at: now)
      pursuits[widget.id]?.outcome.state = state
      pursuits[widget.id]?.outcome.provider = snapshot?.provider
      // Forced, but nobody might be asked and nothing needed to be.
      if state == .fresh, pursuits[widget.id]?.outcome.result == .kept,
        pursuits[widget.id]?.outcome.failures.isEmpty ?? false
      {
        pursuits[widget.id]?.outcome.result = .fresh
      }
    }
    recordUnreadableKeys()
    let single = asked.compactMap { pursuits[$0.id]?.outcome }
    let outcomes = selected.compactMap { widget in
      pursuits[widget.id]?.outcome.joined(with: widget.observer.flatMap { pursuits[$0.id]?.outcome })
    }
    let durationSeconds = context.elapsedSeconds()
    let hasNobodyToAsk = context.config.widgets.allSatisfy {
      state(of: $0, current(of: $0), at: now) == .unavailable
    }
    // Before the lines are drawn up: that it could not be written down is one of them.
    record(
      RunRecord(
        endedAt: now, durationMilliseconds: Int((durationSeconds * 1000).rounded()),
        exitStatus: Report.exitStatus(of: outcomes, problems: problems, hasNobodyToAsk: hasNobodyToAsk)))
    var announcement = announcement(of: single, hasNobodyToAsk: hasNobodyToAsk, now: now)
    if announcement.outages != outages, trying({ try context.store.replaceOutages(announcement.outages) }) == nil {
      // The state's own failure, met this late, must be said too.
      announcement = self.announcement(of: single, hasNobodyToAsk: hasNobodyToAsk, now: now)
    }
    return Report(
      startedAt: startedAt, durationSeconds: durationSeconds, outcomes: outcomes, problems: problems,
      lines: announcement.lines, storeError: storeError, hasNobodyToAsk: hasNobodyToAsk)
  }

  /// Writes down how the run has ended, when that is news: a run with nothing due shall not wait for the disk.
  private func record(_ run: RunRecord) {
    let known = trying { try context.store.lastRun() }
    let isFirstOfDay = known.map { !isSameDay($0.endedAt, run.endedAt) } ?? false
    if isFirstOfDay, let known { forgetPast(at: min(known.endedAt, run.endedAt)) }
    let isNews =
      isFirstOfDay || known?.exitStatus != run.exitStatus
      || known.map { !(0..<Self.newsSeconds).contains(run.endedAt.timeIntervalSince($0.endedAt)) } ?? true
    if isNews || pursuits.contains(where: { $0.value.outcome.result != .fresh }) {
      trying { try context.store.record(run) }
    }
  }

  private func isSameDay(_ one: Date, _ other: Date) -> Bool {
    CalendarDay(of: one, in: .gmt) == CalendarDay(of: other, in: .gmt)
  }

  /// Forgets what is older than is kept of the history and the ledger, counted from the earlier end of two runs: a clock
  /// that is a year ahead for one run must not cost a year.
  private func forgetPast(at earlierEnd: Date) {
    let beginning = earlierEnd.addingTimeInterval(-Calls.keptSeconds)
    trying { try context.store.forgetCalls(before: beginning) }
    trying { try context.store.forgetAttempts(before: beginning) }
    for query in Set(context.config.asked.map(\.query.text)) {
      guard let seconds = context.config.historySeconds(of: query) else { continue }
      trying { try context.store.forgetHistory(of: query, before: earlierEnd.addingTimeInterval(-Double(seconds))) }
    }
  }

  /// The least time between two records of runs that had nothing to do, seconds; the shortest time to live, against
  /// which the silence is measured, is rightly minutes.
  private static let newsSeconds = 60.0

  private func announcement(of outcomes: [Outcome], hasNobodyToAsk: Bool, now: Date) -> Announcement {
    Announcement(
      of: outcomes, problems: problems, hasNobodyToAsk: hasNobodyToAsk, known: outages, widgets: context.config.widgets,
      waits: options.saysEverything ? outcomes.compactMap { waitLine(of: $0, now: now) } : [],
      sayEverything: options.saysEverything, now: now)
  }

  /// Since when a widget is not fresh, and why nobody may be asked for it yet; nil where somebody was asked.
  private func waitLine(of outcome: Outcome, now: Date) -> String? {
    guard outcome.widget == outcome.widget.named, outcome.state != .fresh,
      outcome.failures.allSatisfy(\.isOfKey),
      outcome.result == .kept || outcome.result == .missing,
      let widget = widget(outcome.widget),
      let sentence = outcome.waitings.sentence(for: widget, outages, now: now)
    else { return nil }
    let lifetime = current(of: widget).map {
      context.config.lifetime(of: $0, for: widget, registry: context.registry)
    }
    let begunAt = outcome.state == .stale ? lifetime?.freshUntil : lifetime?.validUntil
    // What a clock has dated that ran ahead is stale before its time.
    let since = begunAt.flatMap { $0 <= now ? " since \($0.clockText(in: widget.zone, now: now))" : nil } ?? ""
    return "\(widget.id.named): \(outcome.state.rawValue)\(since); \(sentence)"
  }

  /// Does something with the store; what cannot be done is a problem of the run, never its end.
  @discardableResult
  func trying<Value>(_ body: () throws -> Value?) -> Value? {
    do {
      return try body()
    } catch {
      storeError = storeError ?? error
      let problem = Problem(subject: .state, sentence: "\(error)")
      if !problems.contains(problem) { problems.append(problem) }
      return nil
    }
  }

  func end(_ widget: Widget) { pursuits[widget.id]?.isOver = true }
}
