import Core
import Foundation

/// Something that is answered beside the files.
///
/// A new one is a file with its type, a file in `OpenAPI` with its description, and a line in `allRoutes`.
protocol Route: Sendable {
  /// Its part of OpenAPI's `paths`, a JSON object; `"@widgets"` in a list becomes the ids of the widgets, `"@rates"` of
  /// those of rates, `"@languages"` the languages.
  var paths: [UInt8] { get }
  /// Where it is, percent-decoded: a whole path, or what stands before and after the id of a widget.
  var place: RoutePlace { get }
  /// The answer to a GET; nil where it needs the state and may not ask it, since that may have to be waited for.
  func answer(to request: HTTPRequest, from site: SiteContext, at now: Date, mayAskState: Bool) throws(HTTPProblem)
    -> Response?
}

/// Where a route is.
enum RoutePlace: Sendable {
  /// At one path.
  case path(String)
  /// At a path for each widget.
  case widget(before: String, after: String)

  /// Whether a path is here.
  func holds(_ path: String) -> Bool {
    switch self {
    case .path(let own): path == own
    case .widget: widget(in: path) != nil
    }
  }

  /// The widget's id in a path.
  func widget(in path: String?) -> String? {
    guard case .widget(let before, let after) = self, let path, path.hasPrefix(before), path.hasSuffix(after),
      path.utf8.count > before.utf8.count + after.utf8.count
    else { return nil }
    let id = path.dropFirst(before.count).dropLast(after.count)
    return id.utf8.contains(UInt8(ascii: "/")) ? nil : String(id)
  }
}

/// Everything that is answered beside the files.
let allRoutes: [any Route] = [
  FrontPageRoute(), RatesRoute(), ConvertRoute(), HistoryRoute(), ChartRoute(), HealthRoute(), MetricsRoute(),
  OpenAPIRoute(),
]
