import Core
import Foundation

/// Why there is no answer, as RFC 9457 writes it.
package struct HTTPProblem: Error, Equatable, Sendable {
  package let status: Int
  /// For people.
  package let detail: String
  private let fields: [Response.Field]
  private let warning: String?

  package init(_ status: Int, _ detail: String) { self.init(status, detail, []) }

  private init(_ status: Int, _ detail: String, _ fields: [Response.Field], warning: String? = nil) {
    (self.status, self.detail, self.fields, self.warning) = (status, detail, fields, warning)
  }

  /// `unknown side "x"; there are sell, buyCash`.
  static func unknown(_ status: Int, _ what: String, _ name: String, known: [String]) -> HTTPProblem {
    HTTPProblem(status, "\(what) \(quoted(name, limit: 120)); there are \(known.joined(separator: ", "))")
  }

  /// What is asked for is missing or too old; another run may bring it.
  static func unavailable(_ detail: String) -> HTTPProblem { HTTPProblem(503, detail, [.init("Retry-After", "60")]) }

  /// The state is locked for too long, damaged, or cannot be opened.
  static func unreadable(_ error: any Error) -> HTTPProblem {
    HTTPProblem(503, "the state cannot be read", [.init("Retry-After", "5")], warning: "\(error)")
  }

  static let tooMany = HTTPProblem(503, "too many requests are waiting for the state", [.init("Retry-After", "1")])

  static let wrongMethod = HTTPProblem(405, "only GET and HEAD are answered", [.init("Allow", "GET, HEAD")])

  /// As an answer, which no cache may keep.
  package var response: Response {
    // With sorted keys, as everywhere; by hand, so that requests for missing paths cost little.
    let title = Self.titles[status] ?? "Error"
    let body =
      #"{"detail":\#(JSONValue.string(detail).text),"status":\#(status),"title":"\#(title)","type":"about:blank"}"#
    return Response(
      status: status, fields: fields.isEmpty ? Self.fields : Self.fields + fields, body: .bytes(Data("\(body)\n".utf8)),
      warning: warning)
  }

  private static let fields: [Response.Field] = [
    .init("Content-Type", "application/problem+json"), .init("Cache-Control", "no-store"),
    .init("X-Content-Type-Options", "nosniff"), .init("Access-Control-Allow-Origin", "*"),
  ]

  /// The phrases of RFC 9110.
  package static let titles = [
    400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 413: "Content Too Large",
    414: "URI Too Long", 431: "Request Header Fields Too Large", 500: "Internal Server Error",
    503: "Service Unavailable",
  ]
}
