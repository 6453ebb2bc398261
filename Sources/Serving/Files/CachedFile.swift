import Foundation
import Synchronization

/// One version of a published file, read and ready to be sent.
final class CachedFile: Sendable {
  let path: TreePath
  let stamp: FileStamp
  let bytes: Data
  private let etag: String
  private let plain: Answer
  /// The same bytes compressed; nil while the `.gz` on disk is not that of this version.
  private let packed: Mutex<Answer?>

  /// What is sent to a client that lacks this version, and to one that has it.
  private struct Answer {
    let whole: Response
    let notModified: Response

    init(fields: [Response.Field], bytes: Data) {
      whole = Response(status: 200, fields: fields, body: .bytes(bytes))
      notModified = whole.notModified
    }
  }

  init(_ bytes: Data, _ stamp: FileStamp, at path: TreePath, packed: Data?) {
    self.path = path
    self.stamp = stamp
    self.bytes = bytes
    etag = Response.etag(of: bytes)
    plain = Answer(fields: Self.fields(path.type, etag: etag) + [Self.modified(stamp)], bytes: bytes)
    self.packed = Mutex(nil)
    if let packed { take(packed: packed) }
  }

  func take(packed bytes: Data) {
    let fields = Self.fields(path.type, etag: "\(etag)-gz") + [Self.modified(stamp), .init("Content-Encoding", "gzip")]
    packed.withLock { $0 = Answer(fields: fields, bytes: bytes) }
  }

  var isPacked: Bool { packed.withLock { $0 != nil } }

  var byteCount: Int {
    bytes.count + packed.withLock { if case .bytes(let bytes) = $0?.whole.body { bytes.count } else { 0 } }
  }

  /// No cache may keep it beyond `until`.
  func response(to request: HTTPRequest, until: Date? = nil, at now: Date) -> Response {
    let answer = request.prefersGzip ? packed.withLock { $0 } ?? plain : plain
    let isHeld = request.holds(answer.whole, modifiedSeconds: stamp.modifiedSeconds)
    let response = isHeld ? answer.notModified : answer.whole
    guard let until, Caching.isLast(until, at: now) else { return response }
    return response.kept(Caching.control(until: until, at: now))
  }

  /// What is sent in a file's place, without a time stamp: by the file's own a client would believe its old numbers.
  static func substitute(_ text: String, _ type: TreePath.MediaType) -> Response {
    let bytes = Data(text.utf8)
    return Response(status: 200, fields: fields(type, etag: Response.etag(of: bytes)), body: .bytes(bytes))
  }

  private static func fields(_ type: TreePath.MediaType, etag: String) -> [Response.Field] {
    let shared: [Response.Field] = [
      .init("Content-Type", type.name), .init("Cache-Control", Caching.ordinary), .init("ETag", "\"\(etag)\""),
      .init("Vary", "Accept-Encoding"), .init("X-Content-Type-Options", "nosniff"),
    ]
    return type == .json ? shared + [.init("Access-Control-Allow-Origin", "*")] : shared
  }

  private static func modified(_ stamp: FileStamp) -> Response.Field {
    .init("Last-Modified", Date(timeIntervalSince1970: Double(stamp.modifiedSeconds)).httpDate)
  }
}
