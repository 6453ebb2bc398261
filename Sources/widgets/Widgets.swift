import ArgumentParser
import Core
import Foundation
import SiteFiles

typealias Product = SiteFiles.Product

@main
enum Main {
  static func main() {
    // A closed standard stream would be the number of the next file opened, and lines would be written into that.
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", O_RDWR)
    }
    let arguments = Array(commandLine.dropFirst())
    do {
      if let job = PlainArguments.job(arguments) { return try job.run() }
      try Widgets.checkName(in: arguments)
      var command = try Widgets.parseAsRoot(arguments)
      try command.run()
    } catch {
      // The parser's own errors have their own words and statuses.
      guard let error = CommandError(error) else { Widgets.exit(withError: error) }
      if let line = error.line { Console.printError(line) }
      exit(error.status)
    }
  }

  /// Swift finds the arguments by walking back from `environ`, which fails where a preloaded library has moved the
  /// environment (libfaketime does); the kernel's own copy is always right.
  private static var commandLine: [String] {
    guard let line = try? SmallFile.array(of: "/proc/self/cmdline", atMost: mostArgumentBytes) else {
      return CommandLine.arguments
    }
    return line.split(separator: 0, omittingEmptySubsequences: false).dropLast()
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// The program as it was called: a name of the PATH, or a path.
  static var program: String { commandLine.first ?? Product.name }

  /// More than the kernel lets a program start with.
  private static let mostArgumentBytes = 8 << 20
}

struct Widgets: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Product.name,
    abstract: "Fetch, keep and publish the widgets of a newspaper's sidebar.",
    discussion: """
      Cron runs `widgets refresh`. Pages include the fragments that it publishes. Besides `widgets refresh`, only \
      `widgets check --online` and `widgets backfill` ask providers; all other commands read what was stored.
      """,
    version: Product.versionLine,
    subcommands: [
      RefreshCommand.self, GetCommand.self, StatusCommand.self, AcceptCommand.self, RejectCommand.self,
      NoticeCommand.self, ExportCommand.self, ImportCommand.self,
      PruneCommand.self, ConvertCommand.self, HistoryCommand.self, ChartCommand.self, BackfillCommand.self,
      CheckCommand.self, ProvidersCommand.self, PlacesCommand.self, PreviewCommand.self, ServeCommand.self,
      InitCommand.self,
    ])

  /// Refuses a first word that is no command: the parser says only that it is unexpected.
  static func checkName(in arguments: [String]) throws(CommandError) {
    guard let word = arguments.first, !word.hasPrefix("-") else { return }
    let known = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard known.contains(word) else { throw .unknown("unknown command", word, known: known) }
  }
}
