import Core
import Foundation
import Publishing
import Rendering
import SiteFiles
import Storage

/// The published tree of one site: which file holds what.
final class SitePages: Pages {
  let tree: PublishedTree
  let renderer: Renderer
  let own: OwnFiles
  let languages: [Language]
  /// The widgets that the sidebar holds, in its order.
  let sidebar: [WidgetID]
  private let isInSidebar: Set<WidgetID>
  let state: String
  let configBytes: Data
  let configFolder: String
  /// A stamp of this program's file; nil where `get` may not answer from the pages.
  let program: String?
  /// The files that the pages are drawn by.
  ///
  /// Their stamps are taken before they are read, so a later change shows.
  let inputs: [(path: String, stamp: String)]
  let noticePaths: [(id: WidgetID, path: String)]
  /// The stamps of the published files, as `stamp(of:)` has found them.
  var fileStamps: [String: String] = [:]
  /// The last publication's mark and notices, and until when each widget is drawn as it is.
  var shown: (mark: PublicationMark, notices: Notices, changes: [WidgetID: Date])?
  /// The sidebar's parts as this run has drawn them, in the order of the languages.
  private var sidebarParts: [WidgetID: [Data]] = [:]
  /// What was wrong with the site's own files when a widget was drawn.
  private var widgetFaults: [WidgetID: [OwnFiles.Fault]] = [:]
  private var controls: [Language: Renderer.Drawing] = [:]
  /// When the sidebar and the index were last published, and how long that took, seconds.
  var sharedAt: Date?
  var sharedSeconds = 0.0
  /// The published index, by the stamp of its file.
  var knownIndex: (stamp: String, index: PublishedIndex)?

  /// One widget's files, its fragments before its document.
  private struct Drawn: Sendable {
    let id: WidgetID
    let files: [PublishedFile]
    let faults: [OwnFiles.Fault]

    init(_ content: WidgetContent, by renderer: Renderer, in languages: [Language]) throws {
      id = content.widget.id
      let drawings = try languages.map { try renderer.drawing(content, in: $0) }
      // In the config's order, so that a failure of all of them is the same line in every run.
      files =
        zip(languages, drawings).map { [id] in file(SitePages.page(id.rawValue, $0), $1.html) }
        + [file(SitePages.document(id), Rendering.document(of: content).text + "\n")]
      faults = drawings.compactMap(\.fault)
    }
  }

  init(_ site: LoadedSite) throws {
    let config = site.config
    tree = PublishedTree(root: config.publish, waiting: site.waiting)
    program = AnswerFile.programStamp
    inputs = AnswerFile.inputs(templates: config.templates)
    state = RunLock.realPath(ofState: config.state)
    configBytes = site.configBytes
    configFolder = site.configFolder
    noticePaths = config.widgets.compactMap { widget in widget.notice.map { (widget.id, $0) } }
    own = OwnFolder.files(for: config)
    renderer = try Renderer(languages: config.languages, own: own)
    languages = config.languages
    sidebar = config.sidebarWidgets.map(\.id)
    isInSidebar = Set(sidebar)
  }

  func prepare() {
    renderer.prepare()
    for language in languages where controls[language] == nil {
      controls[language] = try? renderer.controlsDrawing(in: language)
    }
  }

  var faults: [String] {
    // By the widgets' ids, so that what lasts is the same line in every run.
    let drawn = widgetFaults.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap(\.value)
    return (own.faults + drawn + languages.compactMap { controls[$0]?.fault }).map(\.sentence)
  }

  func areComplete(for widgets: [Widget]) -> Bool { everyPath(of: widgets).allSatisfy(tree.holds) }

  /// Every path that the config names.
  func everyPath(of widgets: [Widget]) -> [String] {
    widgets.flatMap { paths(of: $0.id) } + ownPages + [Self.index, Self.stylesheet, Self.script]
  }

  /// What every language has beside its widgets.
  private var ownPages: [String] { languages.flatMap { [Self.page("sidebar", $0), Self.page("controls", $0)] } }

  func paths(of widget: WidgetID) -> [String] {
    languages.map { Self.page(widget.rawValue, $0) } + [Self.document(widget)]
  }

