import Core
import Foundation
import Publishing
import Rendering
import SiteFiles
import Storage

/// The notes from which `widgets get` answers without the state.
extension SitePages {
  func note(_ mark: PublicationMark, _ notices: Notices, until changes: [WidgetID: Date]) {
    shown = (mark, notices, changes)
  }

  /// Notes that the published files are what the state says.
  ///
  /// A run that holds the lock calls it after its last write.
  ///
  /// The state's stamp is taken first, then the mark is read. Whatever others wrote before has removed the mark, and
  /// whatever they write later changes the stamp.
  func noteAnswers(from store: SQLiteStore) {
    guard let state = StateStamp(ofStateAt: store.path), let mark = try? store.publicationMark(),
      let lines = shown?.mark == mark ? lines(of: mark, state) : renewedLines(of: mark, state, at: store.path)
    else { return }
    replace(AnswerFile.path(ofState: store.path), with: AnswerFile.bytes(of: lines), of: store.path)
  }

  /// The old lines with the state's new stamp, after a run that has only written what is not shown.
  ///
  /// Nil where the old lines are still right, or are of another mark.
  private func renewedLines(of mark: PublicationMark, _ state: StateStamp, at path: String) -> [String]? {
    guard let old = AnswerFile(ofState: path), old.text(after: "mark ") == AnswerFile.line(of: mark),
      old.text(after: "state ") != state.text
    else { return nil }
    return old.lines.map { $0.hasPrefix("state ") ? "state \(state.text)" : $0 }
  }

  private func lines(of mark: PublicationMark, _ state: StateStamp) -> [String]? {
    let config = configBytes.withUnsafeBytes { AnswerFile.stamp(ofConfig: $0, in: configFolder) }
    guard let config, let program, let (_, notices, changes) = shown else { return nil }
    var lines = [
      "program \(program)", "config \(config)", "state \(state.text)", "mark \(AnswerFile.line(of: mark))",
      "languages \(languages.map(\.rawValue).joined(separator: " "))",
    ]
    lines += inputs.map { "input \($0.stamp) \($0.path)" }
    for (id, until) in changes.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let stamps = ([Self.document(id)] + languages.map { Self.page(id.rawValue, $0) }).compactMap { fileStamps[$0] }
      guard stamps.count == languages.count + 1 else { continue }
      lines.append("widget \(id) \(AnswerFile.seconds(until)) \(stamps.joined(separator: " "))")
    }
    for (id, path) in noticePaths where changes[id] != nil {
      guard let stamp = notices.stamps[id] else { return nil }
      lines.append("notice \(id) \(stamp) \(path)")
    }
    // A path with a line feed would make lines of its own.
    return lines.contains { $0.utf8.contains(UInt8(ascii: "\n")) } ? nil : lines
  }

  /// Not synced, unlike what is published: after a power cut the state answers until the next run.
  private func replace(_ path: String, with bytes: [UInt8], of state: String) {
    var status = stat()
    let temporary = path + ".tmp"
    guard stat(state, &status) == 0, unlink(temporary) == 0 || errno == ENOENT else { return }
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return }
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    // Whoever may read the state may read this file.
    let isReadable = fchmod(descriptor, status.st_mode & 0o644) == 0
    guard close(descriptor) == 0, written == bytes.count, isReadable, rename(temporary, path) == 0 else {
      unlink(temporary)
      return
    }
  }
}
