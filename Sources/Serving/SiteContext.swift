import Core
import Foundation
import Rendering

/// What answers are made from.
struct SiteContext: Sendable {
  let config: Config
  let registry: [RegisteredProvider]
  let version: String
  let renderer: Renderer
  let files: FileCache
  let store: @Sendable () throws -> (any Store)?
  let stateStamp: @Sendable () -> FileStamp?
  let indexes = StampedCache<PublishedIndex?, FileStamp>()
  let answers = StampedCache<Response, FileStamp>()
  let fronts = StampedCache<Response, String>()
  let rates = StampedCache<(response: Response, validUntil: Date?), FileStamp>()
  private let contents = StampedCache<(WidgetContent, holdsUntil: Date?), FileStamp>()

  /// The state, opened for this request alone: a run may migrate it or move it aside at any time; nil before the
  /// first run.
  func openStore() throws(Problem) -> (any Store)? {
    do { return try store() } catch { throw .unreadable(error) }
  }

  /// The widget of an id.
  func widget(_ id: String) throws(Problem) -> Widget {
    guard let widget = config.widget(WidgetID(rawValue: id)) else {
      let known = config.widgets.map(\.id.rawValue).joined(separator: ", ")
      throw Problem(404, "no widget has the id \(quoted(id)); there are \(known)")
    }
    return widget
  }

  /// The widget that a request names, else the first of the kind.
  func widget(_ id: String?, of kind: Kind) throws(Problem) -> Widget {
    let widgets = config.widgets.filter { $0.kind == kind }
    let known = widgets.map(\.id.rawValue).joined(separator: ", ")
    guard let id else {
      guard let first = widgets.first else { throw Problem(404, "this site has no \(kind.rawValue) widget") }
      return first
    }
    guard let widget = widgets.first(where: { $0.id.rawValue == id }) else {
      throw Problem(
        404,
        "no \(kind.rawValue) widget has the id \(quoted(id)); "
          + (known.isEmpty ? "this site has none" : "there are \(known)"))
    }
    return widget
  }

  /// What a widget shows now, by the state; a problem where there is nothing that may be shown.
  ///
  /// `holdsUntil` is until when the same state says the same, nil where that cannot be told. Nil where the state would
  /// have to be asked and may not be.
  func showing(of widget: Widget, at now: Date, mayAskState: Bool) throws(Problem)
    -> (WidgetContent, holdsUntil: Date?)?
  {
    // Looked at before the state is: what is read after it is never older than it.
    let stamp = stateStamp()
    if let stamp, let known = contents.value(widget.id.rawValue, [stamp], at: now) { return known }
    guard mayAskState else { return nil }
    guard let store = try openStore() else { throw .unavailable("\(widget.id): no run has ended yet") }
    let showing: WidgetContent
    do { showing = try config.showing(of: widget, in: store, registry: registry, at: now) } catch {
      throw .unreadable(error)
    }
    guard showing.reading != nil, let lifetime = showing.lifetime else {
      guard let until = showing.lifetime?.validUntil else { throw .unavailable("\(widget.id): there are no data yet") }
      throw .unavailable("\(widget.id): the data expired at \(until.instantText) and are not shown")
    }
    // A file that has only just been written can be written again without another time stamp.
    guard let stamp, now.timeIntervalSince1970 - Double(stamp.changedNanoseconds) / 1e9 > 1 else {
      return (showing, nil)
    }
    let holdsUntil = showing.state == .fresh ? lifetime.freshUntil.addingTimeInterval(-0.001) : lifetime.validUntil
    contents.keep((showing, holdsUntil), widget.id.rawValue, [stamp], madeAt: now, holdsUntil: holdsUntil)
    return (showing, holdsUntil)
  }
}
