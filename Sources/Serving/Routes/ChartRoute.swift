import Core
import Foundation
import Rendering

/// `/v1/chart/{widget}.svg?currency=USD&since=30d`: a part of a widget's past as a picture.
struct ChartRoute: Route {
  var paths: [UInt8] { PackageResources.chart_json }
  var place: RoutePlace { .widget(before: "/v1/chart/", after: ".svg") }

  func answer(_ call: RouteCall) throws(HTTPProblem) -> Response? {
    let site = call.site
    let parameters = try call.parameters("currency", "product", "since", "language")
    let widget = try site.widget(place.widget(in: call.request.path) ?? "")
    let question: ChartQuestion
    do throws(PastRefusal) {
      question = try ChartQuestion(widget, currency: parameters["currency"], product: parameters["product"])
    } catch {
      throw HTTPProblem(404, error.description)
    }
    let language = parameters["language"].map { Language(rawValue: $0) } ?? site.config.languages[0]
    guard site.config.languages.contains(language) else {
      throw .unknown(404, "there is no language", language.rawValue, known: site.config.languages.map(\.rawValue))
    }
    let start = try parameters.since(in: widget, at: call.now)
    let line = question.currency?.rawValue ?? question.widget.gold?.products.first?.id ?? ""
    return try call.kept("chart", widget.id.rawValue, language.rawValue, "\(start.day)", line) {
      () throws(HTTPProblem) in
      guard call.mayAskState else { return nil }
      let store = try site.openStore()
      do {
        var chart: Chart?
        var holdsUntil: Date?
        try store?.readTransaction {
          let snapshots = try store?.snapshots(of: question.widget.feeds) ?? [:]
          holdsUntil = call.lastInstant(of: question.widget, among: snapshots)
          chart = try store.flatMap {
            try question.chart(
              since: start.instant, at: call.now, config: site.config, registry: site.registry, store: $0)
          }
        }
        let response =
          try chart.map { chart in
            let text = try site.renderer.svg(chart, in: language)
            return Response.made(Data(text.utf8), "image/svg+xml; charset=utf-8", caching: Caching.ordinary)
          } ?? HTTPProblem.unavailable("\(widget.id): \(start.noChart)").response
        return StateAnswer(response: response, holdsUntil: holdsUntil)
      } catch {
        throw .unreadable(error)
      }
    }
  }
}
