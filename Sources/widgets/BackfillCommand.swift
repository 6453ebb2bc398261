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
    guard now >= Product.earliestNow else {
      throw stop(.unavailable, "widgets: the system clock is wrong, it says \(now.instantText); no provider was asked")
    }
    let days = try days(before: CalendarDay(of: now, in: Query.dayZone(of: widget.query.text)))
    if let advice = Self.advice(for: widget) { throw stop(.usage, "widgets: \(widget.id): \(advice)") }
    if dryRun {
      let store: any Store = try site.readingStore() ?? EmptyStore()
      return try prepared(site.backfill(store), for: widget, days).forEach {
        try Console.say([$0.intention(for: widget)])
      }
    }
    try site.actAsOwner()
    let lock = try site.backfillLock(at: now)
    defer { lock.release() }
    Interruption.watch()
    let store = try site.storeForBackfill()
    try fill(site.backfill(store), widget, days)
    if store.recovery != nil { throw ExitCode.failure }
  }

  /// The days to fill: from the one that was named to yesterday.
  private func days(before today: CalendarDay) throws -> ClosedRange<CalendarDay> {
    guard let first = CalendarDay(since) else {
      throw stop(.usage, "widgets: --since: expected a day such as 2026-01-31, found \"\(plain(since, limit: 40))\"")
    }
    guard first.year >= 2000, first < today else {
      throw stop(
        .usage, "widgets: --since: expected a day from 2000-01-01 to \(today.adding(days: -1)), found \(first)")
    }
    return first...today.adding(days: -1)
  }

  private func prepared(_ backfill: Backfill, for widget: Widget, _ days: ClosedRange<CalendarDay>) throws
    -> [PreparedBackfill]
  {
    do {
      return try backfill.providers(of: widget).map { provider in
        PreparedBackfill(provider: provider.id, plan: try backfill.plan(provider, for: widget, days: days))
      }
    } catch {
      throw stop(.unavailable, "widgets: \(error)")
    }
  }

  private func fill(_ backfill: Backfill, _ widget: Widget, _ days: ClosedRange<CalendarDay>) throws {
    var tallies: [BackfillTally] = []
    var isRefused = false
    for prepared in try prepared(backfill, for: widget, days) {
      let name = "\(widget.id): \(prepared.provider)"
      switch prepared.plan {
      case .failure(let refusal):
        isRefused = true
        Console.complain("widgets: \(name): not asked: \(refusal)")
      case .success(let plan):
        let progress = BackfillProgress(name: name)
        let result = Result { try backfill.run(plan, for: widget, each: progress.show) }
        progress.end()
        let tally: BackfillTally
        do {
          tally = try result.get()
        } catch {
          throw stop(.unavailable, "widgets: \(error); the same command continues later")
        }
        tallies.append(tally)
        try Console.say(["\(name): \(tally.summary(of: plan))"])
        for line in tally.refusedLines { Console.complain("widgets: \(name): \(line)") }
        if let line = tally.missingLine { Console.complain("widgets: \(name): \(line)") }
        if let reason = tally.stop {
          Console.complain(
            "widgets: \(name): \(reason); \(counted(tally.leftCount)) left; the same command continues later")
        }
      }
    }
    let status = tallies.isEmpty ? 2 : max(BackfillTally.exitStatus(of: tallies), isRefused ? 1 : 0)
    if status != 0 { throw ExitCode(status) }
  }
}

/// What is to be asked of one provider, or why it may not be.
struct PreparedBackfill {
  let provider: ProviderID
  let plan: Result<Backfill.Plan, Refusal>

  /// What a backfill would do.
  func intention(for widget: Widget) -> String {
    switch plan {
    case .failure(let refusal): return "\(widget.id): \(provider): not asked: \(refusal)"
    case .success(let plan):
      let known = "\(counted(plan.knownCount)) known"
      guard !plan.requests.isEmpty else { return "\(widget.id): \(provider): no request is needed, \(known)" }
      let seconds = Int(plan.seconds.rounded(.up))
      let time = seconds < 60 ? "\(seconds) s" : "\((seconds + 59) / 60) min"
      let count = plan.requests.count
      return "\(widget.id): \(provider): would ask for \(counted(plan.unknown.count)) in \(count) "
        + "\(count == 1 ? "request" : "requests"), at least \(time); \(known)"
    }
  }
}

extension BackfillTally {
  /// What was done, `300 days filled, 50 known, 15 without data, 3 not believed, 1 rejected`.
  func summary(of plan: Backfill.Plan) -> String {
    let more = [
      (emptyCount, "without data"), (refused.count, "not believed"), (plan.rejectedCount, "rejected"),
    ].filter { $0.0 > 0 }
    return (["\(counted(filledCount)) filled", "\(plan.knownCount) known"] + more.map { "\($0.0) \($0.1)" })
      .joined(separator: ", ")
  }
}

/// `1 day`, `30 days`.
func counted(_ days: Int) -> String { "\(days) \(days == 1 ? "day" : "days")" }
