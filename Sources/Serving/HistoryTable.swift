import Core
import Foundation
import Rendering

/// `/v1/history/{widget}?currency=USD&since=30d&format=json`: a part of a widget's past, as a table or as JSON.
struct HistoryTable: Route {
  var paths: [UInt8] { PackageResources.history_json }

  /// How many days back a request may ask, so that nobody keeps the server busy for seconds.
  private static let mostDays = 366.0

  var place: RoutePlace { .widget(before: "/v1/history/", after: "") }

  func answer(to request: HTTPRequest, from site: SiteContext, at now: Date, mayAskState: Bool) throws(Problem)
    -> Response?
  {
    let parameters = try Parameters(of: request, known: ["currency", "since", "format"])
    let widget = try site.widget(place.widget(in: request.path) ?? "")
    let isTable = try Self.isTable(parameters["format"])
    let since = try parameters.since(in: widget, at: now)
    guard now.timeIntervalSince(since) <= Self.mostDays * 86400 else {
      throw Problem(400, "since: expected at most \(Int(Self.mostDays)) days back; `widgets history` has the rest")
    }
    let currency = try parameters.currency("currency")
    let question: HistoryQuestion
    do throws(HistoryQuestion.Refusal) {
      question = try HistoryQuestion(widget, currency: currency?.rawValue)
    } catch { throw Problem(404, error.description) }
    try checkRights(of: site, to: widget)
    guard mayAskState else { return nil }
    guard let store = try site.openStore() else { throw .unavailable("\(widget.id): no run has ended yet") }
    do {
      let document = HeldDocument(
        try question.document(
          isTable ? .csv : .json, since: since, until: now, config: site.config, registry: site.registry, store: store))
      return .made(
        Chunks { try document.next() },
        isTable ? "text/csv; charset=utf-8; header=present" : "application/json; charset=utf-8",
        caching: Caching.ordinary)
    } catch let refusal as HistoryQuestion.Refusal {
      throw Problem(404, refusal.description)
    } catch {
      throw .unreadable(error)
    }
  }

  /// A board may be shown, but its whole past is somebody's work: it is passed on where a licence or the operator's own
  /// word allows it.
  ///
  /// One that may not be is named rather than left out: what is left would pass for all that is known.
  private func checkRights(of site: SiteContext, to widget: Widget) throws(Problem) {
    for source in site.config.pastSources(of: widget, registry: site.registry)
    where !source.terms.allowsRedistribution && !site.config.options(of: source.provider).acceptsTerms {
      throw Problem(
        403,
        "\(source.terms.name)'s terms do not allow passing its past on (\(source.terms.termsURL)); "
          + "with permission, set \"acceptTerms\": true for \(source.provider)")
    }
  }

  private static func isTable(_ format: String?) throws(Problem) -> Bool {
    switch format {
    case nil, "json": return false
    case "csv": return true
    case let format?: throw Problem(400, "unknown format \(quoted(format)); there are csv, json")
    }
  }
}

/// A document that is drawn while it is sent.
///
/// `Chunks` asks for one part after the other and from one thread at a time, which is what makes it sendable.
private final class HeldDocument: @unchecked Sendable {
  private var document: HistoryDocument

  init(_ document: HistoryDocument) { self.document = document }

  func next() throws -> Data? { try document.next() }
}
