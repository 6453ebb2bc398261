import ArgumentParser
import Core
import Foundation
import Providers
import Refreshing
import Storage
import Transport

extension LoadedSite {
  /// The policy of a backfill, with everything foreign as it really is.
  func backfill(_ store: any Store) -> Backfill {
    let start = ContinuousClock.now
    return Backfill(
      config: config, registry: registry, access: access(to:), store: store,
      // One loop for all requests keeps the connection; each has its own limits.
      transport: CurlTransport(
        product: Product.name, version: Product.version, proxy: config.proxy, endsAfterSeconds: 30 * 86400),
      allowsSamples: config.allowsSamples,
      clock: { Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down)) },
      elapsedSeconds: { (ContinuousClock.now - start) / .seconds(1) }, random: { .random(in: 0...1) })
  }

  /// The lock of all backfills: two at once would ask for the same days at twice the pace.
  func backfillLock(at now: Date) throws -> RunLock {
    do {
      switch try RunLock.acquire(.backfills, statePath: config.state, now: now) {
      case .acquired(let lock): return lock
      case .held(let since):
        throw stop(
          .locked, "widgets: another backfill has been running since \(since.instantText); no provider was asked")
      }
    } catch let error as StorageError {
      throw stop(.unavailable, "widgets: \(error)")
    }
  }

  /// The store, opened under the lock of all runs as they open it, which may make, migrate or mend it.
  ///
  /// The lock is given back at once: a backfill takes minutes or hours, and a run that meets the lock, if only for one
  /// write, leaves its turn out in silence. SQLite's own locks keep the single writes apart.
  func storeForBackfill() throws -> SQLiteStore {
    do {
      while true {
        switch try RunLock.acquire(statePath: config.state, now: Date()) {
        case .acquired(let lock):
          defer { lock.release() }
          let store = try SQLiteStore(writingAt: config.state, now: Date())
          if let notice = store.notice { Console.complain("widgets: \(notice)") }
          return store
        case .held(let since):
          guard abs(Date().timeIntervalSince(since)) < Double(Watchdog.longestRunSeconds) + 5 else {
            throw stop(
              .locked, "widgets: another run has held the lock since \(since.instantText); no provider was asked")
          }
          usleep(100_000)
        }
      }
    } catch let error as StorageError {
      if case .newerSchema = error { throw stop(.config, "widgets: \(config.state): \(error)") }
      throw stop(.unavailable, "widgets: \(error)")
    }
  }
}

extension BackfillCommand {
  /// Which providers would do, where none of the widget's own serves past days; nil where one does.
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

/// Ctrl-C: one line that says how to go on, and exit status 130, wherever the backfill is.
///
/// Each day is a transaction, so it can be left at any instant, as by a kill; and whoever waits for a slow provider's answer
/// need not wait on.
enum Interruption {
  /// Begins to listen.
  static func watch() {
    signal(SIGINT) { _ in Interruption.end() }
  }

  /// Runs in a signal handler, in the middle of anything: only bare system calls, no memory taken, no lock.
  private static func end() {
    let line: StaticString =
      "widgets: interrupted; the days fetched so far are stored, and the same command continues from there\n"
    let erasure: StaticString = "\r\u{1B}[K"
    if isatty(STDERR_FILENO) == 1 { _ = write(STDERR_FILENO, erasure.utf8Start, erasure.utf8CodeUnitCount) }
    _ = write(STDERR_FILENO, line.utf8Start, line.utf8CodeUnitCount)
    _exit(130)
  }
}
