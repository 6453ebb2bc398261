import Core
import Foundation

/// One run: what is due, whom to ask next, what to believe, what to keep.
///
/// The caller holds the lock of all runs. Everything foreign comes in from outside, the clock too.
public struct Refresh {
  /// What an operator asks of one run.
  public struct Options: Sendable {
    /// Only these widgets; empty for all.
    public var only: Set<WidgetID>
    /// Ask although nothing is due; intervals, Expires and back-offs still hold.
    public var isForced: Bool
    /// Whether every failure and refusal is said, not only news.
    public var saysEverything: Bool

    /// What an operator asks of one run.
    public init(only: Set<WidgetID> = [], isForced: Bool = false, saysEverything: Bool = false) {
      self.only = only
      self.isForced = isForced
      self.saysEverything = saysEverything
    }
  }

  let config: Config
  let registry: [RegisteredProvider]
  let access: (RegisteredProvider) -> Result<Access, Refusal>
  let store: any Store
  let transport: any Transport
  let pages: any Pages
  let allowsSamples: Bool
  let clock: () -> Date
  let random: () -> Double

  /// A run's surroundings; `random` answers from 0 to 1.
  public init(
    config: Config, registry: [RegisteredProvider], access: @escaping (RegisteredProvider) -> Result<Access, Refusal>,
    store: any Store, transport: any Transport, pages: any Pages, allowsSamples: Bool, clock: @escaping () -> Date,
    random: @escaping () -> Double
  ) {
    self.config = config
    self.registry = registry
    self.access = access
    self.store = store
    self.transport = transport
    self.pages = pages
    self.allowsSamples = allowsSamples
    self.clock = clock
    self.random = random
  }

  /// Fetches what is due, keeps what is good, publishes.
  public func run(_ options: Options) throws -> Report {
    try Run(self, options).report()
  }

  /// What a run would do now, one line a widget; nothing is fetched or written.
  public func plan(_ options: Options) throws -> [String] {
    let run = try Run(self, options)
    return run.selected.map { widget in
      guard run.isDue(widget) else { return "\(widget.id): fresh, not due" }
      switch run.nextStep(for: widget) {
      case .ask(let provider, let request): return "\(widget.id): due, would ask \(provider.id): \(request.target)"
      case .adopt(let snapshot):
        return "\(widget.id): due, would take what \(snapshot.widget) had of \(snapshot.provider)"
      case .stop: return "\(widget.id): due, but no provider may be asked now"
      }
    }
  }
}

/// The state of one run.
final class Run {
  let context: Refresh
  let options: Refresh.Options
  let startedAt: Date
  var snapshots: [Snapshot]
  var attempts: [Attempt]
  let outages: [Outage]
  var pursuits: [WidgetID: Pursuit] = [:]
  var flights: [String: Flight] = [:]
  var problems: [String] = []

  /// One widget's way along its providers.
  struct Pursuit {
    var outcome: Outcome
    /// How many of its providers are done with.
    var passed = 0
    var isOver = false
  }

  /// One request under way, and the widgets that wait for it.
  struct Flight {
    let provider: RegisteredProvider
    let request: Request
    var widgets: [WidgetID]
    var isSecondTry = false
  }

  init(_ context: Refresh, _ options: Refresh.Options) throws {
    self.context = context
    self.options = options
    startedAt = context.clock()
    snapshots = try context.store.snapshots()
    attempts = try context.store.attempts()
    outages = try context.store.outages()
    for widget in selected {
      let snapshot = current(of: widget)
      pursuits[widget.id] = Pursuit(
        outcome: Outcome(
          widget: widget.id, result: .fresh,
          state: snapshot.map { widget.freshness(of: $0, at: startedAt) } ?? .missing,
          provider: snapshot?.provider),
        isOver: true)
    }
  }

  var selected: [Widget] {
    options.only.isEmpty ? context.config.widgets : context.config.widgets.filter { options.only.contains($0.id) }
  }

  func current(of widget: Widget) -> Snapshot? {
    context.config.current(of: widget, among: snapshots, registry: context.registry, at: context.clock())
  }

  func isDue(_ widget: Widget) -> Bool { options.isForced || pursuits[widget.id]?.outcome.state != .fresh }

  func report() -> Report {
    let due = selected.filter(isDue)
    for widget in due {
      pursuits[widget.id]?.isOver = false
      let old = current(of: widget).map { widget.isValid($0, at: startedAt) } ?? false
      pursuits[widget.id]?.outcome.result = old ? .kept : .missing
    }
    // From the first run on every path exists, even if this run is killed while a provider is slow.
    if !context.pages.areComplete(for: context.config.widgets) { publish() }
    let first = due.flatMap { pursue($0) }
    if !flights.isEmpty {
      context.transport.run(first) { request, result in settle(request, result) }
    }
    for widget in due where pursuits[widget.id]?.isOver == false { end(widget) }
    publish()
    return conclude()
  }

  private func conclude() -> Report {
    let now = context.clock()
    for widget in selected {
      let snapshot = current(of: widget)
      pursuits[widget.id]?.outcome.state = snapshot.map { widget.freshness(of: $0, at: now) } ?? .missing
      pursuits[widget.id]?.outcome.provider = snapshot?.provider
    }
    let outcomes = selected.compactMap { pursuits[$0.id]?.outcome }
    let announcement = Announcement(
      of: outcomes, known: outages, listed: Set(context.config.widgets.map(\.id)),
      sayEverything: options.saysEverything, now: now)
    if announcement.outages != outages {
      do { try context.store.replaceOutages(announcement.outages) } catch { note(["state: \(error)"]) }
    }
    return Report(
      startedAt: startedAt, endedAt: now, outcomes: outcomes, problems: problems,
      lines: announcement.lines + problems.map { "widgets: \($0)" })
  }

  /// Publishes what every widget shows now; a widget whose answer is still out keeps its old files.
  func publish() {
    let now = context.clock()
    do {
      let showings = try context.config.widgets.map {
        try context.config.showing(of: $0, among: snapshots, registry: context.registry, store: context.store, at: now)
      }
      let pending = Set(pursuits.filter { !$0.value.isOver }.keys)
      note(context.pages.publish(showings, pending: pending, at: now))
    } catch {
      note(["state: \(error)"])
    }
  }

  /// Remembers what went wrong, each sentence once.
  func note(_ sentences: [String]) { problems += sentences.filter { !problems.contains($0) } }

  func end(_ widget: Widget) { pursuits[widget.id]?.isOver = true }
}
