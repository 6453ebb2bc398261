import Core
import Foundation
import Rendering

/// `/v1/history/{widget}?currency=USD&since=30d&format=json`: a part of a widget's past, as a table or as JSON.
struct HistoryRoute: Route {
  var paths: [UInt8] { PackageResources.history_json }
  var place: RoutePlace { .widget(before: "/v1/history/", after: "") }

  /// So that nobody keeps the server busy for seconds.
  private static let mostDays = 366.0
  /// A longer document is sent while it is drawn, and not kept.
  private static let mostKeptBytes = 256 << 10

  func answer(_ call: RouteCall) throws(HTTPProblem) -> Response? {
    let site = call.site
    let parameters = try call.parameters("currency", "product", "since", "format")
    let widget = try site.widget(place.widget(in: call.request.path) ?? "")
    let name = parameters["format"] ?? "json"
    guard let form = HistoryDocument.Format(rawValue: name) else {
      throw .unknown(400, "unknown format", name, known: HistoryDocument.Format.allCases.map(\.rawValue))
    }
    let since = try parameters.since(in: widget, at: call.now).instant
    guard call.now.timeIntervalSince(since) <= Self.mostDays * 86400 else {
      throw HTTPProblem(400, "since: expected at most \(Int(Self.mostDays)) days back; `widgets history` has the rest")
    }
    let currency = try parameters.currency("currency")
    let question: HistoryQuestion
    do throws(PastRefusal) {
      question = try HistoryQuestion(widget, currency: currency?.rawValue, product: parameters["product"])
    } catch {
      throw HTTPProblem(404, error.description)
    }
    try checkRights(of: site, to: widget)
    let part = [since, call.now].map { "\(Int($0.timeIntervalSince1970.rounded(.down)))" }
    let rows = currency?.rawValue ?? question.widget.gold?.products.map(\.id).joined(separator: " ") ?? ""
    return try call.kept("history", widget.id.rawValue, form.rawValue, part[0], part[1], rows) {
      () throws(HTTPProblem) in
      try call.mayAskState ? answer(to: question, form, since: since, call) : nil
    }
  }

  private func answer(
    to question: HistoryQuestion, _ form: HistoryDocument.Format, since: Date, _ call: RouteCall
  ) throws(HTTPProblem) -> StateAnswer {
    let site = call.site
    guard let store = try site.openStore() else { throw .unavailable("\(question.widget.id): no run has ended yet") }
    let type =
      switch form {
      case .csv: "text/csv; charset=utf-8; header=present"
      case .json: "application/json; charset=utf-8"
      }
    do {
      var document = try question.document(
        form, since: since, until: call.now, config: site.config, registry: site.registry, store: store)
      var beginning = Data()
      while beginning.count <= Self.mostKeptBytes {
        guard let piece = try document.next() else {
          return StateAnswer(
            response: .untagged(.bytes(beginning), type), holdsUntil: call.lastInstantOfSecond)
        }
        beginning += piece
      }
      let rest = HeldDocument(document, after: beginning)
      return StateAnswer(
        response: .untagged(.chunks(Chunks { try rest.next() }), type), holdsUntil: nil)
    } catch let refusal as PastRefusal {
      throw HTTPProblem(404, refusal.description)
    } catch {
      throw .unreadable(error)
    }
  }

  /// A board may be shown, but its whole past may only be passed on where a licence or the operator allows it.
  ///
  /// A provider that forbids it is named and not left out: the rest would look like all that is known.
  private func checkRights(of site: SiteContext, to widget: Widget) throws(HTTPProblem) {
    for source in site.config.pastSources(of: widget, registry: site.registry)
    where !source.terms.allowsRedistribution && !site.config.options(of: source.provider).acceptsTerms {
      throw HTTPProblem(
        403,
        "\(source.terms.name)'s terms do not allow passing its past on (\(source.terms.termsURL)); "
          + "with permission, set \"acceptTerms\": true for \(source.provider)")
    }
  }
}

/// A document that is drawn while it is sent; `Chunks` uses it on one thread at a time, which makes it sendable.
private final class HeldDocument: @unchecked Sendable {
  private var document: HistoryDocument
  private var beginning: Data?

  /// A document of which a part has been drawn already.
  init(_ document: HistoryDocument, after beginning: Data) {
    self.document = document
    self.beginning = beginning
  }

  func next() throws -> Data? {
    defer { beginning = nil }
    return try beginning ?? document.next()
  }
}
