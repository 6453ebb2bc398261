import ArgumentParser
import Core
import Foundation
import Premises

/// The product's name and version.
typealias Product = Premises.Product

@main
enum Main {
  static func main() {
    // A closed standard stream would be the number of the next file opened, and lines would be written into that.
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", O_RDWR)
    }
    let arguments = arguments
    if let problem = Widgets.unknownCommand(in: arguments) { Widgets.exit(withError: stop(.usage, problem)) }
    Widgets.main(arguments)
  }

  /// The command line after the program's name.
  ///
  /// Swift finds it by walking back from `environ`, which fails where a preloaded library has moved the environment
  /// (libfaketime does); the kernel's own copy is always right.
  private static var arguments: [String] {
    guard let line = FileManager.default.contents(atPath: "/proc/self/cmdline") else {
      return Array(CommandLine.arguments.dropFirst())
    }
    return line.split(separator: 0, omittingEmptySubsequences: false).dropFirst().dropLast()
      .map { String(decoding: $0, as: UTF8.self) }
  }
}

struct Widgets: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Product.name,
    abstract: "Fetch, keep and publish the widgets of a newspaper's sidebar.",
    discussion: """
      Cron runs `widgets refresh`. Pages include the fragments that it publishes. Besides `widgets refresh`, only \
      `widgets check --online` and `widgets backfill` ask providers; all other commands read what was stored.
      """,
    version: "\(Product.name) \(Product.version)",
    subcommands: [
      RefreshCommand.self, GetCommand.self, StatusCommand.self, AcceptCommand.self, RejectCommand.self,
      PruneCommand.self, ConvertCommand.self, HistoryCommand.self, ChartCommand.self, BackfillCommand.self,
      CheckCommand.self, ProvidersCommand.self, PreviewCommand.self, ServeCommand.self,
    ])

  /// The complaint about a first word that is no command: the parser says only that it is unexpected.
  static func unknownCommand(in arguments: [String]) -> String? {
    guard let word = arguments.first, !word.hasPrefix("-") else { return nil }
    let known = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard !known.contains(word) else { return nil }
    return "widgets: unknown command \(quoted(word)); there are \(known.joined(separator: ", "))"
      + suggestion(for: word, among: known)
  }
}
