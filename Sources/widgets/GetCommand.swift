import ArgumentParser
import Core
import Foundation
import Premises
import Providers
import Rendering

struct GetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Print one widget from the cache; never touches the network.",
    discussion: """
      --field names one value of the JSON, lists by number and rate rows by currency: rates.rows.USD.sell, \
      weather.days.0.maximumCelsius. Exit status: 0 when data, fresh or stale, were printed; 2 when there are none \
      that may be shown; 64 usage; 78 the configuration is wrong.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, html }

  @OptionGroup var configOption: ConfigOption

  @Argument(help: "The widget's id.")
  var id: String

  @Option(help: "How to print it: text, json or html.")
  var format: Format = .text

  @Option(help: ArgumentHelp("The language of text and html (default: the config's first).", valueName: "code"))
  var language: String?

  @Option(help: ArgumentHelp("Print one bare value of the JSON.", valueName: "path.to.value"))
  var field: String?

  func run() throws {
    let house = try House(configOption)
    let widget = try house.widget(id)
    let language = try house.language(language)
    let store = try house.readingStore()
    let snapshots: [Snapshot]
    do {
      snapshots = try [widget, widget.observer].compactMap(\.self).flatMap {
        try store?.snapshots(of: $0.id) ?? []
      }
    } catch {
      throw stop(.unavailable, "widgets: \(error)")
    }
    let now = Date()
    let snapshot = house.config.current(
      of: widget, among: snapshots, registry: registry, at: now)
    // A history that cannot be read costs the change against yesterday, not the price of today.
    let past = snapshot.flatMap { try? store?.past(of: $0) }
    // Only the page has lines.
    let recent = format == .html && field == nil ? snapshot.flatMap { try? store?.recent(of: $0, on: widget) } : nil
    let showing = house.config.showing(
      of: widget, snapshot, past: past, recent: recent ?? [], among: snapshots, registry: registry, at: now)
    if let field {
      try Console.say([try value(of: field, in: Rendering.document(of: showing), showing, store)])
    } else {
      switch format {
      case .text: try Console.write(try renderer(house.config, in: language).text(showing, in: language))
      case .json: try Console.say([Rendering.document(of: showing).text])
      case .html:
        let drawing = try renderer(house.config, in: language).drawing(showing, in: language)
        if let fault = drawing.fault { Console.complain("widgets: templates: \(fault.sentence)") }
        try Console.write(drawing.html)
      }
    }
    if showing.reading == nil { throw stop(.unavailable, absence(of: showing, in: store)) }
  }

  /// Draws by the site's own files; what is wrong with them is said each time, since somebody is looking.
  private func renderer(_ config: Config, in language: Language) throws -> Renderer {
    let own = OwnFolder.files(in: config.templates)
    own.faults.forEach { Console.complain("widgets: templates: \($0.sentence)") }
    return try Renderer(languages: [language], own: own)
  }

  private func value(of field: String, in document: JSONValue, _ showing: Showing, _ store: (any Store)?) throws
    -> String
  {
    do throws(FieldError) {
      return try document.field(field).bareText
    } catch {
      if showing.reading == nil, case .beyondNull = error { throw stop(.unavailable, absence(of: showing, in: store)) }
      throw stop(.usage, "widgets: \(error)")
    }
  }

  private func absence(of showing: Showing, in store: (any Store)?) -> String {
    guard let validUntil = showing.lifetime?.validUntil else {
      let withdrawals = (try? store?.withdrawals()) ?? []
      if let withdrawal = withdrawals.last(where: { $0.widget == showing.widget.id }) {
        return
          "widgets: \(showing.widget.id): withdrawn at \(withdrawal.withdrawnAt.instantText); "
          + "another reading is waited for"
      }
      return "widgets: \(showing.widget.id): no data yet; `widgets refresh` fetches them"
    }
    return "widgets: \(showing.widget.id): data expired at \(validUntil.instantText) and are not shown"
  }
}
