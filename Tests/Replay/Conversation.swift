import Foundation
import Glibc

/// One connection: requests in, answers out, one after the other.
struct Conversation {
  let socket: Int32
  let acceptor: Acceptor

  /// Answers until one side ends the connection.
  func hold(_ answer: (SeenRequest) -> CannedReply) {
    // Head and body are sent apart when they drip; Nagle would hold the second back 40 ms.
    var on: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout.size(ofValue: on)))
    var received = Data()
    while let request = nextRequest(&received) {
      acceptor.note(request)
      let reply = answer(request)
      guard pause(seconds: reply.delaySeconds), send(reply, to: request) else { return }
    }
  }

  private func nextRequest(_ received: inout Data) -> SeenRequest? {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      if let end = received.firstRange(of: Data("\r\n\r\n".utf8)) {
        let head = received[..<end.lowerBound]
        received = Data(received[end.upperBound...])
        return SeenRequest(head: head, at: Date())
      }
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0, received.count < 1 << 20 else { return nil }
      received.append(contentsOf: buffer[..<count])
    }
  }

  /// Sends an answer; false when the connection is over.
  private func send(_ reply: CannedReply, to request: SeenRequest) -> Bool {
    if let raw = reply.raw {
      _ = send(raw, drip: reply.drip)
      return false
    }
    let hasBody = reply.status != 304 && reply.status != 204 && request.method != "HEAD"
    let isKept = keepsAlive(reply) && request.headers["connection"]?.lowercased() != "close"
    let head = Data(head(of: reply, isKept: isKept).utf8)
    let framed = hasBody ? framedBody(of: reply) : Data()
    switch reply.ending {
    case .whole:
      let isSent =
        reply.drip == nil ? send(head + framed, drip: nil) : send(head, drip: nil) && send(framed, drip: reply.drip)
      return isSent && isKept
    case .closed(let bytes):
      _ = send(head + framed.prefix(bytes), drip: nil)
    case .reset(let bytes):
      _ = send(head + framed.prefix(bytes), drip: nil) && pause(seconds: 0.05)
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    }
    return false
  }

  /// Whether the client can know where the answer ends.
  private func keepsAlive(_ reply: CannedReply) -> Bool {
    switch reply.framing {
    case .length, .chunked: true
    case .declared, .untilClose: false
    }
  }

  private func head(of reply: CannedReply, isKept: Bool) -> String {
    var fields = reply.headers
    fields["Connection"] = isKept ? "keep-alive" : "close"
    switch reply.framing {
    case .length where reply.status != 304 && reply.status != 204: fields["Content-Length"] = "\(reply.body.count)"
    case .declared(let bytes): fields["Content-Length"] = "\(bytes)"
    case .chunked: fields["Transfer-Encoding"] = "chunked"
    case .length, .untilClose: break
    }
    let lines = fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }
    return "HTTP/1.1 \(reply.status) \(Self.words[reply.status] ?? "Status")\r\n" + lines.joined() + "\r\n"
  }

  private func framedBody(of reply: CannedReply) -> Data {
    guard case .chunked = reply.framing else { return reply.body }
    var framed = Data()
    var rest = reply.body[...]
    while !rest.isEmpty {
      let chunk = rest.prefix(32_768)
      framed += Data("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Data("\r\n".utf8)
      rest = rest.dropFirst(chunk.count)
    }
    return framed + Data("0\r\n\r\n".utf8)
  }

  /// Sends bytes, all at once or drop by drop; false when the other side is gone.
  private func send(_ bytes: Data, drip: CannedReply.Drip?) -> Bool {
    guard let drip else { return sendAll(bytes) }
    var rest = bytes[...]
    while !rest.isEmpty {
      guard sendAll(rest.prefix(drip.bytes)), pause(seconds: drip.everySeconds) else { return false }
      rest = rest.dropFirst(drip.bytes)
    }
    return true
  }

  private func sendAll(_ bytes: Data) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var sent = 0
      while sent < buffer.count {
        let count = Glibc.send(socket, buffer.baseAddress?.advanced(by: sent), buffer.count - sent, Int32(MSG_NOSIGNAL))
        guard count > 0 else { return false }
        sent += count
      }
      return true
    }
  }

  /// Waits; false as soon as the other side is gone or the server stops.
  private func pause(seconds: Double) -> Bool {
    guard seconds > 0 else { return true }
    var waited = pollfd(fd: socket, events: Self.otherSideGone, revents: 0)
    return poll(&waited, 1, Int32(seconds * 1000)) == 0
  }

  /// POLLRDHUP of Linux, which Glibc's module leaves out.
  private static let otherSideGone: Int16 = 0x2000

  private static let words = [
    200: "OK", 203: "Non-Authoritative Information", 204: "No Content", 301: "Moved Permanently", 302: "Found",
    304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized",
    403: "Forbidden", 404: "Not Found", 429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway",
    503: "Service Unavailable",
  ]
}
