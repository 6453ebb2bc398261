import Core
import Foundation
import Mustache

/// A page of a newspaper that does not exist, with the widgets in it: to look at before a site shows them.
package struct PreviewPage: Sendable {
  /// How the page around the widgets looks.
  package enum Theme: String, Sendable, CaseIterable {
    case light
    case dark
    /// A host's own switch, yellow on black; the class is the one that the stylesheet answers to.
    case highContrast = "high-contrast"
  }

  /// A fragment with what it is.
  package struct Figure: Sendable {
    let name: String
    let html: String
    /// In a column of 160 px.
    let isNarrow: Bool

    package init(name: String, html: String, isNarrow: Bool = false) {
      self.name = name
      self.html = html
      self.isNarrow = isNarrow
    }
  }

  package struct Group: Sendable {
    let name: String
    let figures: [Figure]

    package init(name: String, figures: [Figure]) {
      self.name = name
      self.figures = figures
    }
  }

  package enum Content: Sendable {
    /// An article with the sidebar beside it, and the buttons for the reader above it.
    case front(controls: String, sidebar: String)
    /// Every widget in every variant, state and language; without a script, which would take the numbers off a page that
    /// is looked at the next day.
    case states([Group])
  }

  private let theme: Theme
  private let content: Content
  private let rehearsal: String?

  /// A page; `rehearsal` says which outage it pretends, nil for none.
  package init(_ content: Content, theme: Theme, rehearsal: String?) {
    self.theme = theme
    self.content = content
    self.rehearsal = rehearsal
  }

  /// The stylesheet of the pages, beside the widgets' own.
  package static let stylesheet = String(decoding: PackageResources.preview_css, as: UTF8.self)

  /// What tells such a page from others, so that no other file is overwritten.
  package static let mark = "<meta name=\"generator\" content=\"widgets preview\">"

  /// The page's file name, `index.html`, `states-dark.html`.
  package var file: String {
    if case .front = content { return Self.file(isFront: true, theme) }
    return Self.file(isFront: false, theme)
  }

  package static let files = [true, false].flatMap { isFront in Theme.allCases.map { file(isFront: isFront, $0) } }

  private static func file(isFront: Bool, _ theme: Theme) -> String {
    (isFront ? "index" : "states") + (theme == .light ? "" : "-\(theme.rawValue)") + ".html"
  }

  private static func name(isFront: Bool, _ theme: Theme) -> String {
    let look =
      switch theme {
      case .light: "nền sáng"
      case .dark: "nền tối"
      case .highContrast: "tương phản cao"
      }
    return "\(isFront ? "Trang báo" : "Mọi trạng thái"), \(look)"
  }

  /// Throws the template's own errors.
  package func html() throws -> String {
    MustacheContentTypes.register(ScalarEscapedHTML(), named: ScalarEscapedHTML.name)
    var library = MustacheLibrary()
    try library.register(String(decoding: PackageResources.preview_mustache, as: UTF8.self), named: "preview")
    // Fragments are HTML already, and the templates have no way to print such.
    try library.register("{{% CONTENT_TYPE: TEXT}}{{controlsHTML}}", named: "controls")
    try library.register("{{% CONTENT_TYPE: TEXT}}{{sidebarHTML}}", named: "sidebar")
    try library.register("{{% CONTENT_TYPE: TEXT}}{{figureHTML}}", named: "figure")
    var fields: [String: Any] = ["theme": theme.rawValue, "pages": pages]
    fields["rehearsal"] = rehearsal
    switch content {
    case .front(let controls, let sidebar):
      fields["isFront"] = true
      fields["controlsHTML"] = controls
      fields["sidebarHTML"] = sidebar
      fields["pageTitle"] = Self.name(isFront: true, theme)
    case .states(let groups):
      fields["isFront"] = false
      fields["pageTitle"] = Self.name(isFront: false, theme)
      fields["groups"] = groups.map { group -> [String: Any] in
        ["groupName": group.name, "figures": group.figures.map(Self.fields)]
      }
    }
    return library.render(fields, withTemplate: "preview") ?? ""
  }

  private static func fields(of figure: Figure) -> [String: Any] {
    ["figureName": figure.name, "figureClass": figure.isNarrow ? "narrow" : "wide", "figureHTML": figure.html]
  }

  private var pages: [[String: Any]] {
    [true, false].flatMap { isFront in
      Theme.allCases.map { theme -> [String: Any] in
        let file = Self.file(isFront: isFront, theme)
        return ["pageFile": file, "pageName": Self.name(isFront: isFront, theme), "isHere": file == self.file]
      }
    }
  }
}
