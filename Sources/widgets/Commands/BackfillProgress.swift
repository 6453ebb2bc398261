import Foundation
import Refreshing

/// How far a backfill is: a bar on a terminal, elsewhere a line every 30 days.
final class BackfillProgress {
  private let name: String
  private let isTerminal: Bool
  private var saidCount = 0
  private var isDrawn = false

  private static let daysPerLine = 30

  /// `name` is the widget and the provider.
  init(name: String) {
    self.name = name
    isTerminal = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  func show(_ tally: BackfillTally) {
    guard tally.leftCount > 0, let day = tally.reached else { return }
    let done = tally.doneCount
    if isTerminal {
      draw(Self.bar("\(name) \(day)", done: done, of: tally.total, width: Self.width))
    } else if done / Self.daysPerLine > saidCount / Self.daysPerLine {
      saidCount = done
      Console.warn("\(name): \(done) of \(tally.total) days, back to \(day)")
    }
  }

  func end() { if isDrawn { draw("") } }

  /// `rates: vietcombank-json 2026-08-01 [####....] 123/365`, in less than a line; a narrow one has no bar.
  static func bar(_ words: String, done: Int, of total: Int, width: Int) -> String {
    // As wide as it will become, so that the bar keeps its length.
    let count = String(repeating: " ", count: "\(total)".count - "\(done)".count) + "\(done)/\(total)"
    let room = min(width - 1 - words.count - count.count - 4, 40)
    if room < 5 { return String("\(words) \(count)".suffix(max(width - 1, 0))) }
    let filled = room * done / max(total, 1)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: room - filled)
    return "\(words) [\(bar)] \(count)"
  }

  /// The terminal's columns now: windows are resized.
  private static var width: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  private func draw(_ text: String) {
    isDrawn = !text.isEmpty
    let bytes = Array("\r\(text)\u{1B}[K".utf8)
    _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}

/// Ends a backfill on Ctrl-C with one line that says how to continue, and exit status 130.
///
/// Each day is a transaction, so a backfill may end at any instant, also while it waits for a slow provider.
enum InterruptHandler {
  static func start() { signal(SIGINT) { _ in InterruptHandler.end() } }

  /// Runs in a signal handler: only bare system calls, no allocation, no lock.
  private static func end() {
    let line: StaticString =
      "widgets: interrupted; the days fetched so far are stored, and the same command continues from there\n"
    let erasure: StaticString = "\r\u{1B}[K"
    if isatty(STDERR_FILENO) == 1 { _ = write(STDERR_FILENO, erasure.utf8Start, erasure.utf8CodeUnitCount) }
    _ = write(STDERR_FILENO, line.utf8Start, line.utf8CodeUnitCount)
    _exit(130)
  }
}
