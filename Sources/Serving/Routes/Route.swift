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
