import Core
import Foundation
import Rendering

/// `/v1/chart/{widget}.svg?currency=USD&since=30d`: a part of a widget's past as a picture.
struct ChartPicture: Route {
  var paths: [UInt8] { PackageResources.chart_json }
  var isQuick: Bool { false }

  func answers(_ path: String) -> Bool { Self.id(in: path) != nil }

  func answer(to visit: Visit, from desk: Desk, at now: Date) throws(Problem) -> Response {
    let parameters = try Parameters(of: visit, known: ["currency", "since", "language"])
    let id = Self.id(in: visit.path) ?? ""
    guard let widget = desk.config.widget(WidgetID(rawValue: id)) else {
      let known = desk.config.widgets.map(\.id.rawValue).joined(separator: ", ")
      throw Problem(404, "no widget is called \(quoted(id)); there are \(known)")
    }
    let question: ChartQuestion
    do throws(ChartQuestion.Refusal) { question = try ChartQuestion(widget, currency: parameters["currency"]) } catch {
      throw Problem(404, error.description)
    }
    let language = parameters["language"].map { Language(rawValue: $0) } ?? desk.config.languages[0]
    guard desk.config.languages.contains(language) else {
      let known = desk.config.languages.map(\.rawValue).joined(separator: ", ")
      throw Problem(404, "there is no language \(quoted(language.rawValue)); there are \(known)")
    }
    let since = parameters["since"] ?? "30d"
    guard let start = Date(since: since, now: now, in: Query.dayZone(of: widget.query.text)) else {
      throw Problem(400, "since: expected a duration such as 30d or a day such as 2026-10-24, found \(quoted(since))")
    }
    let store = try desk.openStore()
    do {
      let chart = try store.flatMap {
        try question.chart(since: start, at: now, config: desk.config, registry: desk.registry, store: $0)
      }
      guard let chart else {
        throw Problem.unavailable("\(id): fewer than two days are known since \(since), too few for a line")
      }
      let picture = try Renderer(languages: [language], own: desk.own).svg(chart, in: language)
      return .made(picture, "image/svg+xml; charset=utf-8", caching: Caching.ordinary)
    } catch let problem as Problem {
      throw problem
    } catch {
      throw .unavailable("the state cannot be read", complaint: "\(error)")
    }
  }

  private static func id(in path: String) -> String? {
    path.wholeMatch(of: /\/v1\/chart\/([^\/]+)\.svg/).map { String($0.output.1) }
  }
}
