import Core
import Foundation
import Rendering

/// Official notices: none is sent after its time, whatever cron does, and none is lost with the weather below it.
extension SiteContext {
  /// A published file without its notice, which is over; nil where nothing of the file may be sent.
  func withoutNotice(
    _ file: CachedFile, of entry: PublishedIndex.Entry, in language: Language?, to request: HTTPRequest,
    _ stamp: FileStamp, at now: Date
  ) -> Response? {
    let (name, until) = ("without notice \(file.path.text)", entry.nextEnd(at: now))
    let stamps = [stamp, file.stamp, publishedDocument(of: entry)?.stamp]
    var response = answers.value(name, stamps, at: now)
    if response == nil {
      guard let bytes = bytes(of: file, of: entry, in: language, at: now) else { return nil }
      let made = CachedFile.substitute(String(decoding: bytes, as: UTF8.self), file.path.type)
      answers.keep(made, name, stamps, madeAt: now, holdsUntil: until)
      response = made
    }
    if response?.body == .bytes(file.bytes) { return send(file.path, to: request, until: until, at: now) }
    return response?.kept(Caching.brief(until: until, at: now)).conditional(request)
  }

  /// What may be sent of a file of a widget whose data may be sent; nil where nothing may.
  ///
  /// A notice that is over is drawn again, and exactly those bytes are left out of a fragment. Where they are not in it,
  /// though something is that could be a notice, none of it is sent.
  func bytes(of file: CachedFile, of entry: PublishedIndex.Entry, in language: Language?, at now: Date) -> Data? {
    guard entry.hasNoticeOver(at: now) else { return file.bytes }
    guard let language else { return Rendering.withoutNotice(document: file.bytes).map { Data($0.utf8) } }
    guard mayHoldNotice(file.bytes) else { return file.bytes }
    guard let widget = config.widget(entry.id), let document = publishedDocument(of: entry),
      let notice = publishedNotice(in: document.bytes)
    else { return nil }
    return renderer.fragment(file.bytes, without: notice, of: widget, in: language)
  }

  /// What is shown of a widget whose files may not be sent; the notice stays, if it is the one of which the index knows.
  func empty(_ entry: PublishedIndex.Entry, _ widget: Widget, at now: Date) -> WidgetContent {
    let content = entry.emptyContent(of: widget, at: now)
    guard let until = entry.noticeUntil, now <= until else { return content }
    let known = [notice(widget), publishedDocument(of: entry).flatMap { publishedNotice(in: $0.bytes) }]
    return content.with(known.lazy.compactMap(\.self).first { $0.until == until }, at: now)
  }

  /// The versions of what a widget's notice is taken from.
  func noticeStamps(of entry: PublishedIndex.Entry, _ widget: Widget) -> [FileStamp?] {
    guard entry.noticeUntil != nil else { return [] }
    return [widget.notice.flatMap(FileStamp.init(ofFile:)), publishedDocument(of: entry)?.stamp]
  }

  private func publishedDocument(of entry: PublishedIndex.Entry) -> CachedFile? {
    TreePath("/\(entry.document)").flatMap(files.file(at:))
  }
}
