import Core
import Foundation
import Rendering
import Synchronization

/// One version of a published file, read and ready to be sent.
final class Sheet: Sendable {
  let path: TreePath
  let stamp: FileStamp
  let bytes: Data
  private let type: TreePath.MediaType
  private let untils: [Date]
  private let validity: Validity
  private let plain: Response
  /// The same bytes compressed; nil while the `.gz` on disk is not that of this version.
  private let packed: Mutex<Response?>
  /// What is shown in the place of what has expired, by how many widgets have: it changes only with that number.
  private let retired = Mutex<(count: Int, response: Result<Response, Problem>)?>(nil)

  init(_ bytes: Data, _ stamp: FileStamp, at path: TreePath, packed: Data?) {
    self.path = path
    self.stamp = stamp
    self.bytes = bytes
    type = path.type
    validity = Validity(of: bytes, type)
    untils = validity.untils
    let etag = Self.etag(of: bytes)
    let modified = Response.Field("Last-Modified", HTTPDate.text(stamp.modifiedSeconds))
    plain = Response(
      status: 200, fields: Self.fields(type, etag: "\"\(etag)\"", Caching.ordinary) + [modified], body: bytes)
    self.packed = Mutex(packed.map { Self.packed($0, path.type, etag, modified) })
  }

  /// Takes in the `.gz` of this version.
  func take(packed bytes: Data) {
    let etag = Self.etag(of: self.bytes)
    let modified = Response.Field("Last-Modified", HTTPDate.text(stamp.modifiedSeconds))
    packed.withLock { $0 = Self.packed(bytes, type, etag, modified) }
  }

  var isPacked: Bool { packed.withLock { $0 != nil } }

  /// The answer to a request: a number never after its time.
  func response(to visit: Visit, at now: Date, own: OwnFiles) throws(Problem) -> Response {
    let expired = expiredCount(at: now)
    guard expired == 0 else {
      var response = try retired(expired, at: now, own: own)
      response.keep(Caching.brief(until: untils.dropFirst(expired).first, at: now))
      return response.conditional(visit, nil)
    }
    var response = visit.prefersGzip ? packed.withLock { $0 } ?? plain : plain
    if let until = untils.first, Caching.isLast(until, at: now) {
      response.keep(Caching.control(until: until, at: now))
    }
    return response.conditional(visit, stamp.modifiedSeconds)
  }

  /// The published document, for what is answered from it; expired ones are a problem.
  func text(at now: Date, own: OwnFiles) throws(Problem) -> String {
    let expired = expiredCount(at: now)
    let body = expired == 0 ? bytes : try retired(expired, at: now, own: own).body
    return String(decoding: body, as: UTF8.self)
  }

  private func expiredCount(at now: Date) -> Int { untils.prefix { isOver($0, at: now) }.count }

  private func retired(_ count: Int, at now: Date, own: OwnFiles) throws(Problem) -> Response {
    if let known = retired.withLock({ $0 }), known.count == count { return try known.response.get() }
    let result = Result { () throws(Problem) in try makeRetired(count, at: now, own: own) }
    retired.withLock { $0 = (count, result) }
    return try result.get()
  }

  private func makeRetired(_ count: Int, at now: Date, own: OwnFiles) throws(Problem) -> Response {
    let body: Data?
    switch validity {
    case .document(let until):
      throw .unavailable("the data expired at \(until.instantText) and are not shown")
    case .sections: body = page(bytes, at: now, own: own)
    case .index: body = index(bytes, at: now)
    case .endless: body = bytes
    }
    guard let body else { throw .unavailable("the data have expired and are not shown") }
    // Without a time stamp: by that of the file a client would believe its old numbers to be current.
    return Response(
      status: 200, fields: Self.fields(type, etag: "\"\(Self.etag(of: body))\"", "public, max-age=60"), body: body)
  }

  private static func packed(_ bytes: Data, _ type: TreePath.MediaType, _ etag: String, _ modified: Response.Field)
    -> Response
  {
    Response(
      status: 200,
      fields: fields(type, etag: "\"\(etag)-gz\"", Caching.ordinary) + [modified, .init("Content-Encoding", "gzip")],
      body: bytes)
  }

  private static func fields(_ type: TreePath.MediaType, etag: String, _ caching: String) -> [Response.Field] {
    let shared: [Response.Field] = [
      .init("Content-Type", type.name), .init("Cache-Control", caching), .init("ETag", etag),
      .init("Vary", "Accept-Encoding"), .init("X-Content-Type-Options", "nosniff"),
    ]
    return type == .json ? shared + [.init("Access-Control-Allow-Origin", "*")] : shared
  }

  /// A name for the bytes: their fingerprint and their number.
  static func etag(of bytes: Data) -> String {
    var fingerprint = Fingerprint()
    bytes.withUnsafeBytes { fingerprint.add($0) }
    return fingerprint.text + "-" + String(bytes.count, radix: 16)
  }
}

extension Response {
  /// Sets for how long it may be kept.
  mutating func keep(_ caching: String) {
    fields = fields.map { $0.name == "Cache-Control" ? Field("Cache-Control", caching) : $0 }
  }

  /// 304 where the client holds this version already.
  func conditional(_ visit: Visit, _ modifiedSeconds: Int?) -> Response {
    guard visit.holds(self, modifiedSeconds: modifiedSeconds) else { return self }
    let kept = fields.filter { !["Content-Type", "Content-Encoding"].contains($0.name) }
    return Response(status: 304, fields: kept)
  }

  /// A document that is made for the request.
  static func made(_ text: String, _ type: String, caching: String) -> Response {
    let body = Data(text.utf8)
    var fields: [Field] = [
      .init("Content-Type", type), .init("Cache-Control", caching), .init("X-Content-Type-Options", "nosniff"),
    ]
    if type.hasPrefix("application/json") { fields.append(.init("Access-Control-Allow-Origin", "*")) }
    if caching != "no-store" { fields.append(.init("ETag", "\"\(Sheet.etag(of: body))\"")) }
    return Response(status: 200, fields: fields, body: body)
  }
}
