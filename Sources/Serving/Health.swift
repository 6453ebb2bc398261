import Core
import Foundation

/// `/healthz`: whether every widget can be shown, by what is published.
struct Health: Route {
  var paths: [UInt8] { PackageResources.health_json }
  var isQuick: Bool { true }

  func answers(_ path: String) -> Bool { path == "/healthz" }

  func answer(to visit: Visit, from desk: Desk, at now: Date) throws(Problem) -> Response {
    _ = try Parameters(of: visit, known: [])
    var faults: [String] = []
    var widgets: [JSONValue] = []
    for widget in desk.config.widgets {
      let document = Self.document(of: widget, desk)
      // Nothing is missing where the site may ask nobody.
      if document?.state == Freshness.unavailable.rawValue { continue }
      guard let until = document?.validUntil else {
        faults.append("\(widget.id) has no data")
        continue
      }
      if isOver(until, at: now) { faults.append("\(widget.id) has been expired since \(until.instantText)") }
      widgets.append(.object(["id": .string(widget.id.rawValue), "validUntil": JSONValue(until)]))
    }
    guard faults.isEmpty else { throw .unavailable(faults.joined(separator: "; ")) }
    let document = JSONValue.object(["status": .string("ok"), "widgets": .array(widgets)])
    return .made("\(document.text)\n", "application/json; charset=utf-8", caching: "no-store")
  }

  private static func document(of widget: Widget, _ desk: Desk) -> JSONValue? {
    desk.sheet(at: "v1/\(widget.id).json").flatMap { try? JSONDecoder().decode(JSONValue.self, from: $0.bytes) }
  }
}

extension JSONValue {
  /// The state that a document says.
  fileprivate var state: String? {
    guard case .object(let object) = self, case .string(let state) = object["state"] else { return nil }
    return state
  }
}
