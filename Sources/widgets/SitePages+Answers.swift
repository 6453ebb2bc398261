import Core
import Foundation
import Publishing
import Rendering
import SiteFiles
import Storage

/// What `widgets get` may answer without the state.
extension SitePages {
  func note(_ mark: PublicationMark, _ notices: Notices, until changes: [WidgetID: Date]) {
    shown = (mark, notices, changes)
  }

  /// Writes down that the published files are what the state says, after the last write of a run that holds the lock.
  ///
  /// The mark is asked for after the state's stamp is taken: what somebody else has written before that has removed it, and
  /// what is written later changes the stamp.
  func noteAnswers(from store: SQLiteStore) {
    guard let state = StateStamp(ofStateAt: store.path), let mark = try? store.publicationMark(),
      let lines = shown?.mark == mark ? lines(of: mark, state) : renewedLines(of: mark, state, at: store.path)
    else { return }
    replace(AnswerFile.path(ofState: store.path), with: AnswerFile.bytes(of: lines), of: store.path)
  }

  /// The lines of a mark that was in the state before this run, which has only written what nobody sees; nil where they
  /// are right as they are, or of another mark.
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
    // A name that would be a line of its own.
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
    // Whoever may read the state may read it.
    let isReadable = fchmod(descriptor, status.st_mode & 0o644) == 0
    guard close(descriptor) == 0, written == bytes.count, isReadable, rename(temporary, path) == 0 else {
      unlink(temporary)
      return
    }
  }
}
