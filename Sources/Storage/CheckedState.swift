import Core
import Foundation

/// Whether a state is just as a run has left it that had checked it: `<state>.checked`.
///
/// A check of every page of ten years of boards takes longer than a run with nothing due, so it is not made by every run:
/// only by the first of a day, and where somebody else has written the file since, be it a run that was killed, a restored
/// backup or a fault of the disk. What only reads the state never checks it.
struct CheckedState {
  let path: String

  private var mark: String { path + ".checked" }

  /// Whether the file is the one that was checked, on the same day.
  func isAsLeft(at now: Date) -> Bool {
    guard let stamp = stamp(at: now), let known = FileManager.default.contents(atPath: mark) else { return false }
    return known == stamp
  }

  /// Notes that the file is sound as it is now; where that fails the next run checks it once more.
  func note(at now: Date) {
    guard let stamp = stamp(at: now), FileManager.default.contents(atPath: mark) != stamp else { return }
    let descriptor = open(mark, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    _ = stamp.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  }

  /// The day, and what changes with every write of the file.
  private func stamp(at now: Date) -> Data? {
    FileFingerprint(at: path, followsLinks: true).map { file in
      Data("\(CalendarDay(of: now, in: .gmt)) \(file.text)\n".utf8)
    }
  }
}
