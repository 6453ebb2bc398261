import ArgumentParser
import Core
import Foundation
import Premises
import Providers
import Rendering
import Storage

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Print how old every widget is and how often every provider was asked.",
    discussion: """
      The first line is that of a monitoring plugin. Exit status: 0 OK; 1 WARNING, a widget is stale or unavailable, a \
      provider fails, or a reading in quarantine waits for accept or reject; 2 CRITICAL, a widget is expired or missing, \
      publishing fails, or no run has ended for twice the shortest ttl; 3 UNKNOWN, there is no config, or the state \
      cannot be read; 64 usage; 78 the configuration is wrong.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, prometheus }

  @OptionGroup var configOption: ConfigOption

  @Option(help: "The format: text, json or prometheus.")
  var format: Format = .text

  @Option(
    help: ArgumentHelp("Write to this file instead of printing. The file is replaced whole.", valueName: "file"),
    completion: .file())
  var output: String?

  func validate() throws { try expectPath(output, of: "--output") }

  func run() throws {
    let now = Date()
    let status = try status(at: now)
    // Where the answer is no text for people, they still get their line.
    if status.level == .unknown, format != .text || output != nil {
      status.problems.forEach { Console.complain("widgets: \($0.sentence)") }
    }
    try Console.deliver(page(of: status), to: output, at: now, failure: .unknown)
    if status.level != .ok { throw ExitCode(status.level.rawValue) }
  }

  private func status(at now: Date) throws -> Status {
    do {
      let site = try LoadedSite(reading: configOption)
      if let output { try site.checkOutput(output) }
      return Status(of: site.config, try ledger(site.config, at: now), registry: registry, at: now)
    } catch let none as ConfigFile.Missing {
      return Status(unknown: none.sentence, at: now)
    } catch let error as StorageError {
      return Status(unknown: "\(error)", at: now)
    }
  }

  private func ledger(_ config: Config, at now: Date) throws -> Ledger {
    do {
      return try Ledger(reading: try SQLiteStore(readingAt: config.state), at: now)
    } catch StorageError.missing {
      // No run has made one yet, and so every box is missing.
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
