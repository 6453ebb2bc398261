import Foundation

/// A request as the server saw it.
package struct SeenRequest: Sendable {
  /// The method, `GET`.
  package let method: String
  /// The path and the query as they were sent.
  package let target: String
  /// The header fields, names in lower case; of a repeated field the last.
  package let headers: [String: String]
  /// When its last header line was in.
  package let at: Date

  /// The target without its query.
  package var path: String { String(target.prefix { $0 != "?" }) }
  /// The target's query without the question mark; empty where there is none.
  package var query: String { String(target.drop { $0 != "?" }.dropFirst()) }

  /// The request of a head; nil where it is none.
  init?(head: some DataProtocol, at instant: Date) {
    let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return nil }
    method = String(words[0])
    target = String(words[1])
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    self.headers = headers
    at = instant
  }
}
