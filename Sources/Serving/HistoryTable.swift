import Core
import Foundation
import Rendering

/// `/v1/history/{widget}?currency=USD&since=30d&format=json`: a part of a widget's past, as a table or as JSON.
struct HistoryTable: Route {
  var paths: [UInt8] { PackageResources.history_json }
  var isQuick: Bool { false }

  /// How many days back a request may ask, so that nobody keeps the server busy for seconds.
  private static let mostDays = 366.0

  func answers(_ path: String) -> Bool { Self.id(in: path) != nil }

  func answer(to visit: Visit, from desk: Desk, at now: Date) throws(Problem) -> Response {
    let parameters = try Parameters(of: visit, known: ["currency", "since", "format"])
    let widget = try desk.widget(Self.id(in: visit.path) ?? "")
    let isTable = try Self.isTable(parameters["format"])
    let since = try parameters.since(in: widget, at: now).instant
    guard now.timeIntervalSince(since) <= Self.mostDays * 86400 else {
      throw Problem(400, "since: expected at most \(Int(Self.mostDays)) days back; `widgets history` has the rest")
    }
    let currency = try parameters.currency("currency")
    let question: HistoryQuestion
    do throws(HistoryQuestion.Refusal) {
      question = try HistoryQuestion(widget, currency: currency?.rawValue)
    } catch { throw Problem(404, error.description) }
    try checkRights(of: desk, to: widget)
    guard let store = try desk.openStore() else { throw .unavailable("\(widget.id): no run has ended yet") }
    do {
      var document = try question.document(
        isTable ? .csv : .json, since: since, until: now, config: desk.config, registry: desk.registry, store: store)
      return .made(
        String(decoding: try document.joined(), as: UTF8.self),
        isTable ? "text/csv; charset=utf-8; header=present" : "application/json; charset=utf-8",
        caching: Caching.ordinary)
    } catch let refusal as HistoryQuestion.Refusal {
      throw Problem(404, refusal.description)
    } catch {
      throw .unavailable("the state cannot be read", complaint: "\(error)")
    }
  }

  /// A board may be shown, but its whole past is somebody's work: it is passed on where a licence or the operator's own
  /// word allows it.
  ///
  /// One that may not be is named rather than left out: what is left would pass for all that is known.
  private func checkRights(of desk: Desk, to widget: Widget) throws(Problem) {
    for source in desk.config.pastSources(of: widget, registry: desk.registry)
    where !source.terms.letsPassOn && !desk.config.options(of: source.provider).acceptsTerms {
      throw Problem(
        403,
        "\(source.terms.name)'s terms give no right to pass its past on (\(source.terms.termsURL)); "
          + "the operator may say \"acceptTerms\": true for \(source.provider)")
    }
  }

  private static func isTable(_ format: String?) throws(Problem) -> Bool {
    switch format {
    case nil, "json": return false
    case "csv": return true
    case let format?: throw Problem(400, "unknown format \(quoted(format)); there are csv, json")
    }
  }

  private static func id(in path: String) -> String? {
    path.wholeMatch(of: /\/v1\/history\/([^\/]+)/).map { String($0.output.1) }
  }
}
