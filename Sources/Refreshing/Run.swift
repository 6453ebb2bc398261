import Core
import Foundation

/// One run: the loop that holds plan, policies, fetch jobs and judge together.
final class Run {
  let context: Refresh
  let options: Refresh.Options
  let startedAt: Date
  let providers: [ProviderID: any Provider]
  /// What the site's widgets show of each feed, whatever part of them this run is for.
  let uses: [Feed: FeedUse]
  /// The demands of the selected widgets, in the config's order.
  let demands: [Demand]
  let demandsByWidget: [WidgetID: [Demand.ID]]
  var state: RunState
  var contents: [WidgetID: WidgetContent] = [:]
  /// As they were read for the last publication.
  var notices = Notices() {
    didSet { if hasPublished, notices != oldValue { drawn = [:] } }
  }
  /// What was published before this run.
  var mark: PublicationMark?
  /// How often others had written when the widgets were drawn.
  var writingsOfOthers: Int?
  /// When each widget was drawn, and what its files were then; nothing for one whose files may be otherwise.
  var drawn: [WidgetID: (at: Date, files: String?)] = [:]
  /// The widgets that could not be published.
  var unpublished: Set<WidgetID> = []
  var hasPublished = false
  /// The demands that wait for a feed.
  var waiting: [Feed: [Demand.ID]] = [:]
  /// The providers that have asked in this run to be left alone.
  var pausedProviders: Set<ProviderID> = []
  /// What is about to be asked, while demands are planned together, and the calls that this takes.
  var planned: Set<Feed> = []
  var plannedCalls: [ProviderID: Int] = [:]
  var nextJobID = 0
  /// Whether every path of the tree exists.
  var isTreeComplete = true
  /// When the last answer came, and the first change after the last publication, seconds of the run.
  var lastAnswerSeconds = 0.0
  var firstChangeSeconds: Double?
  var knownFingerprints: [ProviderID: ConfigFingerprints] = [:]
  /// How many feeds of each provider the site shows.
  private(set) lazy var feedCounts: [ProviderID: Int] = uses.keys.reduce(into: [:]) { $0[$1.provider, default: 0] += 1 }
  private var knownAccess: [ProviderID: Result<Access, Refusal>] = [:]

  init(_ context: Refresh, _ options: Refresh.Options) throws {
    self.context = context
    self.options = options
    startedAt = context.clock()
    providers = Dictionary(context.registry.map { ($0.id, $0) }) { $1 }
    uses = context.config.feedUses
    let selected = context.config.widgets.filter { options.only.isEmpty || options.only.contains($0.id) }
    demands = selected.flatMap(Demand.all)
    demandsByWidget = Dictionary(grouping: demands.map(\.id), by: \.widget)
    state = try RunState(context.store, of: Set(uses.keys))
    if options.hasRecovered {
      state.problems.append(RunProblem(subject: .recovery, sentence: "a damaged state was moved aside"))
    }
    for demand in demands { state.progress[demand.id] = FallbackProgress(demand) }
  }

  /// Fetches what is due, publishes as answers come, and tells what was done.
  func report() -> RunReport {
    // Before anything is written, which would remove the mark.
    writingsOfOthers = withStore { try context.store.writingsOfOthers() }
    mark = withStore { try context.store.publicationMark() }
    forgetOldHealth()
    isTreeComplete = context.pages.areComplete(for: context.config.widgets)
    fetch()
    let now = context.clock()
    let outcomes = outcomes(at: now)
    let isQuiet =
      options.only.isEmpty && outcomes.allSatisfy { $0.state == .fresh }
      && state.progress.values.allSatisfy { $0.failures.isEmpty && $0.waits.isEmpty && !$0.isPostponed }
    publishChanges(isQuiet: isQuiet)
    return conclude(outcomes, now: now)
  }

  /// Asks for what is due until every demand is over.
  func fetch() {
    let first = advance(demandsOldestFirst)
    if !state.inFlight.isEmpty {
      context.transport.run(
        first, then: { settle($0, $1) },
        tick: {
          // Templates and catalogues are read while the run waits for the network.
          context.pages.prepare()
          tick()
          return []
        })
    }
    for id in demands.map(\.id) { state.progress[id]?.isOver = true }
    noteUnreadableKeys()
    noteUnansweredFeeds()
    flush()
  }

  /// The key of a provider is read once in a run.
  func access(to provider: any Provider) -> Result<Access, Refusal> {
    if let known = knownAccess[provider.id] { return known }
    let access = context.access(provider)
    knownAccess[provider.id] = access
    return access
  }

  func selection(of widget: Widget) -> Selection? {
    context.config.selection(
      of: widget, among: state.snapshots, registry: context.registry, at: context.clock())
  }

