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

  @Argument(help: "The widget's id.")
  var id: String

  @Option(help: ArgumentHelp("Of rates this currency alone, whether the widget shows it or not.", valueName: "code"))
  var currency: String?

  @Option(
    help: ArgumentHelp(
      "From when: a duration back from now (90s, 30m, 6h, 30d, 5y) or a day (2026-10-24).", valueName: "since"))
  var since = "30d"

  @Option(help: "How to print it: csv or json.")
  var format: Format = .csv

  func run() throws {
    let house = try House(configOption)
    let widget = try house.widget(id)
    let now = Date()
    guard let since = Date(since: since, now: now, in: Query.dayZone(of: widget.query.text)) else {
      throw stop(
        .usage,
        "widgets: --since: expected a duration such as 30d or a day such as 2026-10-24, found \"\(plain(since))\"")
    }
    let sources = house.config.pastSources(of: widget, registry: registry)
    let question = PastQuestion(
      query: widget.query.text, providers: sources.map(\.provider), since: since, until: now)
    let store: any Store = try house.readingStore() ?? EmptyStore()
    let document: HistoryDocument
    do {
      document = try self.document(of: widget, sources, question, store)
    } catch let error as StorageError {
      throw stop(.unavailable, "widgets: \(error)")
    }
    switch format {
    case .csv: try Console.write(document.csv)
    case .json: try Console.say([document.json.text])
    }
    if document.isEmpty {
      throw stop(.unavailable, "widgets: \(widget.id): nothing was seen since \(since.instantText)")
    }
  }

  private func document(
    of widget: Widget, _ sources: [Showing.Source], _ question: PastQuestion, _ store: any Store
  ) throws -> HistoryDocument {
    let currencies = try currencies(of: widget, question, store)
    let readings = try store.history(question, currencies: currencies)
    // The table has no days: half of what is read for the JSON.
    let series = try format == .json ? self.series(question, currencies, store) : []
    let ranges = try series.isEmpty ? [] : store.days(of: series, question)
    return HistoryDocument(
      widget: widget, sources: sources, currencies: currencies, readings: readings, ranges: ranges,
      since: question.since, until: question.until)
  }

  private func series(_ question: PastQuestion, _ currencies: [Currency]?, _ store: any Store) throws -> [Series] {
    let all = try store.series(of: question.query, providers: question.providers)
    guard let currencies else { return all }
    return currencies.flatMap { currency in all.filter { $0.price?.currency == currency } }
  }

  /// The currencies to print; nil where the widget has none.
  private func currencies(of widget: Widget, _ question: PastQuestion, _ store: any Store) throws -> [Currency]? {
    guard case .rates(let own) = widget.subject else {
      if currency != nil { throw stop(.usage, "widgets: \(widget.id) has no currencies; it is about \(widget.kind)") }
      return nil
    }
    guard let currency else { return own }
    if own.contains(Currency(rawValue: currency)) { return [Currency(rawValue: currency)] }
    let quoted = try store.series(of: question.query, providers: question.providers).compactMap(\.price?.currency)
    guard quoted.contains(Currency(rawValue: currency)) else {
      let known = Set(own + quoted).map(\.rawValue).sorted().joined(separator: ", ")
      throw stop(.usage, "widgets: unknown currency \"\(currency)\"; there are \(known)")
    }
    return [Currency(rawValue: currency)]
  }
}
