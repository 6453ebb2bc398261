import Core
import Foundation
import Rendering

/// `/v1/chart/{widget}.svg?currency=USD&since=30d`: a part of a widget's past as a picture.
struct ChartRoute: Route {
  var paths: [UInt8] { PackageResources.chart_json }

  var place: RoutePlace { .widget(before: "/v1/chart/", after: ".svg") }

  func answer(to request: HTTPRequest, from site: SiteContext, at now: Date, mayAskState: Bool) throws(HTTPProblem)
    -> Response?
  {
    let parameters = try Parameters(of: request, known: ["currency", "since", "language"])
    let widget = try site.widget(place.widget(in: request.path) ?? "")
    let question: ChartQuestion
    do throws(ChartQuestion.Refusal) { question = try ChartQuestion(widget, currency: parameters["currency"]) } catch {
      throw HTTPProblem(404, error.description)
    }
    let language = parameters["language"].map { Language(rawValue: $0) } ?? site.config.languages[0]
    guard site.config.languages.contains(language) else {
      let known = site.config.languages.map(\.rawValue).joined(separator: ", ")
      throw HTTPProblem(404, "there is no language \(quoted(language.rawValue)); there are \(known)")
    }
    let start = try parameters.since(in: widget, at: now)
    guard mayAskState else { return nil }
    let store = try site.openStore()
    do {
      let chart = try store.flatMap {
        try question.chart(since: start, at: now, config: site.config, registry: site.registry, store: $0)
      }
      guard let chart else {
        throw HTTPProblem.unavailable(
          "\(widget.id): a chart needs at least two days of data, and fewer are known since "
            + "\(CalendarDay(of: start, in: Query.dayZone(of: widget.query.text)))")
      }
      let picture = try site.renderer.svg(chart, in: language)
      return .made(picture, "image/svg+xml; charset=utf-8", caching: Caching.ordinary)
    } catch let problem as HTTPProblem {
      throw problem
    } catch {
      throw .unreadable(error)
    }
  }
}
