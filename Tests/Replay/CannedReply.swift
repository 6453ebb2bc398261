import Foundation

/// What the server sends for one request, faults included.
package struct CannedReply: Sendable {
  /// The HTTP status.
  package var status: Int
  /// Header fields beside those of the framing.
  package var headers: [String: String]
  /// The body, encoded as the headers say.
  package var body: Data
  /// How long nothing at all is sent, seconds.
  package var delaySeconds: Double
  /// How the client is told where the body ends.
  package var framing: Framing
  /// How the body is sent; nil for at once.
  package var drip: Drip?
  /// How the answer ends.
  package var ending: Ending
  /// Sent exactly as it is, in place of all of the above but the delay; the connection is closed after it.
  package var raw: Data?

  /// How the client is told where the body ends.
  package enum Framing: Sendable {
    /// By a true Content-Length.
    case length
    /// By a Content-Length of so many bytes, true or not.
    case declared(Int)
    /// By chunks.
    case chunked
    /// By the end of the connection.
    case untilClose
  }

  /// So many bytes at a time.
  package struct Drip: Sendable {
    /// How many bytes are sent together.
    package var bytes: Int
    /// How long nothing follows them, seconds.
    package var everySeconds: Double

    /// So many bytes at a time.
    package init(bytes: Int, everySeconds: Double) {
      self.bytes = bytes
      self.everySeconds = everySeconds
    }
  }

  /// How the answer ends.
  package enum Ending: Sendable {
    /// With its last byte.
    case whole
    /// With the connection's end after so many bytes of the framed body.
    case closed(afterBytes: Int)
    /// With a reset (RST) after so many bytes of the framed body.
    case reset(afterBytes: Int)
  }

  /// An answer; without further words a whole one, sent at once.
  package init(
    status: Int = 200, headers: [String: String] = ["Content-Type": "application/json"], body: Data = Data(),
    delaySeconds: Double = 0, framing: Framing = .length, drip: Drip? = nil, ending: Ending = .whole, raw: Data? = nil
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.delaySeconds = delaySeconds
    self.framing = framing
    self.drip = drip
    self.ending = ending
    self.raw = raw
  }

  /// A JSON text.
  package static func json(_ text: String, delaySeconds: Double = 0) -> CannedReply {
    CannedReply(body: Data(text.utf8), delaySeconds: delaySeconds)
  }

  /// A redirect to an address, absolute or not.
  package static func redirect(to address: String, status: Int = 302) -> CannedReply {
    CannedReply(status: status, headers: ["Location": address])
  }

  /// Bytes that need be no HTTP at all.
  package static func raw(_ text: String) -> CannedReply { CannedReply(raw: Data(text.utf8)) }

  /// What is sent for what the server does not know.
  package static let notFound = CannedReply(
    status: 404, headers: ["Content-Type": "text/plain"], body: Data("no such route\n".utf8))
}
