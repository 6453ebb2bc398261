import Core
import Foundation
import Rendering

/// What is sent of the published tree: `index.json` decides, never what the files say.
extension SiteContext {
  private static let indexPath = TreePath("/v1/index.json")

  /// Nil where no index can be read.
  func index(at now: Date) -> (index: PublishedIndex, stamp: FileStamp)? {
    guard let file = Self.indexPath.flatMap(files.file(at:)) else { return nil }
    return indexes.value("", [file.stamp], at: now, until: nil) { PublishedIndex(file.bytes) }.map { ($0, file.stamp) }
  }

  /// Nil where nothing may be sent at this path.
  func published(_ path: TreePath, to request: HTTPRequest, at now: Date) throws(HTTPProblem) -> Response? {
    // The stylesheet, the script and the controls hold no number.
    if path.type == .css || path.type == .js || path.isControls { return send(path, to: request, at: now) }
    guard let (index, stamp) = index(at: now) else { return nil }
    if path.text == "v1/index.json" {
      let until = index.nextEnd(at: now)
      guard index.hasExpired(at: now) else { return send(path, to: request, until: until, at: now) }
      return answers.value(path.text, [stamp], at: now, until: until) {
        CachedFile.substitute(
          index.map { entry in
            let entry = entry.hasNoticeOver(at: now) ? entry.withNotice(until: nil) : entry
            return entry.validUntil != nil && !entry.maySend(at: now) ? entry.inState(.expired) : entry
          }.text, path.type)
      }.kept(Caching.brief(until: until, at: now)).conditional(request)
    }
    if let language = path.sidebarLanguage {
      return sidebar(path, in: language, to: request, index, stamp, at: now)
    }
    guard let (entry, language) = index.entry(at: path.text) else { return nil }
    if entry.maySend(at: now) {
      guard entry.hasNoticeOver(at: now), let file = files.file(at: path) else {
        return send(path, to: request, until: entry.nextEnd(at: now), at: now)
      }
      if let response = withoutNotice(file, of: entry, in: language, to: request, stamp, at: now) { return response }
    } else if language == nil, let until = entry.lifetime?.validUntil {
      throw .unavailable("the data expired at \(until.instantText) and are not shown")
    }
    guard let widget = config.widget(entry.id) else { return nil }
    let end = entry.nextEnd(at: now)
    let stamps = [stamp] + noticeStamps(of: entry, widget)
    return answers.value("empty \(path.text)", stamps, at: now, until: end) {
      let empty = empty(entry, widget, at: now)
      return CachedFile.substitute(
        language.map { fragment(empty, in: $0) } ?? "\(document(of: empty).text)\n", path.type)
    }.kept(Caching.brief(until: end, at: now)).conditional(request)
  }

  func send(_ path: TreePath, to request: HTTPRequest, until: Date? = nil, at now: Date) -> Response? {
    guard let file = files.file(at: path) else { return nil }
    if request.prefersGzip { files.pack(file) }
    return file.response(to: request, until: until, at: now)
  }

  /// The sidebar, made of its fragments; its own file where that has the same bytes.
  private func sidebar(
    _ path: TreePath, in language: Language, to request: HTTPRequest, _ index: PublishedIndex, _ stamp: FileStamp,
    at now: Date
  ) -> Response? {
    guard config.languages.contains(language), let own = files.file(at: path) else { return nil }
    let shown = config.sidebar.map { $0.compactMap(index.entry(of:)) } ?? index.entries
    let parts = shown.map { entry in
      (entry, entry.maySend(at: now) ? entry.fragments[language].flatMap { TreePath("/\($0)") } : nil)
    }.map { entry, path in (entry: entry, file: path.flatMap(files.file(at:))) }
    let until = index.nextEnd(at: now)
    let stamps = parts.flatMap { part in
      [part.file?.stamp] + (config.widget(part.entry.id).map { noticeStamps(of: part.entry, $0) } ?? [])
    }
    let response = answers.value(path.text, [stamp, own.stamp] + stamps, at: now, until: until) {
      let fragments = parts.map { entry, file in
        if let bytes = file.flatMap({ bytes(of: $0, of: entry, in: language, at: now) }) {
          return String(decoding: bytes, as: UTF8.self)
        }
        return config.widget(entry.id).map { fragment(empty(entry, $0, at: now), in: language) } ?? ""
      }
      return CachedFile.substitute(renderer.sidebar(fragments, in: language), path.type)
    }
    if response.body == .bytes(own.bytes) { return send(path, to: request, until: until, at: now) }
    return response.kept(Caching.brief(until: until, at: now)).conditional(request)
  }

  /// A widget's placeholder; empty where even that cannot be drawn.
  private func fragment(_ empty: WidgetContent, in language: Language) -> String {
    (try? renderer.fragment(empty, in: language)) ?? ""
  }
}
