import Core
import Foundation
import Rendering

/// A path that is answered beside the files: a file with its type, one in `OpenAPI`, and a line in `allRoutes`.
protocol Route: Sendable {
  /// Its part of OpenAPI's `paths`, a JSON object; `"@widgets"` in a list becomes the ids of the widgets, `"@rates"` of
  /// those of rates, `"@languages"` the languages.
  var paths: [UInt8] { get }
  var place: RoutePlace { get }
  /// The answer to a GET; nil where it needs the state and may not ask it.
  func answer(_ call: RouteCall) throws(HTTPProblem) -> Response?
}

struct RouteCall {
  let request: HTTPRequest
  let site: SiteContext
  let now: Date
  /// Whether the route may read the state, for which it may have to wait.
  let mayAskState: Bool

  func parameters(_ known: String...) throws(HTTPProblem) -> Parameters { try Parameters(of: request, known: known) }

  /// What a widget shows now; a problem where nothing may be shown, nil where it may not ask the state and would have to.
  ///
  /// `holdsUntil` is until when the same state shows the same, nil where that is not known.
  func content(of widget: Widget) throws(HTTPProblem) -> (WidgetContent, holdsUntil: Date?)? {
    // Read before the state, so that the state is never older than its stamp.
    let stamp = site.stateStamp()
    if let stamp, let known = site.contents.value(widget.id.rawValue, [stamp], at: now) { return known }
    guard mayAskState else { return nil }
    guard let store = try site.openStore() else { throw .unavailable("\(widget.id): no run has ended yet") }
    let content: WidgetContent
    do { content = try site.config.content(of: widget, in: store, registry: site.registry, at: now) } catch {
      throw .unreadable(error)
    }
    guard content.reading != nil, let lifetime = content.lifetime else {
      guard let until = content.lifetime?.validUntil else { throw .unavailable("\(widget.id): there are no data yet") }
      throw .unavailable("\(widget.id): the data expired at \(until.instantText) and are not shown")
    }
    // A file that has only just been written can be written again without another time stamp.
    guard let stamp, now.timeIntervalSince1970 - Double(stamp.changedNanoseconds) / 1e9 > 1 else {
      return (content, nil)
    }
    let holdsUntil = content.state == .fresh ? lifetime.freshUntil.addingTimeInterval(-0.001) : lifetime.validUntil
    site.contents.keep((content, holdsUntil), widget.id.rawValue, [stamp], madeAt: now, holdsUntil: holdsUntil)
    return (content, holdsUntil)
  }
}

/// Where a route is, percent-decoded.
enum RoutePlace: Sendable {
  case path(String)
  /// At a path for each widget: what stands before and after its id.
  case widget(before: String, after: String)

  func holds(_ path: String) -> Bool {
    switch self {
    case .path(let own): path == own
    case .widget: widget(in: path) != nil
    }
  }

  func widget(in path: String?) -> String? {
    guard case .widget(let before, let after) = self, let path, path.hasPrefix(before), path.hasSuffix(after),
      path.utf8.count > before.utf8.count + after.utf8.count
    else { return nil }
    let id = path.dropFirst(before.count).dropLast(after.count)
    return id.utf8.contains(UInt8(ascii: "/")) ? nil : String(id)
  }
}

let allRoutes: [any Route] = [
  FrontPageRoute(), RatesRoute(), ConvertRoute(), HistoryRoute(), ChartRoute(), HealthRoute(), MetricsRoute(),
  OpenAPIRoute(),
]
