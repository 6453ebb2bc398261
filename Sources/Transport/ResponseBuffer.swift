import Core
import Foundation

/// What has come in of one answer, within its limits.
struct Intake {
  private let bodyLimitBytes: Int
  private let headerLimitBytes: Int
  private var headerBytes = 0
  private var isHeaderComplete = false
  private var headers: [String: String] = [:]
  private(set) var body = Data()
  /// The limit that was exceeded, bytes.
  private(set) var exceededBytes: Int?
  /// Whether a status line has come.
  private(set) var hasBegun = false

  init(limits: CurlTransport.Limits) {
    bodyLimitBytes = limits.bodyBytes
    headerLimitBytes = limits.headerBytes
  }

  /// Takes one header line; false when it is too much.
  mutating func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    headerBytes += line.count
    guard headerBytes <= headerLimitBytes else {
      exceededBytes = headerLimitBytes
      return false
    }
    if line.starts(with: "HTTP/".utf8) {
      // Each answer of a chain (1xx, then the real one) begins anew.
      headers = [:]
      hasBegun = true
      isHeaderComplete = false
    } else if line.allSatisfy({ $0 == 13 || $0 == 10 }) {
      // What follows the body (trailers) comes this way too and is no header.
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

  /// Takes a piece of the decompressed body; false when it is too much.
  ///
  /// CURLOPT_MAXFILESIZE stops neither chunked nor decompressed bytes.
  mutating func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard body.count + bytes.count <= bodyLimitBytes else {
      exceededBytes = bodyLimitBytes
      body = Data()
      return false
    }
    body.append(contentsOf: bytes)
    return true
  }

  /// Forgets an answer that is only a step on the way; its header lines stay counted.
  mutating func beginNext() {
    headers = [:]
    body = Data()
    hasBegun = false
    isHeaderComplete = false
  }

  /// The whole answer, where it is one and of a type that was asked for.
  func reply(status: Int, accepts: [String]) throws(Failure) -> Reply {
    if status == 200 || status == 203 {
      if let field = headers["content-type"] {
        let found = field.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        guard accepts.contains(where: { $0.lowercased() == found }) else {
          throw .mediaType(expected: accepts.joined(separator: " or "), found: printable(found))
        }
      }
      guard !body.isEmpty else { throw .truncated }
    }
    return Reply(status: status, headers: headers, body: body)
  }
}
