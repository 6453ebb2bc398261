import ArgumentParser
import Core
import Foundation
import Refreshing
import Storage

/// What `accept` and `reject` share.
struct DecisionOptions: ParsableArguments {
  @OptionGroup var configOption: ConfigOption

  @Argument(help: "The widget's id.", completion: Completions.widgets())
  var id: String

  @Option(help: ArgumentHelp("The reading of this provider.", valueName: "id"), completion: Completions.providers)
  var provider: String?

  @Option(help: ArgumentHelp("The reading for this place of the widget, counted from 1.", valueName: "number"))
  var place: Int?

  @Flag(help: "The reading that is in quarantine.")
  var quarantined = false

  /// Which reading is meant; a provider or place that the widget does not have is exit status 64.
  fileprivate func target(
    in widget: Widget, _ status: DecisionTarget.ReadingStatus?
  ) throws(CommandError) -> DecisionTarget {
    if let place, !(1...widget.queries.count).contains(place) {
      throw CommandError(.usage, "--place: expected a number from 1 to \(widget.queries.count), found \(place)")
    }
    return DecisionTarget(provider: try namedProvider(in: widget), place: place, status: status)
  }

  /// The provider that is named; nil where none is.
  fileprivate func namedProvider(in widget: Widget) throws(CommandError) -> ProviderID? {
    guard let name = provider else { return nil }
    let provider = ProviderID(rawValue: name)
    guard widget.everyProvider.contains(provider) else {
      let known = widget.everyProvider.map(\.rawValue).joined(separator: ", ")
      throw CommandError(.usage, "unknown provider \(quoted(name)); \(widget.id) has \(known)")
    }
    return provider
  }

  fileprivate static let discussion = """
    The decision counts for every widget that shows the same data of that provider. If several readings could be meant, \
    they are listed with the options that choose one. Exit status: 0 done; 1 done, and a damaged state was moved aside \
    or the command onPublish failed; 2 there is nothing to decide, or publishing failed; 64 usage, or several readings could be meant; 75 another run \
    holds the lock; 78 the configuration is wrong.
    """

  /// Carries out a decision under the lock of all runs and says what was done.
  fileprivate func decide(_ decide: (Refresh, Widget) throws -> Decision) throws {
    let site = try LoadedSite(configOption)
    let widget = try site.widget(id)
    let now = Date()
    try RunClock.check(now, undone: "nothing was decided")
    guard try site.storeForReading() != nil else {
      throw CommandError(.unavailable, "\(widget.id): no run has ended yet, so there is nothing to decide")
    }
    try site.publishing(at: now, undone: "nothing was decided") { clock in
      let store = try site.storeForWriting(at: now)
      return (try decide(try site.refresh(store, clock), widget), store.recovery != nil)
    } report: { decision, hasRecovered in
      switch decision.state {
      case .done: break
      case .nothing: throw CommandError(.unavailable, decision.sentence)
      case .ambiguous: throw CommandError(.usage, decision.sentence)
      }
      try Self.report(decision, hasRecovered: hasRecovered)
    }
  }

  /// Says what was done, and what could not be published or stored.
  static func report(_ decision: Decision, hasRecovered: Bool) throws(CommandError) {
    try Console.print(decision.sentence)
    for problem in decision.problems { Console.warn("\(problem.subject.rawValue): \(problem.sentence)") }
    if decision.problems.contains(where: { !$0.subject.isMinor }) { throw CommandError(.unavailable) }
    if hasRecovered { throw CommandError(.failure) }
  }
}

struct AcceptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept",
    abstract: "Show a widget's reading that is in quarantine. Never uses the network.",
    discussion: DecisionOptions.discussion)

  @OptionGroup var options: DecisionOptions

  func run() throws { try options.decide { try $0.accept($1, options.target(in: $1, .quarantined)) } }
}

struct RejectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject",
    abstract: "Drop a widget's reading that is in quarantine, or take the shown one off the page.",
    discussion: """
      --day removes one past day for good, for every widget that shows it. History, charts, lines and changes no longer \
      use it, and no backfill brings it back. Never uses the network. \
      \(DecisionOptions.discussion)
      """)

  @OptionGroup var options: DecisionOptions

  @Option(help: ArgumentHelp("Remove this past day, YYYY-MM-DD.", valueName: "date"))
  var day: String?

  @Flag(help: "The reading that is shown.")
  var shown = false

  func validate() throws {
    if options.quarantined, shown { throw ValidationError("Expected --quarantined or --shown, found both.") }
    if day != nil, options.quarantined || shown || options.place != nil {
      throw ValidationError("--day: expected without --place, --quarantined and --shown")
    }
  }

  func run() throws {
    let status: DecisionTarget.ReadingStatus? = options.quarantined ? .quarantined : shown ? .shown : nil
    guard let text = day else { return try options.decide { try $0.reject($1, options.target(in: $1, status)) } }
    guard let day = CalendarDay(text) else {
      throw CommandError(.usage, "--day: expected a day such as 2026-01-31, found \(quoted(text))")
    }
    try options.decide { refresh, widget in
      try expectPast(day, of: widget)
      let named = try options.namedProvider(in: widget)
      let institutions = try refresh.institutions(of: widget, seenOn: day, named: named)
      guard let institution = institutions.first else {
        return Decision(nothing: "\(widget.id): nothing is known of \(day)")
      }
      guard institutions.count == 1 else {
        let ids = institutions.compactMap(\.first?.rawValue).joined(separator: ", ")
        throw CommandError(
          .usage,
          "\(widget.id): several providers have data of \(day): "
            + "name one of \(ids) with --provider")
      }
      return try refresh.reject(day, of: institution, for: widget)
    }
  }

  private func expectPast(_ day: CalendarDay, of widget: Widget) throws(CommandError) {
    guard day < CalendarDay(of: Date(), in: widget.queries[0].dayZone) else {
      throw CommandError(
        .usage,
        "--day: expected a day that is over, found \(day); `widgets reject \(widget.id)` withdraws what is shown")
    }
  }
}
