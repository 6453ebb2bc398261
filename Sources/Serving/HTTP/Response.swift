import Core
import Foundation

/// What is answered.
package struct Response: Equatable, Sendable {
  package var status: Int
  /// The header fields, without those of the connection itself (`Date`, `Content-Length`, `Connection`).
  package var fields: [Field]
  /// The body; to a HEAD it is left out and its length still said, where it is known.
  package var body: Body
  /// What the operator should know, part of a sentence; nil where nothing is wrong with the site.
  package var warning: String?

  package struct Field: Equatable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package enum Body: Equatable, Sendable {
    case bytes(Data)
    /// One part after the other, made when the one before has been taken.
    case chunks(Chunks)
  }

  package init(status: Int, fields: [Field], body: Body = .bytes(Data()), warning: String? = nil) {
    self.status = status
    self.fields = fields
    self.body = body
    self.warning = warning
  }

  /// The first value of a field.
  package subscript(name: String) -> String? { fields.first { $0.name.isSameField(as: name) }?.value }

  /// The same with another `Cache-Control`.
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

  static func made(_ text: String, _ type: String, caching: String) -> Response {
    let body = Data(text.utf8)
    let tag = caching == "no-store" ? [] : [Field("ETag", "\"\(etag(of: body))\"")]
    return Response(status: 200, fields: fields(type, caching) + tag, body: .bytes(body))
  }

  static func json(_ document: JSONValue, caching: String) -> Response {
    made("\(document.text)\n", "application/json; charset=utf-8", caching: caching)
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

  /// `make` gives the next part; nil at the end.
  package init(_ make: @escaping @Sendable () throws -> Data?) { self.make = make }

  /// The next part, nil at the end; throws where the rest cannot be made.
  package func next() throws -> Data? { try make() }

  /// Whether two are the same body: what has been taken of one is gone.
  package static func == (one: Chunks, other: Chunks) -> Bool { one === other }
}
