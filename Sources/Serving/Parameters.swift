import Core
import Foundation

/// The parameters of a query: each known, each given once.
struct Parameters {
  private var values: [String: String] = [:]

  /// Reads the query of a request.
  init(of request: HTTPRequest, known: [String]) throws(Problem) {
    guard let query = request.query else { return }
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = try Self.decoded(parts[0])
      let value = parts.count > 1 ? try Self.decoded(parts[1]) : ""
      guard known.contains(name) else {
        let all = known.isEmpty ? "expected none" : "expected one of \(known.joined(separator: ", "))"
        throw Problem(400, "unknown parameter \(quoted(name)); \(all)")
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw Problem(400, "the parameter \(name) is given twice")
      }
    }
  }

  /// A parameter's value; nil where it is not given.
  subscript(name: String) -> String? { values[name] }

  private static func decoded(_ text: Substring) throws(Problem) -> String {
    guard let bytes = HTTPRequest.percentDecoded(text.utf8.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }),
      let string = String(validating: bytes, as: UTF8.self)
    else { throw Problem(400, "the query is not percent-encoded UTF-8") }
    return string
  }

  /// A parameter that must be there.
  func required(_ name: String) throws(Problem) -> String {
    guard let value = values[name] else { throw .missing(name) }
    return value
  }

  /// One currency; nil where it is not given.
  func currency(_ name: String) throws(Problem) -> Currency? {
    guard let code = values[name] else { return nil }
    guard Currency.isCode(code) else {
      throw Problem(400, "\(name): expected a code such as USD, found \(quoted(code))")
    }
    return Currency(rawValue: code)
  }

  /// From when a part of a widget's past is asked for, by default 30 days back.
  func since(in widget: Widget, at now: Date) throws(Problem) -> Date {
    let text = values["since"] ?? "30d"
    guard let instant = Date(since: text, now: now, in: Query.dayZone(of: widget.query.text)) else {
      throw Problem(400, "since: expected a duration such as 30d or a day such as 2026-10-24, found \(quoted(text))")
    }
    return instant
  }

  /// A list of currencies, `USD,EUR`; nil where it is not given.
  func currencies(_ name: String) throws(Problem) -> [Currency]? {
    guard let text = values[name] else { return nil }
    let codes = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard codes.count <= 64, codes.allSatisfy({ Currency.isCode($0) }) else {
      throw Problem(400, "\(name): expected up to 64 codes such as USD,EUR, found \(quoted(text))")
    }
    return codes.map { Currency(rawValue: $0) }
  }
}

extension Problem {
  /// A parameter that must be there is not.
  static func missing(_ name: String) -> Problem { Problem(400, "the parameter \(name) is missing") }
}

/// A text from outside as a sentence quotes it.
func quoted(_ text: some StringProtocol) -> String { "\"\(plain(text))\"" }
