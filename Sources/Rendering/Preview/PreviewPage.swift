import Core
import Foundation
import Mustache

/// A page of a newspaper that does not exist, with the widgets in it: to look at before a site shows them.
package struct PreviewPage: Sendable {
  package enum Theme: String, Sendable, CaseIterable {
    case light
    case dark
    /// A host's own switch, yellow on black; the class is the one that the stylesheet answers to.
    case highContrast = "high-contrast"
  }

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

  /// `rehearsal` says which outage the page pretends, nil for none.
  package init(_ content: Content, theme: Theme, rehearsal: String?) {
    self.theme = theme
    self.content = content
    self.rehearsal = rehearsal
  }

  /// The stylesheet of the pages, beside the widgets' own.
  package static let stylesheet = String(decoding: PackageResources.preview_css, as: UTF8.self)

  /// What tells such a page from others, so that no other file is overwritten.
  package static let mark = "<meta name=\"generator\" content=\"widgets preview\">"

  /// `index.html`, `states-dark.html`.
  package var file: String { theme.file(isFront: isFront) }

  package static let files = everyPage.map { $0.theme.file(isFront: $0.isFront) }

  private static let everyPage = [true, false].flatMap { isFront in
    Theme.allCases.map { (isFront: isFront, theme: $0) }
  }

  private var isFront: Bool { if case .front = content { true } else { false } }

  /// Throws the template's own errors.
  package func html() throws -> String {
    MustacheContentTypes.register(ScalarEscapedHTML(), named: ScalarEscapedHTML.name)
    var library = MustacheLibrary()
    try library.register(String(decoding: PackageResources.preview_mustache, as: UTF8.self), named: "preview")
    // Fragments are HTML already, and the templates have no way to print such.
    try library.register("{{% CONTENT_TYPE: TEXT}}{{controlsHTML}}", named: "controls")
    try library.register("{{% CONTENT_TYPE: TEXT}}{{sidebarHTML}}", named: "sidebar")
    try library.register("{{% CONTENT_TYPE: TEXT}}{{figureHTML}}", named: "figure")
    var fields = present([
      "theme": theme.rawValue, "rehearsal": rehearsal, "isFront": isFront, "pageTitle": theme.name(isFront: isFront),
      "pages": Self.everyPage.map { page in
        let file = page.theme.file(isFront: page.isFront)
        return ["pageFile": file, "pageName": page.theme.name(isFront: page.isFront), "isHere": file == self.file]
      },
    ])
    switch content {
    case .front(let controls, let sidebar):
      fields["controlsHTML"] = controls
      fields["sidebarHTML"] = sidebar
    case .states(let groups):
      fields["groups"] = groups.map { group -> [String: Any] in
        ["groupName": group.name, "figures": group.figures.map(\.fields)]
      }
    }
    return library.render(fields, withTemplate: "preview") ?? ""
  }
}

extension PreviewPage.Figure {
  fileprivate var fields: [String: Any] {
    ["figureName": name, "figureClass": isNarrow ? "narrow" : "wide", "figureHTML": html]
  }
}

extension PreviewPage.Theme {
  fileprivate func file(isFront: Bool) -> String {
    (isFront ? "index" : "states") + (self == .light ? "" : "-\(rawValue)") + ".html"
  }

  fileprivate func name(isFront: Bool) -> String {
    let look =
      switch self {
      case .light: "nền sáng"
      case .dark: "nền tối"
      case .highContrast: "tương phản cao"
      }
    return "\(isFront ? "Trang báo" : "Mọi trạng thái"), \(look)"
  }
}
