import ArgumentParser
import Core
import Foundation
import Providers
import Rendering
import Storage

struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Print a widget's past boards or readings. Never uses the network.",
    discussion: """
      Each provider of the widget that may be shown has its own readings: every different table of rates, or one \
      reading an hour of weather and air. The JSON adds the first, last, lowest and highest value of each day, and the \
      days without data. Exit status: 0 printed; 2 there are no data of that time; 64 usage; 78 the configuration is \
      wrong.
      """)

  @OptionGroup var configOption: ConfigOption

  @Argument(help: "The widget's id.", completion: Completions.widgets())
  var id: String

  @Option(help: ArgumentHelp("Print only this currency.", valueName: "code"), completion: Completions.currencies)
  var currency: String?

  @Option(help: ArgumentHelp("The gold product, by its key or name: print only this one.", valueName: "key"))
  var product: String?

  @Option(
    help: ArgumentHelp(
      "The start: a duration before now (90s, 30m, 6h, 30d, 5y) or a day (2026-10-24).", valueName: "since"))
  var since = "30d"

  @Option(help: "The format: csv or json.")
  var format = HistoryDocument.Format.csv

  func run() throws {
    let site = try LoadedSite(configOption)
    let widget = try site.widget(id)
    let now = Date()
    let start = try pastStart(since, of: widget, now: now)
    let store: any Store = try site.storeForReading() ?? SQLiteStore(inMemory: ())
    do {
      var document = try HistoryQuestion(widget, currency: currency, product: product).document(
        format, since: start.instant, until: now, config: site.config, registry: registry, store: store)
      while let piece = try document.next() { try Console.write(piece) }
      if document.isEmpty {
        throw CommandError(.unavailable, "\(widget.id): there are no data since \(start.instant.instantText)")
      }
    } catch let refusal as PastRefusal {
      throw CommandError(.usage, "\(refusal)")
    }
  }
}

extension HistoryDocument.Format: ExpressibleByArgument {}

/// The value of `--since`.
func pastStart(_ since: String, of widget: Widget, now: Date) throws(CommandError) -> PastStart {
  do throws(PastStart.Invalid) { return try PastStart(since, of: widget, now: now) } catch {
    throw CommandError(.usage, "--since: \(error)")
  }
}
