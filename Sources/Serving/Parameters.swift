import Core
import Foundation

/// The parameters of a query: each known, each given once.
struct Parameters {
  private var values: [String: String] = [:]

  /// Reads the query of a request.
  init(of visit: Visit, known: [String]) throws(Problem) {
    guard let mark = visit.target.firstIndex(of: "?") else { return }
    let query = visit.target[visit.target.index(after: mark)...]
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = try Self.decoded(parts[0])
      let value = parts.count > 1 ? try Self.decoded(parts[1]) : ""
      guard known.contains(name) else {
        let all = known.isEmpty ? "none is known here" : "known are \(known.joined(separator: ", "))"
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
    guard let bytes = TreePath.percentDecoded(text.replacing("+", with: " ")),
      let string = String(validating: bytes, as: UTF8.self)
    else { throw Problem(400, "the query is not percent-encoded UTF-8") }
    return string
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

/// A text from outside as a sentence quotes it.
func quoted(_ text: some StringProtocol) -> String { "\"\(plain(text))\"" }
