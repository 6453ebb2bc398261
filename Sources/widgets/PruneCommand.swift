import ArgumentParser
import Core
import Foundation
import Publishing
import Storage

struct PruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Remove published files and stored readings of widgets and languages that the config no longer names.",
    discussion: """
      Prints one line for each thing it removes. Pages that still include a removed file lose it. Files that `widgets` \
      did not publish stay. The next refresh updates the sidebars and the index. Never uses the network. Exit status: 0 \
      done; 1 done, and a damaged state was moved aside; 2 something could not be removed; 64 usage; 75 another run holds \
      the lock; 78 the configuration is wrong.
      """)

  @OptionGroup var configOption: ConfigOption

  @Flag(help: "Print what would be removed. Removes nothing.")
  var dryRun = false

  func run() throws {
    let site = try LoadedSite(configOption)
    let pages = try SitePages(site)
    let widgets = site.config.widgets
    let kept = site.config.asked
    let files = pages.leftovers(besides: widgets)
    let store = try site.readingStore()
    if dryRun {
      let entries = try leftovers(in: store, besides: kept)
      return try Console.say((files + entries.map(\.description)).map { "would remove \($0)" })
    }
    // No lock is made where nothing has ever been.
    if store == nil, files.isEmpty { return }
    let now = Date()
    let (removal, hasRecovered) = try site.withLock(at: now, undone: "nothing was removed") { _ in
      // What a run before the lock was ours has still published or stored counts too.
      let removal = pages.tree.remove(pages.leftovers(besides: widgets))
      try Console.say(removal.removed.map { "removed \($0)" })
      removal.failures.forEach { Console.complain("widgets: publish: \($0)") }
      let entries = try leftovers(in: try site.readingStore(), besides: kept)
      guard !entries.isEmpty else { return (removal, false) }
      let store = try SQLiteStore(writingAt: site.config.state, now: now)
      if let notice = store.notice { Console.complain("widgets: \(notice)") }
      try store.remove(entries)
      try Console.say(entries.map { "removed \($0)" })
      return (removal, store.recovery != nil)
    }
    if !removal.failures.isEmpty { throw ExitCode.unavailable }
    if hasRecovered { throw ExitCode.failure }
  }

  private func leftovers(in store: SQLiteStore?, besides widgets: [Widget]) throws -> [Leftover] {
    do {
      return try store?.leftovers(besides: widgets) ?? []
    } catch let error as StorageError {
      throw stop(.unavailable, "widgets: \(error)")
    }
  }
}
