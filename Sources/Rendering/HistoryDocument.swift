import Core
import Foundation

/// A widget's past as a table or as JSON, drawn piece by piece: every provider's own readings, one provider after the other,
/// never mixed.
///
/// Ten years of sixty currencies are a hundred megabytes, and nobody needs them at once. Between two pieces nothing is held open: the store is asked for a page when there is nothing left to draw.
package struct HistoryDocument {
  /// In which form the past is drawn.
  package enum Form: String, CaseIterable, Sendable {
    /// One table, comma-separated by RFC 4180 but with LF, a header first; what is not given is empty.
    case csv
    /// One JSON document with sorted keys, ended by one LF; a hole is a run of whole days between a provider's first and
    /// last on which nothing was seen.
    case json
  }

  /// Where the past comes from.
  struct Pages {
    /// A page of the readings, from a place on.
    let readings: (PastPlace?) throws -> PastPage
    /// The days, a few hundred at a time; only the JSON has them.
    let days: [() throws -> [DailyRange]]
  }

  let widget: Widget
  let sources: [WidgetContent.Source]
  let currencies: [Currency]
  let since: Date
  let until: Date
  /// Whether nothing at all has been seen so far; once the document is drawn, in that part of the past.
  package private(set) var isEmpty = true

  private let form: Form
  private let pages: Pages
  private var step: Step
  private var readings: ArraySlice<PastReading> = []
  private var place: PastPlace?
  private var isLastPage = false
  private var isFirst = true
  /// The days on which something of a provider was seen.
  private(set) var seenDays: [ProviderID: Set<CalendarDay>] = [:]

  /// What is drawn next.
  private enum Step {
    case begin
    case days(Int)
    case middle
    case readings
    case end
    case over
  }

  /// A piece has about this many bytes.
  static let pieceBytes = 64 * 1024
  /// How many readings are asked for at once.
  static let pageReadings = 64

  /// The past of a widget from one instant to another.
  ///
  /// `sources` are the providers that were asked for, `Config.pastSources(of:registry:)`; `currencies` are the rows of a
  /// rates widget, by default its own.
  init(
    _ form: Form, widget: Widget, sources: [WidgetContent.Source], currencies: [Currency]?, since: Date, until: Date,
    pages: Pages
  ) {
    self.form = form
    self.widget = widget
    self.sources = sources
    if case .rates(let own) = widget.subject {
      self.currencies = currencies ?? own
    } else {
      self.currencies = []
    }
    self.since = since
    self.until = until
    self.pages = pages
    step = .begin
  }

  /// The next piece, nil after the last.
  ///
  /// - Throws: The store's errors; the document then breaks off.
  package mutating func next() throws -> Data? {
    var piece = Data()
    while piece.count < Self.pieceBytes, let text = try nextText() { piece.append(contentsOf: text.utf8) }
    return piece.isEmpty ? nil : piece
  }

  /// The whole document, for what is known to be short.
  package mutating func joined() throws -> Data {
    var whole = Data()
    while let piece = try next() { whole.append(piece) }
    return whole
  }

  private mutating func nextText() throws -> String? {
    switch step {
    case .begin:
      step = form == .csv ? .readings : .days(0)
      return form == .csv ? header.joined(separator: ",") + "\n" : "{\"days\":["
    case .days(let index) where index < pages.days.count:
      step = .days(index + 1)
      return list(try pages.days[index]().map { noted($0) })
    case .days:
      step = .middle
      return "]"
    case .middle:
      try surveyReadings()
      step = .readings
      isFirst = true
      return ",\"holes\":\(JSONValue.array(holes.map(entry)).text),\"id\":\(JSONValue(widget.id.rawValue).text)"
        + ",\"kind\":\(JSONValue(widget.kind.rawValue).text),\"readings\":["
    case .readings:
      guard let past = try nextReading() else {
        step = form == .csv ? .over : .end
        return ""
      }
      return form == .csv ? lines(of: past) : list([entry(of: past)])
    case .end:
      step = .over
      return "],\"schema\":1,\"since\":\(JSONValue(since).text),\"sources\":"
        + "\(JSONValue.array(sources.map(source)).text),\"until\":\(JSONValue(until).text)}\n"
    case .over: return nil
    }
  }

  private mutating func nextReading() throws -> PastReading? {
    while readings.isEmpty {
      if isLastPage { return nil }
      let page = try pages.readings(place)
      (readings, place, isLastPage) = (page.readings[...], page.next, page.next == nil)
    }
    let past = readings.removeFirst()
    if past.saysSomething { isEmpty = false }
    return past
  }

  /// Passes through the readings once before they are drawn: the holes stand before them.
  private mutating func surveyReadings() throws {
    let zone = Query.dayZone(of: widget.query.text)
    let begin = CalendarDay(of: since, in: zone)
    var place: PastPlace?
    repeat {
      let page = try pages.readings(place)
      for past in page.readings where past.saysSomething {
        let ends = [past.firstSeenAt, past.lastSeenAt].map { CalendarDay(of: $0, in: zone) }.filter { $0 >= begin }
        seenDays[past.provider, default: []].formUnion(ends)
      }
      place = page.next
    } while place != nil
  }

  private mutating func noted(_ range: DailyRange) -> JSONValue {
    isEmpty = false
    seenDays[range.provider, default: []].insert(range.day)
    return entry(of: range)
  }

  /// Elements of a JSON list, with a comma before each but the first.
  private mutating func list(_ elements: [JSONValue]) -> String {
    var text = ""
    for element in elements {
      text += (isFirst ? "" : ",") + element.text
      isFirst = false
    }
    return text
  }
}

extension PastReading {
  /// Whether there is more than an empty table.
  fileprivate var saysSomething: Bool { reading.rates?.rows.isEmpty != true }
}
