import ArgumentParser
import Core
import Foundation
import Providers
import Rendering
import Storage

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

  enum Format: String, ExpressibleByArgument, CaseIterable { case csv, json }

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
  var format: Format = .csv

  func run() throws {
    let site = try LoadedSite(configOption)
    let widget = try site.widget(id)
    let now = Date()
    guard let since = Date(since: since, now: now, in: Query.dayZone(of: widget.query.text)) else {
      throw stop(
        .usage,
        "widgets: --since: expected a duration such as 30d or a day such as 2026-10-24, found \"\(plain(since))\"")
    }
    let store: any Store = try site.readingStore() ?? EmptyStore()
    do {
      var document = try HistoryQuestion(widget, currency: currency).document(
        format == .csv ? .csv : .json, since: since, until: now, config: site.config, registry: registry, store: store)
      while let piece = try document.next() { try Console.write(piece) }
      if document.isEmpty {
        throw stop(.unavailable, "widgets: \(widget.id): nothing was seen since \(since.instantText)")
      }
    } catch let code as ExitCode {
      throw code
    } catch let refusal as HistoryQuestion.Refusal {
      throw stop(.usage, "widgets: \(refusal)")
    } catch {
      throw stop(.unavailable, "widgets: \(error)")
    }
  }
}
