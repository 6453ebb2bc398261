import Core
import Foundation

struct TimeSentence: Equatable {
  let before: String
  let time: PrintedTime
  let after: String

  /// The sentence of a pattern with one `{time}`; its other places are filled with the values.
  init(_ pattern: String, _ time: PrintedTime, _ values: [String: String] = [:]) {
    let halves = pattern.parted(by: "{time}") ?? (pattern, "")
    before = filled(halves.before, values)
    after = filled(halves.after, values)
    self.time = time
  }

  var text: String { before + time.text + after }

  var fields: [String: Any] { ["before": before, "iso8601": time.iso8601, "text": time.text, "after": after] }
}

extension Catalogue {
  /// `Cập nhật: …`, or for old data `Số liệu lúc …, chưa có số liệu mới hơn`; a table of a day says the day alone.
  func timeSentence(of content: WidgetContent) -> TimeSentence? {
    let stale: Words.Key = content.observedDay == nil ? .stale : .staleDay
    return time(of: content).map { TimeSentence(words[content.state == .stale ? stale : .updated], $0) }
  }

  /// `Tạm thời chưa có số liệu mới. Số liệu gần nhất: …`, in place of data that are too old; nil where they are not, or
  /// nobody knows of when they are.
  func expiredSentence(of content: WidgetContent) -> TimeSentence? {
    guard content.state == .expired else { return nil }
    return time(of: content).map { TimeSentence(words[.expired], $0) }
  }

  /// `07:30 ngày 22/11/2026`, or the day alone.
  func time(of content: WidgetContent) -> PrintedTime? {
    content.observedDay.map(dateInFull) ?? content.shownAt.map { instant($0, in: content.widget.zone) }
  }
}
