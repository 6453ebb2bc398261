import Core
import Foundation

struct ResponseBuffer {
  private let limits: CurlTransport.Limits
  private var headerBytes = 0
  private var isHeaderComplete = false
  private var headers: [String: String] = [:]
  private var body = Data()
  private(set) var exceededLimitBytes: Int?
  private(set) var hasBegun = false

  init(limits: CurlTransport.Limits) { self.limits = limits }

  /// Appends one header line; false when it is too much.
  mutating func appendHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    headerBytes += line.count
    guard headerBytes <= limits.headerBytes else {
      exceededLimitBytes = limits.headerBytes
      return false
    }
    if line.starts(with: "HTTP/".utf8) {
      // Each answer of a chain (1xx, then the real one) begins anew.
      headers = [:]
      hasBegun = true
      isHeaderComplete = false
    } else if line.allSatisfy({ $0 == 13 || $0 == 10 }) {
      // Trailers after the body come here too; they are no header.
      isHeaderComplete = true
    } else if !isHeaderComplete, line.first != 32, line.first != 9, let colon = line.firstIndex(of: 58) {
      let value = String(decoding: line[(colon + 1)...], as: UTF8.self)
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      let trimmed = value.trimmingCharacters(in: .whitespacesAndNewlines)
      // A list in several lines is one list.
      let earlier = name == "cache-control" ? headers[name] : nil
      headers[name] = earlier.map { "\($0), \(trimmed)" } ?? trimmed
    }
    return true
  }

  /// Appends a piece of the decompressed body; false when it is too much.
  ///
  /// CURLOPT_MAXFILESIZE stops neither chunked nor decompressed bytes.
  mutating func appendBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard body.count + bytes.count <= limits.bodyBytes else {
      exceededLimitBytes = limits.bodyBytes
      body = Data()
      return false
    }
    body.append(contentsOf: bytes)
    return true
  }

  /// Forgets the answer that was a redirect; its header lines stay counted.
  mutating func beginNext() {
    headers = [:]
    body = Data()
    hasBegun = false
    isHeaderComplete = false
  }

  /// The whole answer, where its type is one that was asked for.
  func reply(status: Int, accepts: [String], isRedirected: Bool) throws(Failure) -> Reply {
    let reply = Reply(status: status, headers: headers, body: body, isRedirected: isRedirected)
    guard reply.isAnswer else { return reply }
    if let field = headers["content-type"] {
      let found = field.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
      guard accepts.contains(where: { $0.lowercased() == found }) else {
        throw .mediaType(expected: accepts.joined(separator: " or "), found: printable(found))
      }
    }
    guard !body.isEmpty else { throw .truncated }
    return reply
  }
}
