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
      done; 1 done, and a damaged state was moved aside or the command onPublish failed; 2 something could not be removed; 64 usage; 75 another run holds \
      the lock; 78 the configuration is wrong.
      """)

  @OptionGroup var configOption: ConfigOption

  @Flag(help: "Print what would be removed. Removes nothing.")
  var dryRun = false

  func run() throws {
    let site = try LoadedSite(configOption)
    let pages = try SitePages(site)
    let widgets = site.config.widgets
    let files = pages.leftovers(besides: widgets)
    let store = try site.storeForReading()
    if dryRun {
      let entries = try store?.leftovers(besides: widgets) ?? []
      return try Console.print((files + entries.map(\.description)).map { "would remove \($0)" })
    }
    // No lock file is made where there was never a run.
    if store == nil, files.isEmpty, site.waiting?.content() == nil { return }
    let now = Date()
    try site.publishing(at: now, undone: "nothing was removed") { _ in
      // Again under the lock: a run may have published or stored more meanwhile.
      let removal = pages.tree.remove(pages.leftovers(besides: widgets))
      try Console.print(removal.removed.map { "removed \($0)" })
      removal.failures.forEach { Console.warn("publish: \($0)") }
      let entries = try site.storeForReading()?.leftovers(besides: widgets) ?? []
      guard !entries.isEmpty else { return (removal, false) }
      let store = try site.storeForWriting(at: now)
      try store.remove(entries)
      try Console.print(entries.map { "removed \($0)" })
      do { try store.shrinkWholly() } catch { Console.warn("state: the file keeps its size: \(error)") }
      return (removal, store.recovery != nil)
    } report: { removal, hasRecovered in
      if !removal.failures.isEmpty { throw CommandError(.unavailable) }
      if hasRecovered { throw CommandError(.failure) }
    }
  }
}
