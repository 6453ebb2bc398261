import Foundation
import Refreshing

/// How far a backfill is: a bar on a terminal, elsewhere a line every 30 days.
final class BackfillProgress {
  private let name: String
  private let isTerminal: Bool
  private var saidCount = 0
  private var isDrawn = false

  /// How many days a line stands for where there is no terminal.
  private static let daysPerLine = 30

  /// Begins with nothing; `name` says of whom.
  init(name: String) {
    self.name = name
    isTerminal = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// Says how far it is.
  func show(_ tally: BackfillTally) {
    guard tally.leftCount > 0, let day = tally.reached else { return }
    let done = tally.doneCount
    if isTerminal {
      draw(Self.bar("\(name) \(day)", done: done, of: tally.total, width: Self.width))
    } else if done / Self.daysPerLine > saidCount / Self.daysPerLine {
      saidCount = done
      Console.complain("widgets: \(name): \(done) of \(tally.total) days, back to \(day)")
    }
  }

  /// Takes the bar away.
  func end() { if isDrawn { draw("") } }

  /// `rates: vietcombank-json 2026-08-01 [####....] 123/365`, in less than a line; the bar goes first where it is narrow.
  static func bar(_ words: String, done: Int, of total: Int, width: Int) -> String {
    // As wide as it will become, so that the bar keeps its length.
    let count = String(repeating: " ", count: "\(total)".count - "\(done)".count) + "\(done)/\(total)"
    let room = min(width - 1 - words.count - count.count - 4, 40)
    if room < 5 { return String("\(words) \(count)".suffix(max(width - 1, 0))) }
    let filled = room * done / max(total, 1)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: room - filled)
    return "\(words) [\(bar)] \(count)"
  }

  /// The terminal's columns now: windows change.
  private static var width: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  /// Writes over the line that is there, and nothing after it.
  private func draw(_ text: String) {
    isDrawn = !text.isEmpty
    let bytes = Array("\r\(text)\u{1B}[K".utf8)
    _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
