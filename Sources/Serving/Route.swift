import Core
import Foundation

/// Something that is answered beside the files.
///
/// A new one is a file with its type, a file in `OpenAPI` with its description, and a line in `allRoutes`.
protocol Route: Sendable {
  /// Its part of OpenAPI's `paths`, a JSON object; `"@widgets"` in a list becomes the ids of the widgets, `"@rates"` of
  /// those of rates, `"@languages"` the languages.
  var paths: [UInt8] { get }
  /// Whether it looks at files alone.
  var isQuick: Bool { get }
  /// Whether it answers to a path, percent-decoded.
  func answers(_ path: String) -> Bool
  /// The answer to a GET.
  func answer(to visit: Visit, from desk: Desk, at now: Date) throws(Problem) -> Response
}

/// Everything that is answered beside the files.
let allRoutes: [any Route] = [
  FrontPage(), RatesQuestion(), ConvertedAmount(), HistoryTable(), ChartPicture(), Health(), Metrics(), Description(),
]
