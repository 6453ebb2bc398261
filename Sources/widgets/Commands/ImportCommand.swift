import ArgumentParser
import Core
import Foundation
import Storage

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Put what `widgets export` wrote in the place of the state. Never uses the network.",
    discussion: """
      The file is checked first; one of an earlier version is migrated. The state before it is kept as a file \
      whose name ends in .replaced- and the time; the newest five of these stay. Of each provider the later pause and the \
      larger count of calls hold, and everything that was withdrawn or rejected in either state stays so. Everything is \
      due: the next `widgets refresh` asks for it and publishes. Exit status: 0 imported; 1 imported, but the state \
      before it was damaged or could not all be kept; 2 the file cannot be read, is damaged or is no state, or the state \
      cannot be written; 64 usage; 75 a run or a backfill holds the lock; 78 the configuration is wrong, or the file is of \
      a newer version.
      """)

  @OptionGroup var configOption: ConfigOption
  @OptionGroup var argument: StateFileArgument

  /// Large states on slow disks take longer than a run may.
  private static let longestSeconds: UInt32 = 600

  func run() throws {
    try argument.checkIsNoStream()
    let site = try LoadedSite(configOption)
    let now = Date()
    try RunClock.check(now, undone: Self.undone)
    try site.actAsOwner()
    try checkIsReadable()
    let outcome = try site.withLock(at: now, undone: Self.undone, seconds: Self.longestSeconds) { _ in
      guard case .acquired(let lock) = try RunLock.acquire(.backfills, statePath: site.config.state, now: now) else {
        throw CommandError(.locked, "a backfill is running; \(Self.undone)")
      }
      defer { lock.release() }
      return try StateImport(from: argument.file, to: site.config.state, now: now).run()
    }
    if let notice = outcome.notice { Console.warn(notice) }
    for table in outcome.unkept {
      Console.warn("the state before is of a newer version, and its \(table) could not be kept")
    }
    try Console.print(sentence(of: outcome))
    if outcome.notice != nil || !outcome.unkept.isEmpty { throw CommandError(.failure) }
  }

  private static let undone = "nothing was imported"

  private func checkIsReadable() throws(CommandError) {
    guard access(argument.file, R_OK) != 0 else { return }
    let code = errno
    let file = plain(argument.file)
    guard code == EACCES else { throw CommandError(.unavailable, "\(file): \(String(cString: strerror(code)))") }
    let user = User.current.name
    throw CommandError(
      .unavailable, "\(file) cannot be read by \(user), who owns the state: copy it to where \(user) can read it")
  }

  private func sentence(of outcome: StateImport.Outcome) -> String {
    func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
    let latest = outcome.latestFetchedAt.map { ", the latest of \($0.instantText)," } ?? ""
    let before = outcome.keptAs.map { "; the state before is kept as \($0)" } ?? ""
    return "imported \(counted(outcome.snapshotCount, "snapshot"))\(latest) and "
      + "\(counted(outcome.pastReadingCount, "past reading"))\(before); the next run asks for everything"
  }
}
