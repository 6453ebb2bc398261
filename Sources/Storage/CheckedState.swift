import Core
import Foundation

/// Whether a state is just as a run has left it that had checked it: `<state>.checked`.
///
/// A check of every page of ten years of boards takes longer than a run with nothing due, so it is not made by every run:
/// only by the first of a day, and where somebody else has written the file since, be it a run that was killed or who put
/// a backup back. A page that the disk has changed is found by the first run of a day. What only reads the state never
/// checks its pages, and its tables only where it is not as it was checked.
struct CheckedState {
  /// The state's file itself: two paths to it have one mark.
  let path: String

  init(path: String) { self.path = StateFile(at: path).path }

  private var mark: String { path + ".checked" }

  /// Whether the file is the one that was checked, on the same day.
  func isAsLeft(at now: Date) -> Bool { known.map { $0 == stamp(at: now) } ?? false }

  /// Whether the file is the one that was checked, whenever that was.
  var isUnchanged: Bool {
    guard let known, let file = FileFingerprint(at: path, followsLinks: true) else { return false }
    return known.hasSuffix(" \(file.text)\n")
  }

  /// Notes that the file is sound as it is now; where that fails the next run checks it once more.
  func note(at now: Date) {
    guard let stamp = stamp(at: now), known != stamp else { return }
    let descriptor = open(mark, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    _ = stamp.withCString { write(descriptor, $0, stamp.utf8.count) }
  }

  /// What the mark says; nil where there is none that can be read.
  private var known: String? {
    let descriptor = open(mark, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    // A stamp has 28 bytes at most.
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(descriptor, &bytes, bytes.count)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }

  /// The day, and what changes with every write of the file.
  private func stamp(at now: Date) -> String? {
    FileFingerprint(at: path, followsLinks: true).map { "\(CalendarDay(of: now, in: .gmt)) \($0.text)\n" }
  }
}
