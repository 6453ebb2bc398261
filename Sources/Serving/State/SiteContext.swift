import Core
import Foundation
import Rendering

struct SiteContext: Sendable {
  let config: Config
  let registry: [any Provider]
  let version: String
  let renderer: Renderer
  let files: FileCache
  let store: @Sendable () throws -> (any Store)?
  let stateStamp: @Sendable () -> FileStamp?
  /// Reads a widget's official notice; nil for none that can be read.
  let notice: @Sendable (Widget) -> Notice?
  let indexes = StampedCache<PublishedIndex?, FileStamp>()
  let answers = StampedCache<Response, FileStamp>()
  let fronts = StampedCache<Response, String>()
  /// The answers that routes have made from the state.
  let stateAnswers = StampedCache<StateAnswer, FileStamp>(mostBytes: 8 << 20) { $0.byteCount }
  let contents = StampedCache<ShownContent, FileStamp>()

  /// The state, opened for this request alone, since a run may migrate it or move it aside; nil before the first run.
  func openStore() throws(HTTPProblem) -> (any Store)? {
    do { return try store() } catch { throw .unreadable(error) }
  }

  func widget(_ id: String) throws(HTTPProblem) -> Widget {
    guard let widget = config.widget(WidgetID(rawValue: id)) else {
      throw .unknown(404, "no widget has the id", id, known: config.widgets.map(\.id.rawValue))
    }
    return widget
  }

  /// The widget that a request names, else the first of the kind.
  func widget(_ id: String?, of kind: Kind) throws(HTTPProblem) -> Widget {
    let widgets = config.widgets.filter { $0.kind == kind }
    let known = widgets.map(\.id.rawValue).joined(separator: ", ")
    guard let id else {
      guard let first = widgets.first else { throw HTTPProblem(404, "this site has no \(kind.rawValue) widget") }
      return first
    }
    guard let widget = widgets.first(where: { $0.id.rawValue == id }) else {
      throw HTTPProblem(
        404,
        "no \(kind.rawValue) widget has the id \(quoted(id, limit: 120)); "
          + (known.isEmpty ? "this site has none" : "there are \(known)"))
    }
    return widget
  }
}
