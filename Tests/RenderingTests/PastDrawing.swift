import Core
import Foundation

@testable import Rendering

/// A past that a test lays out, drawn in both forms; its pages have two readings and one series each.
struct PastDrawing {
  let widget: Widget
  let sources: [WidgetContent.Source]
  var currencies: [Currency]?
  let readings: [PastReading]
  let ranges: [DailyRange]
  let since: Date
  let until: Date

  func document(_ form: HistoryDocument.Form) -> HistoryDocument {
    let readings = readings
    let pages = HistoryDocument.Pages(
      readings: { place in
        let begin = place.map { Int($0.id) } ?? 0
        let end = min(begin + 2, readings.count)
        return PastPage(
          readings: Array(readings[begin..<end]),
          next: end < readings.count
            ? PastPlace(providerIndex: 0, firstSeenAt: readings[end - 1].firstSeenAt, id: Int64(end)) : nil)
      }, days: ranges.map { range in { [range] } })
    return HistoryDocument(
      form, widget: widget, sources: sources, currencies: currencies, since: since, until: until, pages: pages)
  }

  private func text(_ form: HistoryDocument.Form) throws -> String {
    var document = document(form)
    return String(decoding: try document.joined(), as: UTF8.self)
  }

  var csv: String { get throws { try text(.csv) } }

  var json: JSONValue { get throws { try JSONDecoder().decode(JSONValue.self, from: Data(try text(.json).utf8)) } }

  /// Whether the document has nothing, whichever form it is drawn in.
  var isEmpty: Bool {
    get throws {
      var document = document(.json)
      _ = try document.joined()
      return document.isEmpty
    }
  }

  /// `2026-11-02 2026-11-04` of each hole.
  var holes: [String] {
    get throws {
      var document = document(.json)
      _ = try document.joined()
      return document.holes.map { "\($0.first) \($0.last)" }
    }
  }
}
