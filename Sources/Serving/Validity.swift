import Core
import Foundation
import Rendering

/// Until when the widgets in a published file may be shown, by the file's own word.
enum Validity: Sendable {
  /// A fragment or a page of several, by their `data-wgt-valid-until`, the earliest first.
  case sections([Date])
  /// A widget's document.
  case document(validUntil: Date)
  /// The index, by the instants of its entries, the earliest first.
  case index([Date])
  /// Nothing in it ends.
  case endless

  /// Reads a file's own word.
  init(of bytes: Data, _ type: TreePath.MediaType) {
    switch type {
    case .html:
      let untils = Self.instants(in: bytes)
      self = untils.isEmpty ? .endless : .sections(untils.sorted())
    case .json:
      guard case .object(let object) = try? JSONDecoder().decode(JSONValue.self, from: bytes) else {
        self = .endless
        return
      }
      if case .array(let widgets) = object["widgets"] {
        let untils = widgets.compactMap { $0.validUntil }
        self = untils.isEmpty ? .endless : .index(untils.sorted())
      } else {
        self = JSONValue.object(object).validUntil.map { .document(validUntil: $0) } ?? .endless
      }
    case .css, .js: self = .endless
    }
  }

  private static func instants(in bytes: Data) -> [Date] {
    let name = Data("data-wgt-valid-until=\"".utf8)
    var instants: [Date] = []
    var rest = bytes[...]
    while let found = rest.range(of: name) {
      rest = rest[found.upperBound...]
      // What cannot be read has no end that could be waited for, so it has come.
      let text = String(decoding: rest.prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
      instants.append(Date(iso8601: text) ?? .distantPast)
    }
    return instants
  }

  /// Every instant at which something in it ends, the earliest first.
  var untils: [Date] {
    switch self {
    case .sections(let untils), .index(let untils): untils
    case .document(let until): [until]
    case .endless: []
    }
  }
}

extension JSONValue {
  /// The instant up to which a document, or its entry in the index, may be shown; nil where it shows nothing.
  var validUntil: Date? {
    guard case .object(let object) = self, case .string(let text) = object["validUntil"] else { return nil }
    return Date(iso8601: text) ?? .distantPast
  }
}

/// Whether what may be shown until an instant may be shown at another: up to it, as the runs count.
func isOver(_ until: Date, at now: Date) -> Bool { now > until }

/// The index with the state of what has expired since.
func index(_ bytes: Data, at now: Date) -> Data? {
  guard case .object(var root) = try? JSONDecoder().decode(JSONValue.self, from: bytes),
    case .array(let widgets) = root["widgets"]
  else { return nil }
  root["widgets"] = .array(
    widgets.map { widget in
      guard case .object(var entry) = widget, let until = widget.validUntil, isOver(until, at: now) else {
        return widget
      }
      entry["state"] = .string(Freshness.expired.rawValue)
      return .object(entry)
    })
  return Data("\(JSONValue.object(root).text)\n".utf8)
}

/// A page with the placeholder in the place of every widget that has expired; nil where that cannot be made.
func page(_ bytes: Data, at now: Date, own: OwnFiles) -> Data? {
  let text = String(decoding: bytes, as: UTF8.self)
  let result = text.replacing(/<section class="wgt[^>]*>.*?<\/section>\n?/.dotMatchesNewlines()) { match -> String in
    let section = match.output
    guard let until = section.firstMatch(of: /data-wgt-valid-until="([^"]*)"/)?.output.1,
      Date(iso8601: String(until)).map({ isOver($0, at: now) }) ?? true
    else { return String(section) }
    let whole = section.hasSuffix("\n") ? String(section) : "\(section)\n"
    return (try? Rendering.retired(fragment: whole, own: own)) ?? ""
  }
  let data = Data(result.utf8)
  // A number that stands outside of what we draw ourselves must not slip through.
  return Validity(of: data, .html).untils.contains { isOver($0, at: now) } ? nil : data
}