  func files(_ drawing: Drawing, pending: Set<WidgetID>, _ old: PublishedIndex?, at now: Date) throws
    -> [PublishedFile]
  {
    var files = try ownFiles(of: drawing, except: pending)
    for (index, language) in languages.enumerated() {
      let fragments = try sidebar.map { id in
        // The fragment that readers see beside the sidebar: of a widget that keeps its files the old one.
        if !pending.contains(id), let known = sidebarParts[id] { return known[index] }
        let path = Self.page(id.rawValue, language)
        if let old = tree.text(at: path) { return Data(old.utf8) }
        guard let content = drawing.contents[id] else { throw Vanished(path: path) }
        return try draw([content])[index].bytes
      }
      let bytes: Data = renderer.sidebar(fragments, in: language)
      files.append(PublishedFile(path: Self.page("sidebar", language), bytes: bytes))
      let buttons = try controls[language] ?? renderer.controlsDrawing(in: language)
      controls[language] = buttons
      files.append(file(Self.page("controls", language), buttons.html))
    }
    files.append(file(Self.stylesheet, own.stylesheet))
    files.append(file(Self.script, own.script))
    return try files + (old.map { try placeholders(for: $0, besides: drawing.widgets, at: now) } ?? [])
  }

  func ownFiles(of drawing: Drawing, except pending: Set<WidgetID>) throws -> [PublishedFile] {
    try draw(drawing.changedContents.filter { !pending.contains($0.widget.id) })
  }

  /// A file that was there when the run began.
  struct Vanished: Error, CustomStringConvertible {
    let path: String
    var description: String { "\(path): it has vanished during the run; the next one draws it again" }
  }

  /// The pages and documents that were published from here, but these: an operator's own files beside them are not ours
  /// to change.
  private func ownFiles(except named: Set<String>) -> [(path: String, text: String)] {
    let pages = tree.folders(in: "v1").flatMap(tree.files(in:)).filter { $0.hasSuffix(".html") }
    let documents = tree.files(in: "v1").filter { $0.hasSuffix(".json") }
    return (pages + documents).filter { !named.contains($0) }.compactMap { path in
      guard tree.isOwn(path), let text = tree.text(at: path), isPublished(text, at: path) else { return nil }
      return (path, text)
    }
  }

  private func isPublished(_ text: String, at path: String) -> Bool {
    let parts = path.split(separator: "/").map(String.init)
    let name = String(parts[parts.count - 1].prefix { $0 != "." })
    if path.hasSuffix(".json") { return path == "v1/\(name).json" && isDocument(text, of: name) }
    guard path == "v1/\(parts[1])/\(name).html" else { return false }
    return name == "sidebar" ? isSidebar(text, in: parts[1]) : isFragment(text, of: name, in: parts[1])
  }

  /// What was published once of widgets and languages that the config no longer names.
  func leftovers(besides widgets: [Widget]) -> [String] {
    let named = widgets.flatMap { paths(of: $0.id) } + ownPages + [Self.index]
    return ownFiles(except: Set(named)).map(\.path)
  }

  /// The files of widgets, drawn on all cores.
  private func draw(_ contents: [WidgetContent]) throws -> [PublishedFile] {
    let drawn = concurrentMap(contents, threads: ProcessInfo.processInfo.activeProcessorCount) {
      [renderer, languages] content in
      Result { try Drawn(content, by: renderer, in: languages) }
    }
    return try drawn.flatMap { result in
      let new = try result.get()
      widgetFaults[new.id] = new.faults
      if isInSidebar.contains(new.id) { sidebarParts[new.id] = new.files.prefix(languages.count).map(\.bytes) }
      return new.files
    }
  }

  static func page(_ name: String, _ language: Language) -> String { "v1/\(language)/\(name).html" }
  static func document(_ widget: WidgetID) -> String { "v1/\(widget).json" }
  static let index = "v1/index.json"
  static let stylesheet = "v1/widgets.css"
  static let script = "v1/widgets.js"
}

func file(_ path: String, _ text: String) -> PublishedFile { PublishedFile(path: path, bytes: Data(text.utf8)) }
