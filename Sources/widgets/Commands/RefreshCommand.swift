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
      is stale, a damaged state was moved aside or the command onPublish failed, but every widget can be shown; 2 a widget \
      cannot be shown, publishing failed, or another run has held the lock for 120 s or more; 64 usage; 75 another run holds the lock (with \
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

  var job: RefreshJob {
    RefreshJob(
      config: configOption.path, only: only, force: force, dryRun: dryRun, splay: splay, failIfLocked: failIfLocked,
      json: json, verbose: verbose)
  }

  func run() throws { try job.run() }
}

/// What a run is asked to do.
struct RefreshJob: Equatable {
  var config: String?
  var only: [String] = []
  var force = false
  var dryRun = false
  var splay = 0
  var failIfLocked = false
  var json = false
  var verbose = false

  func run() throws {
    let splaySeconds = splay > 0 ? Double.random(in: 0...Double(splay)) : 0
    Watchdog(seconds: Watchdog.longestRunSeconds + UInt32(splaySeconds.rounded(.up))).start()
    let site = try LoadedSite(configAt: config)
    let options = Refresh.Options(
      only: Set(try only.map { try site.widget($0).id }), isForced: force, saysEverything: verbose,
      needsOutcomes: json)
    if dryRun {
      let store: any Store = try site.storeForReading() ?? SQLiteStore(inMemory: ())
      return try Console.print(try site.refresh(store, RunClock()).plan(options))
    }
    try RunClock.check(Date(), undone: "nothing was fetched or published")
    if splaySeconds > 0 { Thread.sleep(forTimeInterval: splaySeconds) }
    let clock = RunClock()
    try site.actAsOwner()
    guard let lock = try lock(site) else { return }
    let result = Result {
      let report = try whileHeld(lock) { try run(site, options, clock) }
      report.lines.forEach(Console.printError)
      return report
    }
    // Also after a run that failed: paths may wait.
    let failure = site.runOnPublish()
    if let failure, failure.isToBeSaid || verbose { Console.warn(failure.sentence) }
    let report = try result.get()
    if json { try Console.print(report.document.text) }
    if report.exitStatus != 0 { throw CommandError(status: report.exitStatus) }
    if failure != nil { throw CommandError(.failure) }
  }

  private func whileHeld<Value>(_ lock: RunLock, _ body: () throws -> Value) rethrows -> Value {
    defer { lock.release() }
    return try body()
  }

  /// The lock of all runs; nil where another run holds it and may still be working.
  private func lock(_ site: LoadedSite) throws -> RunLock? {
    let now = Date()
    switch try RunLock.acquire(statePath: site.config.state, now: now) {
    case .acquired(let lock): return lock
    case .held(let since):
      guard !failIfLocked, now.timeIntervalSince(since) < Self.longestHeldSeconds else {
        throw CommandError(
          failIfLocked ? .locked : .unavailable, "another run has held the lock since \(since.instantText)")
      }
      return nil
    }
  }

  /// A run ends itself within 60 s after its splay; one that holds the lock for longer has been stopped by a signal.
  private static let longestHeldSeconds = 120.0

  private func run(_ site: LoadedSite, _ options: Refresh.Options, _ clock: RunClock) throws -> RunReport {
    let store = try site.storeForWriting(at: Date())
    let damage: String
    do {
      let report = try run(site, options, clock, store)
      guard case .damaged(_, let problem)? = report.storeError as? StorageError else {
        store.stayOpen()
        return report
      }
      damage = problem
    } catch StorageError.damaged(_, let problem) {
      damage = problem
    }
    // Damage that only reading or writing meets: what can be read is carried over, and the run begins again.
    return try run(site, options, clock, try site.storeForWriting(at: Date(), afterDamage: damage))
  }

  private func run(_ site: LoadedSite, _ options: Refresh.Options, _ clock: RunClock, _ store: SQLiteStore) throws
    -> RunReport
  {
    var options = options
    options.hasRecovered = store.recovery != nil
    let pages = try SitePages(site)
    let report = try site.refresh(store, clock, pages: pages).run(options)
    if report.storeError == nil {
      store.noteChecked(at: Date())
      pages.noteAnswers(from: store)
    }
    return report
  }
}
