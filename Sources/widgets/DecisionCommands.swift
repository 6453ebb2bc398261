import ArgumentParser
import Core
import Foundation
import Refreshing
import Storage

/// What both words of an operator take.
struct DecisionOptions: ParsableArguments {
  @OptionGroup var configOption: ConfigOption

  @Argument(help: "The widget's id.", completion: Completions.widgets())
  var id: String

  fileprivate static let exitStatus = """
    Exit status: 0 done; 1 done, and a damaged state was moved aside; 2 there is nothing to decide, or publishing \
    failed; 64 usage; 75 another run holds the lock; 78 the configuration is wrong.
    """

  /// Carries out an operator's word under the lock of all runs and says what was done.
  fileprivate func decide(_ decide: (Refresh, Widget) throws -> Decision) throws {
    let site = try LoadedSite(configOption)
    let widget = try site.widget(id)
    let now = Date()
    // By such a clock everything that is shown would be dated wrongly.
    guard now >= Product.earliestNow else {
      throw stop(.unavailable, "widgets: the system clock is wrong, it says \(now.instantText); nothing was decided")
    }
    guard try site.readingStore() != nil else {
      throw stop(.unavailable, "widgets: \(widget.id): no run has ended yet, so there is nothing to decide")
    }
    let (decision, hasRecovered) = try site.withLock(at: now, undone: "nothing was decided") { clock in
      let store = try SQLiteStore(writingAt: site.config.state, now: now)
      if let notice = store.notice { Console.complain("widgets: \(notice)") }
      return (try decide(try site.refresh(store, clock), widget), store.recovery != nil)
    }
    guard decision.isDone else { throw stop(.unavailable, "widgets: \(decision.sentence)") }
    try Console.say([decision.sentence])
    for problem in decision.problems { Console.complain("widgets: \(problem.subject.rawValue): \(problem.sentence)") }
    if decision.problems.contains(where: { $0.subject != .templates }) { throw ExitCode.unavailable }
    if hasRecovered { throw ExitCode.failure }
  }
}

struct AcceptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept",
    abstract: "Show a widget's reading that is in quarantine. Never uses the network.",
    discussion: DecisionOptions.exitStatus)

  @OptionGroup var options: DecisionOptions

  func run() throws { try options.decide { try $0.accept($1) } }
}

struct RejectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject",
    abstract: "Drop a widget's reading that is in quarantine, or take the shown one off the page.",
    discussion: """
      --day removes one past day for good, for every widget that shows it. History, charts, lines and changes no longer \
      use it, and no backfill brings it back. Never uses the network. \
      \(DecisionOptions.exitStatus)
      """)

  @OptionGroup var options: DecisionOptions

  @Option(help: ArgumentHelp("Remove this past day, YYYY-MM-DD.", valueName: "date"))
  var day: String?

  @Option(
    help: ArgumentHelp("The provider, if several have data of that day.", valueName: "id"),
    completion: Completions.providers)
  var provider: String?

  func validate() throws {
    if provider != nil, day == nil { throw ValidationError("--provider: expected together with --day") }
  }

  func run() throws {
    guard let text = day else { return try options.decide { try $0.reject($1) } }
    guard let day = CalendarDay(text) else {
      throw stop(.usage, "widgets: --day: expected a day such as 2026-01-31, found \(quoted(text))")
    }
    try options.decide { refresh, widget in
      try expectPast(day, of: widget)
      let named = try provider.map { try listed($0, by: widget) }
      let institutions = try refresh.institutions(of: widget, seenOn: day, named: named)
      guard let institution = institutions.first else {
        return Decision(nothing: "\(widget.id): nothing is known of \(day)")
      }
      guard institutions.count == 1 else {
        let ids = institutions.compactMap(\.first?.rawValue).joined(separator: ", ")
        throw stop(
          .usage,
          "widgets: \(widget.id): several providers have data of \(day): "
            + "name one of \(ids) with --provider")
      }
      return try refresh.reject(day, of: institution, for: widget)
    }
  }

  private func expectPast(_ day: CalendarDay, of widget: Widget) throws {
    guard day < CalendarDay(of: Date(), in: Query.dayZone(of: widget.query.text)) else {
      throw stop(
        .usage,
        "widgets: --day: expected a day that is over, found \(day); `widgets reject \(widget.id)` withdraws "
          + "what is shown")
    }
  }

  private func listed(_ name: String, by widget: Widget) throws -> ProviderID {
    let provider = ProviderID(rawValue: name)
    guard widget.providers.contains(provider) else {
      let known = widget.providers.map(\.rawValue).joined(separator: ", ")
      throw stop(.usage, "widgets: unknown provider \"\(plain(name, limit: 40))\"; \(widget.id) has \(known)")
    }
    return provider
  }
}
