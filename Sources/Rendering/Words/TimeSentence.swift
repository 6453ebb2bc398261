import Core
import Foundation

struct TimeSentence: Equatable {
  let before: String
  let time: PrintedTime
  let after: String

  /// The sentence of a pattern with one `{time}`; its other places are filled with the values.
  init(_ pattern: String, _ time: PrintedTime, _ values: [String: String] = [:]) {
    let halves = pattern.split(separator: "{time}", maxSplits: 1, omittingEmptySubsequences: false)
    before = filled(String(halves[0]), values)
    after = halves.count > 1 ? filled(String(halves[1]), values) : ""
    self.time = time
  }

  var text: String { before + time.text + after }

  var fields: [String: Any] { ["before": before, "iso8601": time.iso8601, "text": time.text, "after": after] }
}

extension Catalogue {
  /// `Cập nhật: …`, or for old data `Số liệu lúc …, chưa có bản mới`; a table of a day says the day alone.
  func timeSentence(of content: WidgetContent) -> TimeSentence? {
    time(of: content).map { TimeSentence(content.state == .stale ? words[.stale] : words[.updated], $0) }
  }

  /// `07:30, 22/11/2026`, or the day alone.
  func time(of content: WidgetContent) -> PrintedTime? {
    content.observedDay.map(date) ?? content.shownAt.map { instant($0, in: content.widget.zone) }
  }
}
