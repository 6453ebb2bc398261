import Core
import Foundation
import Rendering

/// The files of a site's official notices.
package enum NoticeFiles {
  /// What they say now.
  ///
  /// `widgets notice` writes a file whole or not at all, so one that cannot be used is an edit by hand that went wrong.
  /// Then the notice that is published stays, for no longer than it says itself: a warning must not vanish by a slip.
  package static func read(for config: Config, at now: Date) -> Notices {
    var notices = Notices()
    var stamp = Fingerprint()
    for widget in config.widgets {
      guard let path = widget.notice else { continue }
      stamp.add(widget.id.rawValue)
      let result = Result { () throws(ConfigError) in try bytes(at: path) }
      if let bytes = try? result.get() { bytes.withUnsafeBytes { stamp.add($0) } }
      if case .success(let bytes) = result { notices.stamps[widget.id] = Self.stamp(of: bytes) }
      do throws(ConfigError) {
        notices.byWidget[widget.id] = try result.get().map { data throws(ConfigError) in
          try notice(data, at: path, for: config)
        }
      } catch {
        notices.problems.append("\(widget.id): \(error)")
        notices.byWidget[widget.id] = published(of: widget, config).flatMap { $0.isShown(at: now) ? $0 : nil }
        stamp.add(error.description)
      }
      notices.stamp = stamp.text
    }
    return notices
  }

  /// A stamp of a file's bytes, or of its absence; nil where it cannot be read.
  package static func stamp(ofFileAt path: String) -> String? {
    do { return stamp(of: try bytes(at: path)) } catch { return nil }
  }

  private static func stamp(of bytes: Data?) -> String {
    guard let bytes else { return "none" }
    var stamp = Fingerprint()
    bytes.withUnsafeBytes { stamp.add($0) }
    return stamp.text
  }

  /// The notice of a widget; nil where it has none.
  package static func notice(of widget: Widget, in config: Config) throws(ConfigError) -> Notice? {
    guard let path = widget.notice, let data = try bytes(at: path) else { return nil }
    return try notice(data, at: path, for: config)
  }

  /// What a file's text says; throws what is wrong with it.
  package static func notice(_ data: Data, at path: String, for config: Config) throws(ConfigError) -> Notice {
    try Notice(data, file: name(of: path)) { language in
      Renderer.languages.contains(language) || config.languages.contains(language)
        || config.templates != nil && language.isCode
    }
  }

  /// Nil where there is no file.
  private static func bytes(at path: String) throws(ConfigError) -> Data? {
    do throws(SmallFile.Problem) {
      return try SmallFile.bytes(of: path, atMost: Notice.mostBytes)
    } catch {
      if error == .missing, isRemoved(path) { return nil }
      let found = error == .missing ? "a link that leads nowhere, or no folder for it" : error.found
      throw ConfigError(
        file: name(of: path), place: nil,
        problem: "expected a readable file of at most \(Notice.mostBytes) bytes, found \(found)")
    }
  }

  /// Whether there is no file in a folder that is there: a share that is not mounted is no editor's word.
  private static func isRemoved(_ path: String) -> Bool {
    var status = stat()
    guard lstat(path, &status) != 0, errno == ENOENT else { return false }
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    return stat(folder.isEmpty ? "/" : folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func name(of path: String) -> String {
    String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
  }

  /// The notice in a widget's published document.
  private static func published(of widget: Widget, _ config: Config) -> Notice? {
    guard let data = try? SmallFile.bytes(of: "\(config.publish)/v1/\(widget.id).json", atMost: mostDocumentBytes)
    else { return nil }
    return publishedNotice(in: data)
  }

  /// A table of twenty places has a tenth of it.
  private static let mostDocumentBytes = 1 << 20
}
