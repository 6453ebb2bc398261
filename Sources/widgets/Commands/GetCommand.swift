import ArgumentParser
import Core
import Foundation
import Providers
import Rendering

struct GetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Print one widget from the cache. Never uses the network.",
    discussion: """
      --field prints one value of the JSON. List items have numbers, rate rows have their currency: \
      weather.days.0.maximumCelsius, rates.rows.USD.sell. What is not given is null, and so is everything below it. Exit status: 0 data were printed, fresh or stale; 2 there are \
      no data that may be shown; 64 usage; 78 the configuration is wrong.
      """)

  enum WidgetFormat: String, ExpressibleByArgument, CaseIterable { case text, json, html }

  @OptionGroup var configOption: ConfigOption

  @Argument(help: "The widget's id.", completion: Completions.widgets())
  var id: String

  @Option(help: "The format: text, json or html.")
  var format = WidgetFormat.text

  @Option(
    help: ArgumentHelp("The language of text and html (default: the config's first).", valueName: "code"),
    completion: Completions.languages)
  var language: String?

  @Option(help: ArgumentHelp("Print only this value of the JSON.", valueName: "path.to.value"))
  var field: String?

  var job: GetJob {
    GetJob(config: configOption.path, id: id, format: format, language: language, field: field)
  }

  func run() throws { try job.run() }
}

/// What `widgets get` is to print.
struct GetJob: Equatable {
  var config: String?
  var id: String
  var format = GetCommand.WidgetFormat.text
  var language: String?
  var field: String?

  func run() throws {
    if let answer = PublishedAnswer(to: self) { return try Console.write(answer.bytes) }
    let site = try LoadedSite(configAt: config)
    let widget = try site.widget(id)
    let language = try site.language(language)
    let store = try site.storeForReading()
    store?.stayOpen()
    // Only HTML has lines of the past.
    let (now, notices) = (Date(), site.notices())
    for problem in notices.problems where problem.hasPrefix("\(widget.id): ") { Console.warn("notice: \(problem)") }
    let content = try site.config.content(
      of: widget, in: store, registry: registry, hasLines: format == .html && field == nil, at: now
    ).with(notices.byWidget[widget.id], at: now)
    if let field {
      let value: String
      do throws(FieldError) { value = try Rendering.document(of: content).field(field).bareText } catch {
        guard case .beyondNull = error else { throw CommandError(.usage, "\(error)") }
        // Below a whole reading that there is not, nothing can be printed; below a part that it does not give, null.
        if content.reading == nil { throw try site.absence(of: content, in: store) }
        value = JSONValue.null.bareText
      }
      try Console.print(value)
    } else {
      switch format {
      case .text where content.state == .unavailable: break
      case .text: try Console.write(try site.renderer(in: language).text(content, in: language))
      case .json: try Console.print(Rendering.document(of: content).text)
      case .html:
        let drawing = try site.renderer(in: language).drawing(content, in: language)
        if let fault = drawing.fault { Console.warn("templates: \(fault.sentence)") }
        try Console.write(drawing.html)
      }
    }
    if content.reading == nil { throw try site.absence(of: content, in: store) }
  }
}
