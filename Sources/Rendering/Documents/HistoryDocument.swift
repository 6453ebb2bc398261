import Core
import Foundation

/// A widget's past as a table or as JSON, drawn chunk by chunk: every provider's own readings, one provider after the
/// other, never mixed.
///
/// Ten years of sixty currencies are a hundred megabytes, and nobody needs them at once. Between two chunks nothing is
/// held open: the store is asked for a page when there is nothing left to draw.
package struct HistoryDocument {
  package enum Format: String, CaseIterable, Sendable {
    /// One table, comma-separated by RFC 4180 but with LF, a header first; what is not given is empty.
    case csv
    /// One JSON document with sorted keys, ended by one LF; a hole is a run of whole days between a provider's first and
    /// last on which nothing was seen.
    case json
  }

  struct Hole: Equatable {
    let provider: ProviderID
    let first: CalendarDay
    let last: CalendarDay
  }

  let format: Format
  let widget: Widget
  let sources: [WidgetContent.Source]
  let currencies: [Currency]
  let since: Date
  let until: Date
  let readings: (PastPlace?) throws -> PastPage
  /// The days, a few hundred at a time; only the JSON has them.
  let days: [() throws -> [DailyRange]]

  /// Whether nothing at all has been seen so far; once the document is drawn, in that part of the past.
  package private(set) var isEmpty = true

  private var step = Step.begin
  private var page: ArraySlice<PastReading> = []
  private var nextPlace: PastPlace?
  private var isLastPage = false
  private var isFirstElement = true
  private var seenDays: [ProviderID: Set<CalendarDay>] = [:]

  private enum Step { case begin, days(Int), readings, end, over }

  static let chunkBytes = 64 * 1024
  static let pageReadings = 64

  init(
    _ format: Format, of widget: Widget, from sources: [WidgetContent.Source], currencies: [Currency]?, since: Date,
    until: Date, readings: @escaping (PastPlace?) throws -> PastPage, days: [() throws -> [DailyRange]]
  ) {
    self.format = format
    self.widget = widget
    self.sources = sources
    self.currencies = currencies ?? widget.currencies ?? []
    self.since = since
    self.until = until
    self.readings = readings
    self.days = days
  }

  /// The next chunk, nil after the last.
  ///
  /// - Throws: The store's errors; the document then breaks off.
  package mutating func next() throws -> Data? {
    var chunk = Data()
    while chunk.count < Self.chunkBytes, let text = try nextText() { chunk.append(contentsOf: text.utf8) }
    return chunk.isEmpty ? nil : chunk
  }

  private mutating func nextText() throws -> String? {
    switch (step, format) {
    case (.begin, .csv):
      step = .readings
      return widget.kind.rendering.historyColumns(of: widget).joined(separator: ",") + "\n"
    case (.begin, .json):
      step = .days(0)
      return "{\"days\":["
    case (.days(let index), _) where index < days.count:
      step = .days(index + 1)
      return list(try days[index]().map { noted($0) })
    case (.days, _):
      try surveyReadings()
      step = .readings
      isFirstElement = true
      return "],\"holes\":\(JSONValue.array(holes.map(\.document)).text),\"id\":\(JSONValue(widget.id.rawValue).text)"
        + ",\"kind\":\(JSONValue(widget.kind.rawValue).text),\"readings\":["
    case (.readings, .csv):
      if let past = try nextReading() { return lines(of: past) }
      step = .over
      return ""
    case (.readings, .json):
      if let past = try nextReading() { return list([document(of: past)]) }
      step = .end
      return ""
    case (.end, _):
      step = .over
      return "],\"schema\":1,\"since\":\(JSONValue(since).text),\"sources\":"
        + "\(JSONValue.array(sources.map { JSONValue($0) }).text),\"until\":\(JSONValue(until).text)}\n"
    case (.over, _): return nil
    }
  }

  private mutating func nextReading() throws -> PastReading? {
    while page.isEmpty {
      if isLastPage { return nil }
      let next = try readings(nextPlace)
      (page, nextPlace, isLastPage) = (next.readings[...], next.next, next.next == nil)
    }
    let past = page.removeFirst()
    if past.saysSomething { isEmpty = false }
    return past
  }

  /// Passes through the readings once before they are drawn: the holes stand before them.
  private mutating func surveyReadings() throws {
    let zone = widget.queries[0].dayZone
    let begin = CalendarDay(of: since, in: zone)
    var place: PastPlace?
    repeat {
      let page = try readings(place)
      for past in page.readings where past.saysSomething {
        let ends = [past.firstSeenAt, past.lastSeenAt].map { CalendarDay(of: $0, in: zone) }.filter { $0 >= begin }
        seenDays[past.feed.provider, default: []].formUnion(ends)
      }
      place = page.next
    } while place != nil
  }

  private mutating func noted(_ range: DailyRange) -> JSONValue {
    isEmpty = false
    seenDays[range.provider, default: []].insert(range.day)
    return range.document
  }

  /// The holes of every provider, in the order of the sources, the oldest first.
  ///
  /// A reading was seen on the day that it was first and on the day that it was last seen; the ranges know whether on those
  /// between, where the kind has any.
  var holes: [Hole] {
    sources.map(\.provider).flatMap { provider in
      let days = (seenDays[provider] ?? []).map(\.daysSince1970).sorted()
      return zip(days, days.dropFirst()).filter { $1 - $0 > 1 }.map { day, next in
        Hole(provider: provider, first: CalendarDay(daysSince1970: day + 1), last: CalendarDay(daysSince1970: next - 1))
      }
    }
  }

  /// Elements of a JSON list, with a comma before each but the first.
  private mutating func list(_ elements: [JSONValue]) -> String {
    var text = ""
    for element in elements {
      text += (isFirstElement ? "" : ",") + element.text
      isFirstElement = false
    }
    return text
  }
}

extension PastReading {
  /// Whether there is more than an empty table.
  fileprivate var saysSomething: Bool { reading.rates?.rows.isEmpty != true }
}
