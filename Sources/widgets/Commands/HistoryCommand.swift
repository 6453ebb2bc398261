import ArgumentParser
import Core
import Foundation
import Providers
import Rendering

struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Print what a widget's providers have said; never touches the network.",
    discussion: """
      Every provider of the widget that may be shown, each with its own readings: of rates every different table, of \
      weather and air one an hour. The JSON also has each day's first, last, lowest and highest value, and the days on \
      which nothing was seen. Exit status: 0 printed; 2 nothing was seen in that time; 64 usage; 78 the configuration is \
      wrong.
      """)

  @OptionGroup var configOption: ConfigOption

  @Argument(help: "The widget's id.", completion: Completions.widgets())
  var id: String

  @Option(
    help: ArgumentHelp("Of rates this currency alone: one that a widget shows, or has shown.", valueName: "code"),
    completion: Completions.currencies)
  var currency: String?

  @Option(
    help: ArgumentHelp(
      "From when: a duration back from now (90s, 30m, 6h, 30d, 5y) or a day (2026-10-24).", valueName: "since"))
  var since = "30d"

  @Option(help: "How to print it: csv or json.")
  var format = HistoryDocument.Form.csv

  func run() throws {
    let site = try LoadedSite(configOption)
    let widget = try site.widget(id)
    let now = Date()
    let start = try pastStart(since, of: widget, now: now)
    let store: any Store = try site.storeForReading() ?? EmptyStore()
    do {
      var document = try HistoryQuestion(widget, currency: currency).document(
        format, since: start.instant, until: now, config: site.config, registry: registry, store: store)
      while let piece = try document.next() { try Console.write(piece) }
      if document.isEmpty {
        throw CommandError(.unavailable, "\(widget.id): nothing was seen since \(start.instant.instantText)")
      }
    } catch let refusal as HistoryQuestion.Refusal {
      throw CommandError(.usage, "\(refusal)")
    }
  }
}

extension HistoryDocument.Form: ExpressibleByArgument {}

/// The value of `--since`.
func pastStart(_ since: String, of widget: Widget, now: Date) throws(CommandError) -> PastStart {
  do throws(PastStart.Invalid) { return try PastStart(since, of: widget, now: now) } catch {
    throw CommandError(.usage, "--since: \(error)")
  }
}
