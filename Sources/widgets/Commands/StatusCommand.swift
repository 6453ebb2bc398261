import ArgumentParser
import Core
import Foundation
import Providers
import Rendering
import SiteFiles
import Storage

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Print how old every widget is and how often every provider was asked.",
    discussion: """
      The first line is that of a monitoring plugin. Exit status: 0 OK; 1 WARNING, a widget is stale or unavailable, a \
      provider or the command onPublish fails, or a reading in quarantine waits for accept or reject; 2 CRITICAL, a widget is expired or missing, \
      publishing fails, or no run has ended for twice the shortest ttl; 3 UNKNOWN, there is no config, or the state \
      cannot be read; 64 usage; 78 the configuration is wrong, or the state is of a newer version.
      """)

  enum StatusFormat: String, ExpressibleByArgument, CaseIterable { case text, json, prometheus }

  @OptionGroup var configOption: ConfigOption

  @Option(help: "The format: text, json or prometheus.")
  var format = StatusFormat.text

  @Option(
    help: ArgumentHelp("Write to this file instead of printing. The file is replaced whole.", valueName: "file"),
    completion: .file())
  var output: String?

  func validate() throws { try expectPath(output, of: "--output") }

  var job: StatusJob { StatusJob(config: configOption.path, format: format, output: output) }

  func run() throws { try job.run() }
}

/// Where and how `widgets status` is to say what it finds.
struct StatusJob: Equatable {
  var config: String?
  var format = StatusCommand.StatusFormat.text
  var output: String?

  func run() throws {
    let now = Date()
    let (status, hasNewerState) = try status(at: now)
    // Where stdout has no text for people, stderr has the line for them.
    if status.level == .unknown, format != .text || output != nil {
      status.problems.forEach { Console.warn($0.sentence) }
    }
    try Console.deliver(page(of: status), to: output, at: now, failure: .unknown)
    if hasNewerState { throw CommandError(.config) }
    if status.level != .ok { throw CommandError(status: status.level.rawValue) }
  }

  /// Also answers whether only a newer version can use the state.
  private func status(at now: Date) throws -> (status: Status, hasNewerState: Bool) {
    do {
      let site = try LoadedSite(configAt: config)
      if let output { try site.checkOutput(output) }
      return (Status(of: site.config, try ledger(site, at: now), registry: registry, at: now), false)
    } catch let none as ConfigFile.Missing {
      return (Status(unknown: none.sentence, at: now), false)
    } catch let error as StorageError {
      return (Status(unknown: "\(error)", at: now), error.isOfNewerVersion)
    }
  }

  /// An empty one before the first run.
  private func ledger(_ site: LoadedSite, at now: Date) throws -> Ledger {
    var ledger = try stored(site, at: now)
    ledger.onPublish = site.waiting.map { waiting in
      let content = waiting.content()
      let failure = content?.failure
      return Status.OnPublish(
        waitingPaths: content?.paths.count ?? 0, failingSince: failure?.since,
        reason: failure.map { plain($0.sentence, limit: 400) })
    }
    return ledger
  }

  private func stored(_ site: LoadedSite, at now: Date) throws -> Ledger {
    do {
      let store = try SQLiteStore(readingAt: site.config.state)
      store.stayOpen()
      return try Ledger(reading: store, for: site.config, at: now)
    } catch StorageError.missing {
      return Ledger()
    }
  }

  private func page(of status: Status) -> String {
    switch format {
    case .text: Rendering.text(of: status)
    case .json: Rendering.document(of: status).text + "\n"
    case .prometheus: Rendering.metrics(of: status, version: Product.version)
    }
  }
}
