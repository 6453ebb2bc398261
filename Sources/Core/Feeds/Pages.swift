import Foundation

/// What a run wants published.
package struct Drawing {
  /// All of the site's, in the config's order.
  package let widgets: [Widget]
  /// What they show, as far as this run had to find it out.
  package let contents: [WidgetID: WidgetContent]
  /// Those that are drawn; the files of all others are as they are to be.
  package let changed: Set<WidgetID>
  /// Those of them whose files stay, and their parts of the sidebar, while these say themselves that they may be shown.
  package let pending: Set<WidgetID>
  /// Whether what all widgets share, the sidebar and the index, is drawn in any case.
  ///
  /// Before a run's end that is at most once a second.
  package let isFinal: Bool

  package init(
    of widgets: [Widget], contents: [WidgetID: WidgetContent], changed: Set<WidgetID>, pending: Set<WidgetID> = [],
    isFinal: Bool = true
  ) {
    self.widgets = widgets
    self.contents = contents
    self.changed = changed
    self.pending = pending
    self.isFinal = isFinal
  }

  /// What is to be drawn, in the config's order.
  package var changedContents: [WidgetContent] {
    widgets.compactMap { changed.contains($0.id) ? contents[$0.id] : nil }
  }
}

/// The published tree, as a run sees it.
package protocol Pages {
  /// Reads what drawing needs, if that has not been done.
  func prepare()
  func areComplete(for widgets: [Widget]) -> Bool
  /// Publishes what the site's widgets show. Answers one sentence for each file that could not be published.
  func publish(_ drawing: Drawing, at now: Date) -> [String]
  /// When what is published of a widget was fetched; nil where nothing of it is.
  func fetchedAt(of widget: WidgetID) -> Date?
  /// A stamp of this tree and of what it is drawn by: equal stamps and equal contents give equal bytes.
  ///
  /// Nil where that cannot be told.
  func stamp(of widgets: [Widget]) -> String?
  /// A stamp of a widget's files as they are now; nil where that cannot be told.
  func stamp(ofFilesOf widget: Widget) -> String?
  /// Notes that the tree is as this mark says, and has these notices. `changes` says until when each widget that shows
  /// data would be drawn the same.
  func note(_ mark: PublicationMark, _ notices: Notices, until changes: [WidgetID: Date])
  /// One sentence for each file of the site's own that cannot be used; what is built in is drawn in its place.
  var faults: [String] { get }
}

extension Pages {
  package func prepare() {}

  /// None: pages that have no files of a site's own.
  package var faults: [String] { [] }

  /// None: pages that show nothing newer than the state.
  package func fetchedAt(of widget: WidgetID) -> Date? { nil }

  /// None: pages that are always drawn.
  package func stamp(of widgets: [Widget]) -> String? { nil }

  /// None: pages that nobody else changes.
  package func stamp(ofFilesOf widget: Widget) -> String? { nil }

  /// Does nothing: from these pages `get` takes no answers.
  package func note(_ mark: PublicationMark, _ notices: Notices, until changes: [WidgetID: Date]) {}
}
