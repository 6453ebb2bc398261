import Core
import Foundation
import Publishing
import Rendering

/// The published tree of one site: which file holds what.
final class SitePages: Pages {
  private let tree: PublishedTree
  private let renderer: Renderer
  private let languages: [Language]
  private var drawn: [WidgetID: Drawn] = [:]

  /// One widget's files and the showing that they were drawn from.
  private struct Drawn {
    let showing: Showing
    let fragments: [Language: String]
    let files: [PublishedFile]
  }

  init(_ config: Config) throws {
    tree = PublishedTree(root: config.publish)
    renderer = try Renderer(languages: config.languages)
    languages = config.languages
  }

  func areComplete(for widgets: [Widget]) -> Bool {
    let pages = (widgets.map(\.id.rawValue) + ["sidebar"]).flatMap { name in
      languages.map { Self.page(name, $0) }
    }
    let documents = widgets.map { Self.document($0.id) }
    return (pages + documents + [Self.index, Self.stylesheet, Self.script]).allSatisfy(tree.holds)
  }

  func publish(_ showings: [Showing], pending: Set<WidgetID>, at now: Date) -> [String] {
    let done = showings.filter { !pending.contains($0.widget.id) }
    var files = done.flatMap { draw($0).files }
    for language in languages {
      let fragments = showings.map { showing in
        // The old file is what readers see of a widget whose answer is still out.
        pending.contains(showing.widget.id)
          ? tree.text(at: Self.page(showing.widget.id.rawValue, language)) ?? draw(showing).fragments[language] ?? ""
          : draw(showing).fragments[language] ?? ""
      }
      files.append(file(Self.page("sidebar", language), renderer.sidebar(fragments, in: language)))
    }
    // At the very first publication a pending widget has no file yet: it gets its placeholder.
    files += showings.filter { pending.contains($0.widget.id) && !tree.holds(Self.document($0.widget.id)) }
      .flatMap { draw($0).files }
    files.append(file(Self.index, renderer.index(of: showings, languages: languages).text + "\n"))
    files.append(file(Self.stylesheet, renderer.stylesheet))
    files.append(file(Self.script, renderer.script))
    return tree.publish(files, at: now).failures
  }

  /// The fragments and files of a widget; drawn again only when what it shows has changed.
  private func draw(_ showing: Showing) -> Drawn {
    if let drawn = drawn[showing.widget.id], drawn.showing == showing { return drawn }
    let fragments = Dictionary(
      uniqueKeysWithValues: languages.map { ($0, renderer.fragment(showing, in: $0)) })
    var files = fragments.map { file(Self.page(showing.widget.id.rawValue, $0.key), $0.value) }
    files.append(file(Self.document(showing.widget.id), renderer.document(of: showing).text + "\n"))
    let result = Drawn(showing: showing, fragments: fragments, files: files)
    drawn[showing.widget.id] = result
    return result
  }

  private func file(_ path: String, _ text: String) -> PublishedFile {
    PublishedFile(path: path, bytes: Data(text.utf8))
  }

  static func page(_ name: String, _ language: Language) -> String { "v1/\(language)/\(name).html" }
  static func document(_ widget: WidgetID) -> String { "v1/\(widget).json" }
  static let index = "v1/index.json"
  static let stylesheet = "v1/widgets.css"
  static let script = "v1/widgets.js"
}
