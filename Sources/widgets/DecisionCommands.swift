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
    Exit status: 0 done; 2 there is nothing to decide, or publishing failed; 64 usage; 75 another run holds the lock; \
    78 the configuration is wrong.
    """

  /// Carries out an operator's word under the lock of all runs and says what was done.
  fileprivate func decide(_ decide: (Refresh, Widget) throws -> Decision) throws {
    let house = try House(configOption)
    let widget = try house.widget(id)
    let now = Date()
    // By such a clock everything that is shown would be dated wrongly.
    guard now >= Product.earliestNow else {
      throw stop(.unavailable, "widgets: the clock says \(now.instantText); nothing is decided by it")
    }
    guard try house.readingStore() != nil else {
      throw stop(.unavailable, "widgets: \(widget.id): no run has ended yet, so there is nothing to decide")
    }
    let decision = try house.withLock(at: now, undone: "nothing was decided") { clock in
      let store = try SQLiteStore(writingAt: house.config.state, now: now)
      if let notice = store.notice { Console.complain("widgets: \(notice)") }
      return try decide(try house.refresh(store, clock), widget)
    }
    guard decision.isDone else { throw stop(.unavailable, "widgets: \(decision.sentence)") }
    try Console.say([decision.sentence])
    for problem in decision.problems { Console.complain("widgets: \(problem.subject.rawValue): \(problem.sentence)") }
    if decision.problems.contains(where: { $0.subject != .templates }) { throw ExitCode.unavailable }
  }
}

struct AcceptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept",
    abstract: "Show the reading of a widget that is in quarantine; never touches the network.",
    discussion: DecisionOptions.exitStatus)

  @OptionGroup var options: DecisionOptions

  func run() throws { try options.decide { try $0.accept($1) } }
}

struct RejectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject",
    abstract: "Drop the reading of a widget that is in quarantine, or take the one that is shown off the page.",
    discussion: "Never touches the network. " + DecisionOptions.exitStatus)

  @OptionGroup var options: DecisionOptions

  func run() throws { try options.decide { try $0.reject($1) } }
}
