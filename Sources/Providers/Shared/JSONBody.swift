import Core
import Foundation

/// Reads a JSON body into an adapter's wire shape.
///
/// - Throws: `.malformed` with the path of the first thing that is not as documented. Foundation names no position
///   inside text that is not JSON at all, so bare `nan`, a cut and text after the end share one sentence.
func decodeJSON<Shape: Decodable>(_ shape: Shape.Type, from body: Data) throws(Failure) -> Shape {
  // Foundation passes over such bytes where they stand in something that no shape names.
  guard String(validating: body, as: UTF8.self) != nil else { throw .malformed("not UTF-8") }
  do {
    let decoded = try JSONDecoder().decode(shape, from: body)
    if let flaw = JSONReader.flaw(in: body) { throw Failure.malformed("\(flaw)") }
    return decoded
  } catch let failure as Failure {
    throw failure
  } catch let error as DecodingError {
    throw .malformed(sentence(for: error, body: body))
  } catch {
    throw .malformed("not a JSON document")
  }
}

/// An element of a list that costs the others nothing where it cannot be read.
struct ListElement<Shape: Decodable>: Decodable {
  let shape: Result<Shape, Failure>

  init(from decoder: any Decoder) throws {
    do {
      shape = .success(try Shape(from: decoder))
    } catch let error as DecodingError {
      shape = .failure(.malformed(sentence(for: error, body: Data())))
    }
  }
}

/// The text under a key of a JSON object, as a provider puts the words of a refusal; nil where there is none.
func text(_ key: String, in body: Data) -> String? {
  (try? JSONDecoder().decode([String: OptionalText].self, from: body))?[key]?.text
}

private struct OptionalText: Decodable {
  let text: String?

  init(from decoder: any Decoder) throws {
    text = try? decoder.singleValueContainer().decode(String.self)
  }
}

private func sentence(for error: DecodingError, body: Data) -> String {
  switch error {
  case .keyNotFound(let key, let context):
    return "\(path(context.codingPath + [key])): missing"
  case .valueNotFound(let type, let context):
    return "\(path(context.codingPath)): expected \(name(of: type)), found null"
  case .typeMismatch(let type, let context):
    return "\(path(context.codingPath)): expected \(name(of: type)), found \(found(in: context))"
  case .dataCorrupted(let context) where !context.codingPath.isEmpty:
    return "\(path(context.codingPath)): \(plain(context.debugDescription))"
  default:
    let first = body.first { !" \t\r\n".utf8.contains($0) }
    guard let first else { return "empty body" }
    return "{[".utf8.contains(first)
      ? "not a whole JSON document" : "expected JSON, found a body beginning \(opening(of: body))"
  }
}

/// `hourly.time[3]`.
private func path(_ keys: [any CodingKey]) -> String {
  let text = keys.reduce(into: "") { text, key in
    if let index = key.intValue {
      text += "[\(index)]"
    } else {
      text += (text.isEmpty ? "" : ".") + plain(key.stringValue, limit: 40)
    }
  }
  return text.isEmpty ? "the document" : text
}

private func name(of type: any Any.Type) -> String {
  switch type {
  case is String.Type: "a string"
  case is Double.Type, is Int.Type, is Decimal.Type: "a number"
  case is Bool.Type: "true or false"
  default: "\(type)".hasPrefix("Array") ? "an array" : "an object"
  }
}

/// What was there instead; Foundation says it only in prose, "Expected to decode Double but found a string instead".
private func found(in context: DecodingError.Context) -> String {
  let prose = context.debugDescription
  guard let start = prose.range(of: "but found "),
    let end = prose.range(of: " instead", range: start.upperBound..<prose.endIndex)
  else { return "something else" }
  let word = String(prose[start.upperBound..<end.lowerBound])
  let names = ["number": "a number", "bool": "true or false", "a dictionary": "an object", "null": "null"]
  return names[word] ?? plain(word, limit: 40)
}

/// How a body begins, in quotes, for messages about bodies of another kind.
func opening(of body: Data) -> String { quoted(String(decoding: body.prefix(200), as: UTF8.self)) }
