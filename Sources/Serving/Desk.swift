import Core
import Foundation
import Rendering

/// What answers are made from.
struct Desk: Sendable {
  let config: Config
  let registry: [RegisteredProvider]
  let version: String
  let own: OwnFiles
  let shelf: Shelf
  let store: @Sendable () throws -> (any Store)?

  /// The state, opened for this request alone: a run may migrate it or move it aside at any time; nil before the
  /// first run.
  func openStore() throws(Problem) -> (any Store)? {
    do { return try store() } catch { throw .unavailable("the state cannot be read", complaint: "\(error)") }
  }

  /// A published file of the config's own making.
  func sheet(at path: String) -> Sheet? { shelf.sheet(at: "/\(path)") }

  /// The widget of an id.
  func widget(_ id: String) throws(Problem) -> Widget {
    guard let widget = config.widget(WidgetID(rawValue: id)) else {
      let known = config.widgets.map(\.id.rawValue).joined(separator: ", ")
      throw Problem(404, "no widget is called \(quoted(id)); there are \(known)")
    }
    return widget
  }

  /// The widget that a request names, else the first of the kind.
  func widget(_ id: String?, of kind: Kind) throws(Problem) -> Widget {
    let widgets = config.widgets.filter { $0.kind == kind }
    let known = widgets.map(\.id.rawValue).joined(separator: ", ")
    guard let id else {
      guard let first = widgets.first else { throw Problem(404, "this site has no widget of \(kind.rawValue)") }
      return first
    }
    guard let widget = widgets.first(where: { $0.id.rawValue == id }) else {
      throw Problem(
        404,
        "no widget of \(kind.rawValue) is called \(quoted(id)); "
          + (known.isEmpty ? "this site has none" : "there are \(known)"))
    }
    return widget
  }

  /// What a widget shows now, by the state; a problem where there is nothing that may be shown.
  func showing(of widget: Widget, at now: Date) throws(Problem) -> Showing {
    guard let store = try openStore() else { throw .unavailable("\(widget.id): no run has ended yet") }
    let showing: Showing
    do { showing = try config.showing(of: widget, in: store, registry: registry, at: now) } catch {
      throw .unavailable("the state cannot be read", complaint: "\(error)")
    }
    guard showing.reading != nil else {
      guard let until = showing.lifetime?.validUntil else { throw .unavailable("\(widget.id): there are no data yet") }
      throw .unavailable("\(widget.id): the data expired at \(until.instantText) and are not shown")
    }
    return showing
  }
}
