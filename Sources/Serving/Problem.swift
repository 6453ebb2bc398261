import Core
import Foundation

/// Why there is no answer, as RFC 9457 writes it.
package struct Problem: Error, Equatable, Sendable {
  /// The status code.
  package let status: Int
  /// What is wrong with this one request, a sentence for people.
  package let detail: String
  var fields: [Response.Field] = []
  var complaint: String?

  /// A problem of a request.
  package init(_ status: Int, _ detail: String) {
    self.status = status
    self.detail = detail
  }

  /// What is served is not there or too old; another run may bring it.
  static func unavailable(_ detail: String, complaint: String? = nil) -> Problem {
    var problem = Problem(503, detail)
    problem.fields = [.init("Retry-After", "60")]
    problem.complaint = complaint
    return problem
  }

  /// The state cannot be read: locked for too long, damaged, or not to be opened.
  static func unreadable(_ error: any Error) -> Problem {
    var problem = Problem.unavailable("the state cannot be read", complaint: "\(error)")
    problem.fields = [.init("Retry-After", "5")]
    return problem
  }

  /// More questions to the state wait than may wait.
  static var tooMany: Problem {
    var problem = Problem(503, "too many requests are waiting for the state")
    problem.fields = [.init("Retry-After", "1")]
    return problem
  }

  /// Only reading is served.
  static var wrongMethod: Problem {
    var problem = Problem(405, "only GET and HEAD are answered")
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
      body: .bytes(Data("\(body)\n".utf8)), complaint: complaint)
  }

  /// The phrase of each status that is answered, as RFC 9110 has it.
  package static let titles = [
    400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 413: "Content Too Large",
    414: "URI Too Long", 431: "Request Header Fields Too Large", 500: "Internal Server Error",
    503: "Service Unavailable",
  ]
}
