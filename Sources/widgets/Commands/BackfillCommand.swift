import ArgumentParser
import Core
import Foundation
import Providers
import Refreshing
import Storage
import Transport

struct BackfillCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backfill",
    abstract: "Fetch past days of a widget from the providers that serve them.",
    discussion: """
      Asks slowly, newest day first, and only for days that the state does not know yet. Each day is stored at once, so \
      after Ctrl-C or a kill the same command continues. `widgets refresh` may run meanwhile and fetches today itself. \
      A day without data stays a gap. Each day is compared with the days on both sides of it. A day that is too far \
      from both is not stored, and one line names the day, the value and the expected range. A price change that stays \
      is stored. Days removed by `widgets reject ID --day DATE` are not asked for again. Exit status: 0 every day is \
      filled, known or without data; 1 some days could not be fetched or are not believed, or a damaged state was moved \
      aside; 2 no day could be fetched, or the state cannot be written; 64 usage; 75 another run or backfill holds the \
      lock; 78 the configuration is wrong; 130 after Ctrl-C.
      """)

  @OptionGroup var configOption: ConfigOption

  @Argument(help: "The widget's id.", completion: Completions.widgets())
  var id: String

  @Option(help: ArgumentHelp("The first day, YYYY-MM-DD.", valueName: "date"))
  var since: String

  @Flag(help: "Print how many requests it would make and how long they take. Makes none.")
  var dryRun = false

  func run() throws {
    let site = try LoadedSite(configOption)
    let widget = try site.widget(id)
    let now = Date()
    try RunClock.check(now, undone: "no provider was asked")
    let days = try days(before: CalendarDay(of: now, in: widget.queries[0].dayZone))
    if let advice = Self.advice(for: widget) { throw CommandError(.usage, "\(widget.id): \(advice)") }
    if dryRun {
      let store: any Store = try site.storeForReading() ?? SQLiteStore(inMemory: ())
      return try plans(of: backfill(site, store), for: widget, days).forEach { provider, plan in
        try Console.print("\(widget.id): \(provider): \(Self.intention(of: plan))")
      }
    }
    try site.actAsOwner()
    let lock = try lock(site, at: now)
    defer { lock.release() }
    InterruptHandler.start()
    let store = try openedStore(site)
    try fill(backfill(site, store), widget, days)
    if store.recovery != nil { throw CommandError(.failure) }
  }

  private func days(before today: CalendarDay) throws(CommandError) -> ClosedRange<CalendarDay> {
    guard let first = CalendarDay(since) else {
      throw CommandError(.usage, "--since: expected a day such as 2026-01-31, found \(quoted(since))")
    }
    guard first.year >= 2000, first < today else {
      throw CommandError(.usage, "--since: expected a day from 2000-01-01 to \(today.adding(days: -1)), found \(first)")
    }
    return first...today.adding(days: -1)
  }

  /// The policy of a backfill over the real network, clock and state.
  private func backfill(_ site: LoadedSite, _ store: any Store) -> Backfill {
    let clock = RunClock()
    return Backfill(
      config: site.config, registry: registry, access: site.access(to:), store: store,
      // One loop for all requests keeps the connection; each has its own limits.
      transport: CurlTransport(
        product: Product.name, version: Product.version, proxy: site.config.proxy, endsAfterSeconds: 30 * 86400),
      allowsSamples: site.config.allowsSamples, clock: RunClock.wholeSeconds,
      elapsedSeconds: { clock.elapsedSeconds }, random: { .random(in: 0...1) })
  }

  /// The lock of all backfills: two at once would ask for the same days at twice the pace.
  private func lock(_ site: LoadedSite, at now: Date) throws -> RunLock {
    switch try RunLock.acquire(.backfills, statePath: site.config.state, now: now) {
    case .acquired(let lock): return lock
    case .held(let since):
      throw CommandError(.locked, "another backfill has been running since \(since.instantText); no provider was asked")
    }
  }

  /// The store, opened under the lock of all runs, since opening may make, migrate or mend it.
  ///
  /// The lock is released at once: a backfill takes hours, and a run that finds the lock taken does nothing. SQLite's own
  /// locks order the single writes.
  private func openedStore(_ site: LoadedSite) throws -> SQLiteStore {
    while true {
      switch try RunLock.acquire(statePath: site.config.state, now: Date()) {
      case .acquired(let lock):
        defer { lock.release() }
        return try site.storeForWriting(at: Date())
      case .held(let since):
        guard abs(Date().timeIntervalSince(since)) < Double(Watchdog.longestRunSeconds) + 5 else {
          throw CommandError(.locked, "another run has held the lock since \(since.instantText); no provider was asked")
        }
        usleep(100_000)
      }
    }
  }

  private func plans(of backfill: Backfill, for widget: Widget, _ days: ClosedRange<CalendarDay>) throws
    -> [(provider: ProviderID, plan: Result<Backfill.Plan, Refusal>)]
  {
    try backfill.providers(of: widget).map { ($0.id, try backfill.plan($0, for: widget, days: days)) }
  }

  private func fill(_ backfill: Backfill, _ widget: Widget, _ days: ClosedRange<CalendarDay>) throws {
    var tallies: [BackfillTally] = []
    var isRefused = false
    for (provider, plan) in try plans(of: backfill, for: widget, days) {
      let name = "\(widget.id): \(provider)"
      switch plan {
      case .failure(let refusal):
        isRefused = true
        Console.warn("\(name): not asked: \(refusal)")
      case .success(let plan):
        let progress = BackfillProgress(name: name)
        let tally: BackfillTally
        do {
          defer { progress.end() }
          tally = try backfill.run(plan, for: widget, each: progress.show)
        } catch {
          throw CommandError(.unavailable, "\(error); the same command continues later")
        }
        tallies.append(tally)
        try Console.print("\(name): \(tally.summary(of: plan))")
        for line in tally.refusedLines + [tally.missingLine].compactMap(\.self) { Console.warn("\(name): \(line)") }
        if let reason = tally.stop {
          Console.warn("\(name): \(reason); \(counted(tally.leftCount)) left; the same command continues later")
        }
      }
    }
    let status = tallies.isEmpty ? 2 : max(BackfillTally.exitStatus(of: tallies), isRefused ? 1 : 0)
    if status != 0 { throw CommandError(status: status) }
  }

  private static func intention(of plan: Result<Backfill.Plan, Refusal>) -> String {
    switch plan {
    case .failure(let refusal): return "not asked: \(refusal)"
    case .success(let plan):
      let known = "\(counted(plan.knownCount)) known"
      guard !plan.requests.isEmpty else { return "no request is needed, \(known)" }
      let seconds = Int(plan.seconds.rounded(.up))
      let time = seconds < 60 ? "\(seconds) s" : "\((seconds + 59) / 60) min"
      let count = plan.requests.count
      return "would ask for \(counted(plan.unknown.count)) in \(count) \(count == 1 ? "request" : "requests"), "
        + "at least \(time); \(known)"
    }
  }

  /// Which providers to add where none of the widget's own serves past days; nil where one does.
  static func advice(for widget: Widget) -> String? {
    let isServed = widget.providers.contains { id in registry.contains { $0.id == id && $0.past != nil } }
    if isServed { return nil }
    let serving = registry.filter { $0.kind == widget.kind && $0.past != nil }
    if serving.isEmpty { return "no provider of \(widget.kind.rawValue) serves past days" }
    let listed = Set(registry.filter { widget.providers.contains($0.id) }.map(\.terms.name))
    let names = serving.map { "\"\($0.id)\"\(listed.contains($0.terms.name) ? " (\($0.terms.name) too)" : "")" }
    return "none of its providers serves past days; add \(names.joined(separator: " or ")) to them"
  }
}

extension BackfillTally {
  /// `300 days filled, 50 known, 15 without data, 3 not believed, 1 rejected`.
  fileprivate func summary(of plan: Backfill.Plan) -> String {
    let more = [
      (emptyCount, "without data"), (refused.count, "not believed"), (plan.rejectedCount, "rejected"),
    ].filter { $0.0 > 0 }
    return (["\(counted(filledCount)) filled", "\(plan.knownCount) known"] + more.map { "\($0.0) \($0.1)" })
      .joined(separator: ", ")
  }
}

/// `1 day`, `30 days`.
private func counted(_ days: Int) -> String { "\(days) \(days == 1 ? "day" : "days")" }
