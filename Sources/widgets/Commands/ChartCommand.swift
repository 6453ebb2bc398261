import ArgumentParser
import Core
import Foundation
import Providers
import Rendering

struct ChartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chart",
    abstract: "Draw a part of a widget's past as an accessible SVG. Never uses the network.",
    discussion: """
      The chart is one line with one value a day, from one institution: a bank's selling price, the mid rate of a \
      reference table, a dealer's selling price of gold, the temperature or the air quality index. The line has a gap \
      where nothing was seen for longer than the widget's maxAge. Exit status: 0 a chart was printed or written; 2 fewer than two days are known (the file of \
      --output then stays unchanged), or the file cannot be written; 64 usage; 78 the configuration is wrong.
      """)

  @OptionGroup var configOption: ConfigOption

  @Argument(help: "The widget's id.", completion: Completions.widgets())
  var id: String

  @Option(
    help: ArgumentHelp("The currency (default: the widget's first).", valueName: "code"),
    completion: Completions.currencies)
  var currency: String?

  @Option(help: ArgumentHelp("The gold product, by its key or name (default: the widget's first).", valueName: "key"))
  var product: String?

  @Option(help: ArgumentHelp("The start, such as 30d, 1y or 2026-10-24.", valueName: "duration or date"))
  var since = "30d"

  @Option(
    help: ArgumentHelp("The language (default: the config's first).", valueName: "code"),
    completion: Completions.languages)
  var language: String?

  @Option(
    help: ArgumentHelp(
      "Write to this file instead of printing. The file is replaced whole or not at all.", valueName: "file"),
    completion: .file())
  var output: String?

  func validate() throws { try expectPath(output, of: "--output") }

  func run() throws {
    let site = try LoadedSite(configOption)
    let widget = try site.widget(id)
    let question: ChartQuestion
    do throws(PastRefusal) { question = try ChartQuestion(widget, currency: currency, product: product) } catch {
      throw CommandError(.usage, "\(error)")
    }
    let language = try site.language(language)
    if let output { try site.checkOutput(output) }
    let now = Date()
    let start = try pastStart(since, of: widget, now: now)
    let chart = try site.storeForReading().flatMap { store in
      try question.chart(since: start.instant, at: now, config: site.config, registry: registry, store: store)
    }
    guard let chart else {
      let part = question.currency?.rawValue ?? question.widget.gold?.products.first.map { plain($0.key) }
      let what = [id, part].compactMap(\.self).joined(separator: " ")
      throw CommandError(.unavailable, "\(what): \(start.noChart); \(remedy(for: widget, since: start.day))")
    }
    try Console.deliver(try site.renderer(in: language).svg(chart, in: language), to: output, at: now)
  }

  /// How more days become known.
  private func remedy(for widget: Widget, since day: CalendarDay) -> String {
    guard registry.contains(where: { $0.kind == widget.kind && $0.past != nil }) else {
      return "each day with a `widgets refresh` adds one"
    }
    let config = configOption.path.map { " --config \($0)" } ?? ""
    let command = "`widgets backfill \(widget.id) --since \(day)\(config)` fetches past days"
    return [BackfillCommand.advice(for: widget), command].compactMap(\.self).joined(separator: "; ")
  }
}
