import Core
import Foundation

/// The parameters of a query: each known, each given once.
struct Parameters {
  private var values: [String: String] = [:]

  init(of request: HTTPRequest, known: [String]) throws(HTTPProblem) {
    guard let query = request.query else { return }
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = try Self.decoded(parts[0])
      let value = parts.count > 1 ? try Self.decoded(parts[1]) : ""
      guard known.contains(name) else {
        let all = known.isEmpty ? "expected none" : "expected one of \(known.joined(separator: ", "))"
        throw HTTPProblem(400, "unknown parameter \(quoted(name, limit: 120)); \(all)")
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw HTTPProblem(400, "the parameter \(name) is given twice")
      }
    }
  }

  subscript(name: String) -> String? { values[name] }

  private static func decoded(_ text: Substring) throws(HTTPProblem) -> String {
    guard let bytes = HTTPRequest.percentDecoded(text.utf8.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }),
      let string = String(validating: bytes, as: UTF8.self)
    else { throw HTTPProblem(400, "the query is not percent-encoded UTF-8") }
    return string
  }

  func required(_ name: String) throws(HTTPProblem) -> String {
    guard let value = values[name] else { throw .missing(name) }
    return value
  }

  func currency(_ name: String) throws(HTTPProblem) -> Currency? {
    guard let code = values[name] else { return nil }
    guard Currency.isCode(code) else {
      throw HTTPProblem(400, "\(name): expected a code such as USD, found \(quoted(code, limit: 120))")
    }
    return Currency(rawValue: code)
  }

  /// By default 30 days back.
  func since(in widget: Widget, at now: Date) throws(HTTPProblem) -> PastStart {
    do throws(PastStart.Invalid) { return try PastStart(values["since"] ?? "30d", of: widget, now: now) } catch {
      throw HTTPProblem(400, "since: \(error)")
    }
  }

  /// The currencies of `USD,EUR`.
  func currencies(_ name: String) throws(HTTPProblem) -> [Currency]? {
    guard let text = values[name] else { return nil }
    let codes = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard codes.count <= 64, codes.allSatisfy({ Currency.isCode($0) }) else {
      throw HTTPProblem(400, "\(name): expected up to 64 codes such as USD,EUR, found \(quoted(text, limit: 120))")
    }
    return codes.map { Currency(rawValue: $0) }
  }
}

extension HTTPProblem {
  static func missing(_ name: String) -> HTTPProblem { HTTPProblem(400, "the parameter \(name) is missing") }
}
