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
    let widget = try desk.widget(Self.id(in: visit.path) ?? "")
    let question: ChartQuestion
    do throws(ChartQuestion.Refusal) { question = try ChartQuestion(widget, currency: parameters["currency"]) } catch {
      throw Problem(404, error.description)
    }
    let language = parameters["language"].map { Language(rawValue: $0) } ?? desk.config.languages[0]
    guard desk.config.languages.contains(language) else {
      let known = desk.config.languages.map(\.rawValue).joined(separator: ", ")
      throw Problem(404, "there is no language \(quoted(language.rawValue)); there are \(known)")
    }
    let (since, start) = try parameters.since(in: widget, at: now)
    let store = try desk.openStore()
    do {
      let chart = try store.flatMap {
        try question.chart(since: start, at: now, config: desk.config, registry: desk.registry, store: $0)
      }
      guard let chart else {
        throw Problem.unavailable(
          "\(widget.id): a chart needs at least two days of data, and fewer are known since \(since)")
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
