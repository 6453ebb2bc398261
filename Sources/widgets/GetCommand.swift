import ArgumentParser
import Core
import Foundation
import Premises
import Providers
import Rendering

struct GetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Print one widget from the cache. Never uses the network.",
    discussion: """
      --field prints one value of the JSON. List items have numbers, rate rows have their currency: \
      weather.days.0.maximumCelsius, rates.rows.USD.sell. Exit status: 0 data were printed, fresh or stale; 2 there are \
      no data that may be shown; 64 usage; 78 the configuration is wrong.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, html }

  @OptionGroup var configOption: ConfigOption

  @Argument(help: "The widget's id.", completion: Completions.widgets())
  var id: String

  @Option(help: "The format: text, json or html.")
  var format: Format = .text

  @Option(
    help: ArgumentHelp("The language of text and html (default: the config's first).", valueName: "code"),
    completion: Completions.languages)
  var language: String?

  @Option(help: ArgumentHelp("Print only this value of the JSON.", valueName: "path.to.value"))
  var field: String?

  func run() throws {
    let site = try LoadedSite(configOption)
    let widget = try site.widget(id)
    let language = try site.language(language)
    let store = try site.readingStore()
    // Only the page has lines.
    let showing = try site.showing(of: widget, in: store, hasLines: format == .html && field == nil, at: Date())
    if let field {
      try Console.say([try value(of: field, in: Rendering.document(of: showing), showing, store)])
    } else {
      switch format {
      case .text where showing.state == .unavailable: break
      case .text: try Console.write(try site.renderer(in: language).text(showing, in: language))
      case .json: try Console.say([Rendering.document(of: showing).text])
      case .html:
        let drawing = try site.renderer(in: language).drawing(showing, in: language)
        if let fault = drawing.fault { Console.complain("widgets: templates: \(fault.sentence)") }
        try Console.write(drawing.html)
      }
    }
    if showing.reading == nil { throw stop(.unavailable, LoadedSite.absence(of: showing, in: store)) }
  }

  private func value(of field: String, in document: JSONValue, _ showing: WidgetContent, _ store: (any Store)?) throws
    -> String
  {
    do throws(FieldError) {
      return try document.field(field).bareText
    } catch {
      if showing.reading == nil, case .beyondNull = error {
        throw stop(.unavailable, LoadedSite.absence(of: showing, in: store))
      }
      throw stop(.usage, "widgets: \(error)")
    }
  }
}
