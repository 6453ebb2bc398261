import Foundation

/// The published tree, as a run sees it.
package protocol Pages {
  /// Reads what drawing needs, if that has not been done.
  func prepare()
  func areComplete(for widgets: [Widget]) -> Bool
  /// Publishes what the widgets show; a pending widget's files stay as they are, and so does its part of the sidebar,
  /// for as long as they say themselves that they may be shown.
  ///
  /// `contents` are all of them; only those that have changed are drawn anew, and what all share, the sidebar and the
  /// index, at most once a second and at the end. Answers one sentence for each file that could not be published.
  func publish(
    _ contents: [WidgetContent], changed: Set<WidgetID>, pending: Set<WidgetID>, isFinal: Bool, at now: Date
  ) -> [String]
  /// A stamp of this tree and of what it is drawn by: equal stamps and equal contents give equal bytes.
  ///
  /// Nil where that cannot be told.
  func stamp(of widgets: [Widget]) -> String?
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

  /// None: pages that are always drawn.
  package func stamp(of widgets: [Widget]) -> String? { nil }

  /// Does nothing: from these pages `get` takes no answers.
  package func note(_ mark: PublicationMark, _ notices: Notices, until changes: [WidgetID: Date]) {}
}
