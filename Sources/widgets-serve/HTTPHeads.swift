import NIOHTTP1
import Serving

extension HTTPRequestHead {
  /// Why it is refused without looking at its path; nil where it is not.
  var problem: HTTPProblem? {
    let length = headers.first(name: "content-length")
    if headers.contains(name: "transfer-encoding") || (length.map { $0 != "0" } ?? false) {
      return HTTPProblem(413, "a request with a body is not accepted")
    }
    switch headers["host"].count {
    case 0: return version.minor > 0 ? HTTPProblem(400, "the Host field is missing") : nil
    case 1: return nil
    default: return HTTPProblem(400, "the Host field is given twice")
    }
  }

  /// Whether NIO's decoder takes it for an upgrade.
  var isUpgrade: Bool {
    headers.contains(name: "upgrade") && headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
  }

  var isLast: Bool { !isKeepAlive || method == .CONNECT || headers.contains(name: "upgrade") && !isUpgrade }
}

extension HTTPResponseHead {
  /// The head of an answer, and whether the connection ends with it.
  static func head(of response: Response, to request: HTTPRequestHead, date: String) -> (head: Self, isLast: Bool) {
    let isOld = request.version.minor == 0
    var isLast = request.isLast
    var head = Self(version: .http1_1, status: .init(statusCode: response.status))
    head.headers.reserveCapacity(response.fields.count + 3)
    head.headers.add(name: "Date", value: date)
    for field in response.fields { head.headers.add(name: field.name, value: field.value) }
    switch response.body {
    case .bytes(let bytes):
      // A 304 has no body, and 0 would be the wrong length of the whole answer.
      if response.status != 304 { head.headers.add(name: "Content-Length", value: "\(bytes.count)") }
    case .chunks where isOld || request.method == .HEAD:
      // A body of unknown length comes in chunks. HTTP/1.0 has none, and the encoder would write some after the answer to
      // a HEAD: there the end of the connection ends the answer.
      (head.version, isLast) = (.http1_0, true)
    case .chunks: head.headers.add(name: "Transfer-Encoding", value: "chunked")
    }
    if isLast || isOld { head.headers.add(name: "Connection", value: isLast ? "close" : "keep-alive") }
    return (head, isLast)
  }
}
