import Core
import Foundation
import Synchronization

/// What is answered.
package struct Response: Equatable, Sendable {
  /// The status code.
  package var status: Int
  /// The header fields, without those of the connection itself (`Date`, `Content-Length`, `Connection`).
  package var fields: [Field]
  /// The body; to a HEAD it is left out and its length still said, where it is known.
  package var body: Body
  /// What an operator should hear of it, one sentence part; nil for what is nobody's fault here.
  package var complaint: String?

  /// A header field.
  package struct Field: Equatable, Sendable {
    /// Its name.
    package let name: String
    /// Its value.
    package let value: String

    /// A header field.
    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The bytes after the header fields.
  package enum Body: Equatable, Sendable {
    /// All of them.
    case bytes(Data)
    /// One part after the other, made when the one before has been taken.
    case chunks(Chunks)
  }

  /// An answer.
  package init(status: Int, fields: [Field], body: Body = .bytes(Data()), complaint: String? = nil) {
    self.status = status
    self.fields = fields
    self.body = body
    self.complaint = complaint
  }

  /// The first value of a field.
  package subscript(name: String) -> String? { fields.first { $0.name.isSameField(as: name) }?.value }

  /// The same with another word on how long it may be kept.
  func kept(_ caching: String) -> Response {
    var response = self
    response.fields = fields.map { $0.name == "Cache-Control" ? Field("Cache-Control", caching) : $0 }
    return response
  }

  /// 304 where the client holds this version already.
  func conditional(_ request: HTTPRequest, _ modifiedSeconds: Int? = nil) -> Response {
    guard status == 200, request.holds(self, modifiedSeconds: modifiedSeconds) else { return self }
    let kept = fields.filter { !["Content-Type", "Content-Encoding"].contains($0.name) }
    return Response(status: 304, fields: kept)
  }

  /// A document that is made here.
  static func made(_ text: String, _ type: String, caching: String) -> Response {
    let body = Data(text.utf8)
    let tag = caching == "no-store" ? [] : [Field("ETag", "\"\(etag(of: body))\"")]
    return Response(status: 200, fields: fields(type, caching) + tag, body: .bytes(body))
  }

  /// A document that is made while it is sent.
  ///
  /// It has no `ETag`, since that would be the name of bytes not yet made.
  static func made(_ chunks: Chunks, _ type: String, caching: String) -> Response {
    Response(status: 200, fields: fields(type, caching), body: .chunks(chunks))
  }

  private static func fields(_ type: String, _ caching: String) -> [Field] {
    let fields = [
      Field("Content-Type", type), Field("Cache-Control", caching), Field("X-Content-Type-Options", "nosniff"),
    ]
    return type.hasPrefix("application/json") ? fields + [Field("Access-Control-Allow-Origin", "*")] : fields
  }

  /// A name for the bytes: their fingerprint and their number.
  static func etag(of bytes: Data) -> String {
    var fingerprint = Fingerprint()
    bytes.withUnsafeBytes { fingerprint.add($0) }
    return fingerprint.text + "-" + String(bytes.count, radix: 16)
  }
}

/// A body that is made part by part: asked for the next one from one thread at a time, which may have to wait for the
/// state.
package final class Chunks: Equatable, Sendable {
  private let make: @Sendable () throws -> Data?

  /// A body by what gives its next part; nil at its end.
  package init(_ make: @escaping @Sendable () throws -> Data?) { self.make = make }

  /// A text in parts of 64 KiB.
  convenience init(of text: String) {
    let rest = Mutex(Data(text.utf8)[...])
    self.init {
      rest.withLock { rest in
        guard !rest.isEmpty else { return nil }
        defer { rest = rest.dropFirst(65536) }
        return Data(rest.prefix(65536))
      }
    }
  }

  /// The next part; nil at the end.
  ///
  /// Throws where the rest cannot be made.
  package func next() throws -> Data? { try make() }

  /// Whether two are the same body: what has been taken of one is gone.
  package static func == (one: Chunks, other: Chunks) -> Bool { one === other }
}
