import Core
import Foundation

/// Why there is no answer, as RFC 9457 writes it.
package struct HTTPProblem: Error, Equatable, Sendable {
  package let status: Int
  /// What is wrong with this one request, for people.
  package let detail: String
  var fields: [Response.Field] = []
  var warning: String?

  package init(_ status: Int, _ detail: String) {
    self.status = status
    self.detail = detail
  }

  /// `unknown side "x"; there are sell, buyCash`.
  static func unknown(_ status: Int, _ what: String, _ name: String, known: [String], verb: String = "there are")
    -> HTTPProblem
  {
    HTTPProblem(status, "\(what) \(quoted(name, limit: 120)); \(verb) \(known.joined(separator: ", "))")
  }

  /// What is served is not there or too old; another run may bring it.
  static func unavailable(_ detail: String, warning: String? = nil) -> HTTPProblem {
    var problem = HTTPProblem(503, detail)
    problem.fields = [.init("Retry-After", "60")]
    problem.warning = warning
    return problem
  }

  /// The state cannot be read: locked for too long, damaged, or not to be opened.
  static func unreadable(_ error: any Error) -> HTTPProblem {
    var problem = HTTPProblem.unavailable("the state cannot be read", warning: "\(error)")
    problem.fields = [.init("Retry-After", "5")]
    return problem
  }

  /// More questions to the state wait than may wait.
  static var tooMany: HTTPProblem {
    var problem = HTTPProblem(503, "too many questions to the state at once")
    problem.fields = [.init("Retry-After", "1")]
    return problem
  }

  /// Only reading is served.
  static var wrongMethod: HTTPProblem {
    var problem = HTTPProblem(405, "only GET and HEAD are answered")
    problem.fields = [.init("Allow", "GET, HEAD")]
    return problem
  }

  /// The answer that says it; no cache may keep it.
  package var response: Response {
    // Keys sorted, as everywhere; put together here, since a reader that asks for what is not there costs nobody much.
    let title = Self.titles[status] ?? "Error"
    let body =
      #"{"detail":\#(JSONValue.string(detail).text),"status":\#(status),"title":"\#(title)","type":"about:blank"}"#
    return Response(
      status: status,
      fields: [
        .init("Content-Type", "application/problem+json"), .init("Cache-Control", "no-store"),
        .init("X-Content-Type-Options", "nosniff"), .init("Access-Control-Allow-Origin", "*"),
      ] + fields,
      body: .bytes(Data("\(body)\n".utf8)), warning: warning)
  }

  /// The phrase of each status that is answered, as RFC 9110 has it.
  package static let titles = [
    400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 413: "Content Too Large",
    414: "URI Too Long", 431: "Request Header Fields Too Large", 500: "Internal Server Error",
    503: "Service Unavailable",
  ]
}
