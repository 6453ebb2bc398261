import ArgumentParser
import Core
import Foundation
import Refreshing
import Storage

struct RefreshCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refresh",
    abstract: "Fetch what is due, keep what is good and publish it.",
    discussion: """
      Prints nothing when all is well. Exit status: 0 everything is fresh or was not due; 1 a provider failed, a widget \
      is stale or a damaged state was moved aside, but every widget can be shown; 2 a widget cannot be shown, publishing \
      failed, or another run has held the lock for 120 s or more; 64 usage; 75 another run holds the lock (with \
      --fail-if-locked); 78 the configuration is wrong.
      """)

  @OptionGroup var configOption: ConfigOption

  @Option(
    name: .customLong("only"), help: ArgumentHelp("Refresh only this widget. May be repeated.", valueName: "id"),
    completion: Completions.widgets())
  var only: [String] = []

  @Flag(help: "Ask even if nothing is due. Intervals, Expires and back-offs still hold.")
  var force = false

  @Flag(help: "Print what would be asked. Fetches and writes nothing.")
  var dryRun = false

  @Option(help: ArgumentHelp("First wait a random time, at most this many seconds, 0 to 3600.", valueName: "seconds"))
  var splay = 0

  @Flag(help: "Exit with status 75 when another run holds the lock.")
  var failIfLocked = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  @Flag(
    name: [.customShort("v"), .customLong("verbose")],
    help: "Print every failure, every provider refused by its terms, and every widget that has to wait.")
  var verbose = false

  func validate() throws {
    guard (0...3600).contains(splay) else { throw ValidationError("Expected --splay from 0 to 3600 seconds.") }
  }

  func run() throws {
    let splaySeconds = splay > 0 ? Double.random(in: 0...Double(splay)) : 0
    Watchdog(seconds: Watchdog.longestRunSeconds + UInt32(splaySeconds.rounded(.up))).start()
    let site = try LoadedSite(configOption)
    let options = Refresh.Options(
      only: Set(try only.map { try site.widget($0).id }), isForced: force, saysEverything: verbose)
    if dryRun { return try plan(site, options) }
    guard Date() >= Product.earliestNow else {
      throw stop(
        .unavailable,
        "widgets: the system clock is wrong, it says \(Date().instantText); nothing was fetched or published")
    }
    if splaySeconds > 0 { Thread.sleep(forTimeInterval: splaySeconds) }
    let clock = RunClock()
    try site.actAsOwner()
    guard let lock = try lock(site) else { return }
    defer { lock.release() }
    let report = try run(site, options, clock)
    if json { try Console.say([report.document.text]) }
    report.lines.forEach(Console.complain)
    if report.exitStatus != 0 { throw ExitCode(report.exitStatus) }
  }

  /// The lock of all runs on the state; nil where another run holds it rightly.
  private func lock(_ site: LoadedSite) throws -> RunLock? {
    let now = Date()
    do {
      switch try RunLock.acquire(statePath: site.config.state, now: now) {
      case .acquired(let lock): return lock
      case .held(let since):
        let line = "widgets: another run has held the lock since \(since.instantText)"
        if failIfLocked { throw stop(.locked, line) }
        guard now.timeIntervalSince(since) < Self.longestRunSeconds else { throw stop(.unavailable, line) }
        return nil
      }
    } catch let error as StorageError {
      throw stop(.unavailable, "widgets: \(error)")
    }
  }

  /// A run ends itself within 60 s after its splay; one that holds the lock for longer than this is stopped, and ends
  /// as soon as it goes on.
  private static let longestRunSeconds = 120.0

  private func run(_ site: LoadedSite, _ options: Refresh.Options, _ clock: RunClock) throws -> Report {
    let path = site.config.state
    do {
      let store = try SQLiteStore(writingAt: path, now: Date())
      let damage: String
      do {
        let report = try run(site, options, clock, store)
        guard case .damaged(_, let problem)? = report.storeError as? StorageError else { return report }
        damage = problem
      } catch StorageError.damaged(_, let problem) {
        damage = problem
      }
      // Met only on reading or writing: what can be read is carried over, and the run begins again.
      return try run(site, options, clock, try SQLiteStore(writingAt: path, now: Date(), afterDamage: damage))
    } catch let error as StorageError {
      if case .newerSchema = error { throw stop(.config, "widgets: \(path): \(error)") }
      throw stop(.unavailable, "widgets: \(error)")
    }
  }

  private func run(_ site: LoadedSite, _ options: Refresh.Options, _ clock: RunClock, _ store: SQLiteStore) throws
    -> Report
  {
    if let notice = store.notice { Console.complain("widgets: \(notice)") }
    var options = options
    options.hasRecovered = store.recovery != nil
    let report = try site.refresh(store, clock).run(options)
    if report.storeError == nil { store.noteChecked(at: Date()) }
    return report
  }

  private func plan(_ site: LoadedSite, _ options: Refresh.Options) throws {
    let store: any Store = try site.readingStore() ?? EmptyStore()
    try Console.say(try site.refresh(store, RunClock()).plan(options))
  }
}