  /// What was done for each selected widget; its companion's failures are its own, but not the companion's age.
  func outcomes(at now: Date) -> [WidgetOutcome] {
    context.config.widgets.compactMap { widget in
      guard let ids = demandsByWidget[widget.id] else { return nil }
      let all = ids.compactMap { state.progress[$0] }
      let own = all.filter { !$0.demand.id.isCompanion }
      let selection = selection(of: widget)
      let freshness = context.config.freshness(of: widget, selection, registry: context.registry, at: now)
      let isShown = freshness == .fresh || freshness == .stale
      let actions = own.compactMap(\.action)
      // Nobody was asked and nobody needed to be.
      let isNotDue = own.allSatisfy(\.failures.isEmpty) && freshness == .fresh
      return WidgetOutcome(
        widget: widget.id,
        action: actions.first { $0 == .refreshed } ?? actions.first
          ?? (isNotDue ? .fresh : isShown ? .kept : .missing),
        state: freshness, provider: widget.ownFeeds == nil ? selection?.provider : nil,
        failures: all.flatMap(\.failures),
        refusals: all.reduce(into: [:]) { $0.merge($1.refusals) { first, _ in first } }, waits: own.flatMap(\.waits),
        isPostponed: own.contains(where: \.isPostponed))
    }
  }

  /// Writes down how the run has ended and draws up its lines.
  private func conclude(_ outcomes: [WidgetOutcome], now: Date) -> RunReport {
    let durationSeconds = context.elapsedSeconds()
    let hasNobodyToAsk = context.config.widgets.allSatisfy {
      context.config.freshness(of: $0, selection(of: $0), registry: context.registry, at: now) == .unavailable
    }
    let didNothing = state.progress.values.allSatisfy { $0.action == nil && $0.failures.isEmpty }
    let record = RunRecord(
      endedAt: now, durationMilliseconds: Int((durationSeconds * 1000).rounded()),
      exitStatus: RunReport.exitStatus(of: outcomes, problems: state.problems, hasNobodyToAsk: hasNobodyToAsk))
    state.writes.append { [context] _ in try context.record(record, didNothing: didNothing) }
    let postponed = postponedFeeds
    if postponed != state.postponedBefore { state.writes.append { try $0.replacePostponed(postponed) } }
    var alerts = alerts(of: outcomes, hasNobodyToAsk: hasNobodyToAsk, now: now)
    if alerts.outages != state.outages {
      state.writes.append { [outages = alerts.outages] in try $0.replaceOutages(outages) }
    }
    // The state's own failure, met this late, must be said too.
    if !flush() { alerts = self.alerts(of: outcomes, hasNobodyToAsk: hasNobodyToAsk, now: now) }
    return RunReport(
      startedAt: startedAt, durationSeconds: durationSeconds, outcomes: outcomes, problems: state.problems,
      lines: alerts.lines, storeError: state.storeError, hasNobodyToAsk: hasNobodyToAsk)
  }

  private func alerts(of outcomes: [WidgetOutcome], hasNobodyToAsk: Bool, now: Date) -> AlertPolicy {
    var alerts = AlertPolicy(
      known: state.outages, widgets: context.config.widgets, isVerbose: options.saysEverything, now: now)
    let byWidget = Dictionary(outcomes.map { ($0.widget, $0) }) { $1 }
    for widget in context.config.widgets {
      alerts.take(answered: recovered(for: widget), widget.id, failures: byWidget[widget.id]?.failures ?? [])
      if let outcome = byWidget[widget.id] { alerts.take(outcome) }
    }
    if options.saysEverything {
      for line in outcomes.compactMap({ waitLine(of: $0, now: now) }) { alerts.say(line) }
      for line in notices.unshown(at: now) { alerts.say(line) }
    }
    alerts.take(state.problems, hasNobodyToAsk: hasNobodyToAsk)
    return alerts
  }

  /// The providers that have answered a widget in this run, whichever widget asked, and none of whose places is still
  /// without an answer.
  private func recovered(for widget: Widget) -> Set<ProviderID> {
    let lacking = widget.feeds.filter { feed in
      state.attempt(at: feed)?.outcome.map { $0 != .answered } ?? false
    }
    return Set(widget.feeds.filter(state.answered.contains).map(\.provider)).subtracting(lacking.map(\.provider))
  }

  /// Since when a widget is not fresh, and why nobody may be asked for it yet; nil where somebody was asked.
  private func waitLine(of outcome: WidgetOutcome, now: Date) -> String? {
    guard outcome.state != .fresh, outcome.failures.allSatisfy(\.isOfKey),
      outcome.action == .kept || outcome.action == .missing,
      let widget = demandsByWidget[outcome.widget]?.first.flatMap({ state.progress[$0]?.demand.widget })
    else { return nil }
    let wait = outcome.waits.sentence(for: widget, state.outages, now: now)
    let turn = outcome.isPostponed ? "it waits for its turn" : nil
    if turn == nil, wait == nil { return nil }
    let sentence = [turn, wait].compactMap(\.self).joined(separator: ": ")
    let lifetime = selection(of: widget)?.lifetime
    let begunAt = outcome.state == .stale ? lifetime?.freshUntil : lifetime?.validUntil
    // What a clock has dated that ran ahead is stale before its time.
    let since = begunAt.flatMap { $0 <= now ? " since \($0.clockText(in: widget.zone, now: now))" : nil } ?? ""
    return "\(widget.id): \(outcome.state.rawValue)\(since); \(sentence)"
  }

  /// Does something with the store; what cannot be done is a problem of the run, never its end.
  @discardableResult
  func withStore<Value>(_ body: () throws -> Value?) -> Value? {
    do {
      return try body()
    } catch {
      note(error)
      return nil
    }
  }

  func note(_ error: any Error) {
    state.storeError = state.storeError ?? error
    let problem = RunProblem(subject: .state, sentence: "\(error)")
    if !state.problems.contains(problem) { state.problems.append(problem) }
  }
}
