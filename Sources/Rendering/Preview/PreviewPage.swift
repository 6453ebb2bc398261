import Core
import Foundation

/// A page of a newspaper that does not exist, with the widgets in it: to look at before a site shows them.
package struct PreviewPage: Sendable {
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
    /// Every widget in every variant, state and language; without a script, which would take the numbers off a page
    /// that is looked at the next day.
    case states([Group])
  }

  private let content: Content
  private let look: PreviewLook
  private let rehearsal: String?
  private let day: CalendarDay

  /// `rehearsal` says which outage the page pretends, nil for none; `day` is the one that the newspaper is of.
  package init(_ content: Content, look: PreviewLook, rehearsal: String?, day: CalendarDay) {
    self.content = content
    self.look = look
    self.rehearsal = rehearsal
    self.day = day
  }

  /// What tells such a page from others, so that no other file is overwritten.
  package static let mark = "<meta name=\"generator\" content=\"widgets preview\">"

  /// `index.html`, `host-cms.html`, `states-dark.html`.
  package var file: String { look.file(isFront: isFront) }

  package static let files = fronts.map(\.file) + states.map(\.file)

  /// What the pages link, beside them.
  package static let linkedFiles = PreviewLook.files.map(\.name) + ["widgets.css", "widgets.js"]

  private static let fronts = PreviewLook.fronts.map { Tab(file: $0.file(isFront: true), name: $0.name) }
  private static let states = PreviewLook.states.map { Tab(file: $0.file(isFront: false), name: $0.nameOfStates) }

  private struct Tab {
    let file: String
    let name: String
  }

  private var isFront: Bool { if case .front = content { true } else { false } }

  /// Throws the template's own errors.
  package func html() throws -> String {
    // Fragments are HTML already, and the templates have no way to print such.
    let parts = ["controls": "{{controlsHTML}}", "sidebar": "{{sidebarHTML}}", "figure": "{{figureHTML}}"]
    var templates = try parts.mapValues { try Template("{{% CONTENT_TYPE: TEXT}}" + $0) }
    templates["preview"] = try Template(String(decoding: PackageResources.preview_mustache, as: UTF8.self))
    // The newspaper is Vietnamese, whatever the site's languages are.
    let date = try Catalogue(of: "vi").map { $0.longDate(day).text }
    var fields = present([
      "host": look.host.rawValue, "isHighContrast": look.isHighContrast, "rehearsal": rehearsal, "isFront": isFront,
      "pageTitle": isFront ? "Trang báo, \(look.name)" : "Mọi trạng thái, \(look.nameOfStates)", "date": date,
      "tabGroups": [
        ["tabsName": "Trang báo", "tabs": tabs(Self.fronts)],
        ["tabsName": "Mọi trạng thái", "tabs": tabs(Self.states)],
      ],
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
    return TemplateLibrary(templates: templates).draw("preview", with: fields)
  }

  private func tabs(_ tabs: [Tab]) -> [[String: Any]] {
    tabs.map { ["tabFile": $0.file, "tabName": $0.name, "isHere": $0.file == file] }
  }
}

extension PreviewPage.Figure {
  fileprivate var fields: [String: Any] { ["figureName": name, "isNarrow": isNarrow, "figureHTML": html] }
}
