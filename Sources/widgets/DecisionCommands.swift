import ArgumentParser
import Core
import Foundation
import Refreshing
import Storage

struct AcceptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept",
    abstract: "Show the reading of a widget that is in quarantine; never touches the network.",
    discussion: DecisionHelp.exitStatus)

  @OptionGroup var configOption: ConfigOption

  @Argument(help: "The widget's id.")
  var id: String

  func run() throws {
    let house = try House(configOption)
    let widget = try house.widget(id)
    try house.decide(about: widget) { try $0.accept(widget) }
  }
}

struct RejectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject",
    abstract: "Drop the reading of a widget that is in quarantine, or take the one that is shown off the page.",
    discussion: "Never touches the network. " + DecisionHelp.exitStatus)

  @OptionGroup var configOption: ConfigOption

  @Argument(help: "The widget's id.")
  var id: String

  func run() throws {
    let house = try House(configOption)
    let widget = try house.widget(id)
    try house.decide(about: widget) { try $0.reject(widget) }
  }
}

private enum DecisionHelp {
  static let exitStatus = """
    Exit status: 0 done; 2 there is nothing to decide, or publishing failed; 64 usage; 75 another run holds the lock; \
    78 the configuration is wrong.
    """
}

extension House {
  /// Carries out an operator's word under the lock of all runs and says what was done.
  fileprivate func decide(about widget: Widget, _ decide: (Refresh) throws -> Decision) throws {
    // It holds the lock as a run does.
    Watchdog(seconds: Watchdog.longestRunSeconds).start()
    let now = Date()
    // By such a clock everything that is shown would be dated wrongly.
    guard now >= Product.earliestNow else {
      throw stop(.unavailable, "widgets: the clock says \(now.instantText); nothing is decided by it")
    }
    guard try readingStore() != nil else {
      throw stop(.unavailable, "widgets: \(widget.id): no run has ended yet, so there is nothing to decide")
    }
    do {
      guard case .acquired(let lock) = try RunLock.acquire(statePath: config.state, now: now) else {
        throw stop(.locked, "widgets: another run holds the lock; nothing was decided, try again in a minute")
      }
      defer { lock.release() }
      let store = try SQLiteStore(writingAt: config.state, now: now)
      if let notice = store.notice { Console.complain("widgets: \(notice)") }
      let decision = try decide(try refresh(store))
      guard decision.isDone else { throw stop(.unavailable, "widgets: \(decision.sentence)") }
      try Console.say([decision.sentence])
      for problem in decision.problems { Console.complain("widgets: \(problem.subject.rawValue): \(problem.sentence)") }
      if !decision.problems.isEmpty { throw ExitCode.unavailable }
    } catch let error as StorageError {
      throw stop(.unavailable, "widgets: \(error)")
    }
  }
}
