import Core
import Foundation

@testable import Rendering

/// A past that a test lays out, drawn in both forms; its pages have two readings and one series each.
struct PastDrawing {
  let widget: Widget
  var sources: [WidgetContent.Source] = []
  var currencies: [Currency]?
  let readings: [PastReading]
  var ranges: [DailyRange] = []
  let since: Date
  let until: Date

  func document(_ format: HistoryDocument.Format) -> HistoryDocument {
    let readings = readings
    return HistoryDocument(
      format, of: widget, from: sources, currencies: currencies, since: since, until: until,
      readings: { place in
        let begin = place.map { Int($0.id) } ?? 0
        let end = min(begin + 2, readings.count)
        return PastPage(
          readings: Array(readings[begin..<end]),
          next: end < readings.count
            ? PastPlace(feedIndex: 0, firstSeenAt: readings[end - 1].firstSeenAt, id: Int64(end)) : nil)
      }, days: ranges.map { range in { [range] } })
  }

  private func drawn(_ format: HistoryDocument.Format) throws -> (text: String, document: HistoryDocument) {
    var document = document(format)
    var whole = Data()
    while let chunk = try document.next() { whole += chunk }
    return (String(decoding: whole, as: UTF8.self), document)
  }

  var csv: String { get throws { try drawn(.csv).text } }

  var json: JSONValue {
    get throws { try JSONDecoder().decode(JSONValue.self, from: Data(try drawn(.json).text.utf8)) }
  }

  /// Whether the document has nothing, whichever form it is drawn in.
  var isEmpty: Bool { get throws { try drawn(.json).document.isEmpty } }

  /// `2026-11-02 2026-11-04` of each hole.
  var holes: [String] { get throws { try drawn(.json).document.holes.map { "\($0.first) \($0.last)" } } }
}
