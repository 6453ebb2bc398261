import Core
import Foundation

package struct Response: Equatable, Sendable {
  package var status: Int
  /// Without those of the connection itself (`Date`, `Content-Length`, `Connection`).
  package var fields: [Field]
  /// A HEAD gets its length, where it is known, and not the body.
  package var body: Body = .bytes(Data())
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

  package subscript(name: String) -> String? { fields.first { $0.name.isSameField(as: name) }?.value }

  /// The same with another `Cache-Control`.
  func kept(_ caching: String) -> Response {
    var response = self
    response.fields = fields.map { $0.name == "Cache-Control" ? Field("Cache-Control", caching) : $0 }
    return response
  }

  /// 304 where the client has this version already.
  func conditional(_ request: HTTPRequest, _ modifiedSeconds: Int? = nil) -> Response {
    status == 200 && request.holds(self, modifiedSeconds: modifiedSeconds) ? notModified : self
  }

  /// What is sent to a client that has it already.
  var notModified: Response {
    Response(status: 304, fields: fields.filter { !["Content-Type", "Content-Encoding"].contains($0.name) })
  }

  static func made(_ body: Data, _ type: String, caching: String) -> Response {
    let tag = caching == "no-store" ? [] : [Field("ETag", "\"\(etag(of: body))\"")]
    return Response(status: 200, fields: fields(type, caching) + tag, body: .bytes(body))
  }

  static func json(_ document: JSONValue, caching: String) -> Response {
    made(Data("\(document.text)\n".utf8), "application/json; charset=utf-8", caching: caching)
  }

  /// A document that may be made while it is sent.
  ///
  /// It has no `ETag`, since that would be the name of bytes not yet made.
  static func untagged(_ body: Body, _ type: String) -> Response {
    Response(status: 200, fields: fields(type, Caching.ordinary), body: body)
  }

  private static func fields(_ type: String, _ caching: String) -> [Field] {
    let fields = [
      Field("Content-Type", type), Field("Cache-Control", caching), Field("X-Content-Type-Options", "nosniff"),
    ]
    return type.hasPrefix("application/json") ? fields + [Field("Access-Control-Allow-Origin", "*")] : fields
  }

  static func etag(of bytes: Data) -> String {
    var fingerprint = Fingerprint()
    bytes.withUnsafeBytes { fingerprint.add($0) }
    return fingerprint.text + "-" + String(bytes.count, radix: 16)
  }
}

/// A body that is made part by part, on one thread at a time, which may have to wait for the state.
package final class Chunks: Equatable, Sendable {
  private let make: @Sendable () throws -> Data?

  /// `make` gives the next part; nil at the end.
  package init(_ make: @escaping @Sendable () throws -> Data?) { self.make = make }

  /// The next part, nil at the end; throws where the rest cannot be made.
  package func next() throws -> Data? { try make() }

  /// The same object: a part that was taken is gone.
  package static func == (one: Chunks, other: Chunks) -> Bool { one === other }
}
