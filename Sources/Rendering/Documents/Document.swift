import Core
import Foundation

/// A widget's data as its published JSON, the same in every language; all keys are always there.
package func document(of content: WidgetContent) -> JSONValue {
  let kind = content.widget.kind
  var fields = head(of: content)
  fields["schema"] = .number(1)
  fields["source"] = JSONValue(content.source)
  if content.isSample { fields["sample"] = .bool(true) }
  fields[kind.rawValue] = kind.rendering.document(of: content) ?? .null
  // A notice stands whether there is weather or not.
  if fields[kind.rawValue] == .null, let notice = content.notice { fields["notice"] = notice.document }
  return .object(fields)
}

/// A widget's entry in the index: its state, and where its files are, relative to the index.
func indexEntry(of content: WidgetContent, languages: [Language]) -> [String: JSONValue] {
  let id = content.widget.id
  var fields = head(of: content)
  fields["noticeUntil"] = JSONValue(content.notice?.until)
  fields["json"] = .string("\(id).json")
  fields["html"] = .object(languages.reduce(into: [:]) { $0[$1.rawValue] = .string("\($1)/\(id).html") })
  return fields
}

/// Whether a text is the published document of a widget: its file's name alone could be that of anybody's file.
package func isDocument(_ text: String, of widget: String) -> Bool {
  guard case .object(let object) = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) else {
    return false
  }
  return object["id"] == .string(widget) && object["kind"] != nil && object["schema"] != nil && object["state"] != nil
}

/// What a document and its entry in the index have in common.
private func head(of content: WidgetContent) -> [String: JSONValue] {
  [
    "id": JSONValue(content.widget.id.rawValue), "kind": JSONValue(content.widget.kind.rawValue),
    "state": JSONValue(content.state.rawValue), "fetchedAt": JSONValue(content.lifetime?.fetchedAt),
    "freshUntil": JSONValue(content.lifetime?.freshUntil), "validUntil": JSONValue(content.lifetime?.validUntil),
    "observedAt": JSONValue(content.observedAt),
  ]
}

extension JSONValue {
  init(_ source: WidgetContent.Source?) {
    guard let source else {
      self = .null
      return
    }
    self = .object([
      "provider": JSONValue(source.provider.rawValue), "name": JSONValue(source.terms.name),
      "url": JSONValue(source.terms.url), "licence": JSONValue(source.terms.licence),
      "licenceURL": JSONValue(source.terms.licenceURL), "credit": JSONValue(source.terms.credit),
    ])
  }

  init(_ place: Place) {
    let names = place.names.map { ($0.key.rawValue, JSONValue($0.value)) }
    self = .object([
      "name": .object(Dictionary(names) { first, _ in first }), "latitude": JSONValue(place.coordinate.latitude),
      "longitude": JSONValue(place.coordinate.longitude), "timeZone": JSONValue(place.zone.identifier),
    ])
  }
}
