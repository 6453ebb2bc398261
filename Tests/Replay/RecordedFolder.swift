import Core
import Foundation

/// A folder of bodies and its `routes.json`, which says what each answers to.
///
/// `{"routes": [{"path": "/v1/forecast", "query": "latitude=21", "file": "ok.json", "status": 200,
/// "headers": {"Content-Type": "application/json"}, "delayMilliseconds": 100, "etag": "\"a\"",
/// "lastModified": "Sun, 22 Nov 2026 00:00:00 GMT"}]}`: only `path` and `file` are demanded. Of several routes that
/// fit, the one whose `query` (a part of the request's query) is longest answers; no route answers 404. With
/// `"isPerPlace": true` a request for several places is answered by a list with the body once for each, and one with
/// `lat` and `lon` by a body of that point.
package struct RecordedFolder: Sendable {
  private let routes: [Route]
  private let bodies: [String: Data]
  private let delayMilliseconds: Int
  private let isSample: Bool
  private let prepare: @Sendable (Data, Date) -> Data

  private struct Manifest: Decodable {
    var routes: [Route]
  }

  private struct Route: Decodable {
    var path: String
    var query: String?
    var file: String
    var status: Int?
    var headers: [String: String]?
    var delayMilliseconds: Int?
    var etag: String?
    var lastModified: String?
    var isPerPlace: Bool?
  }

  /// Reads a folder whole, so that a missing body is known at once.
  ///
  /// - Parameters:
  ///   - folder: Where `routes.json` and the bodies are.
  ///   - delayMilliseconds: How long a route waits that does not say so itself.
  ///   - isSample: Whether every reply is marked with `Reply.sampleHeader`.
  ///   - prepare: What is done to a body before it is sent, at the instant of the request.
  /// - Throws: `ReplayProblem` naming the file.
  package init(
    _ folder: URL, delayMilliseconds: Int = 0, isSample: Bool = false,
    prepare: @escaping @Sendable (Data, Date) -> Data = { body, _ in body }
  ) throws {
    routes = try Self.routes(of: Self.read("routes.json", in: folder))
    let files = try Set(routes.map(\.file)).map { file in (file, try Self.read(file, in: folder)) }
    bodies = Dictionary(uniqueKeysWithValues: files)
    self.delayMilliseconds = delayMilliseconds
    self.isSample = isSample
    self.prepare = prepare
  }

  private static func read(_ file: String, in folder: URL) throws -> Data {
    let address = folder.appending(path: file)
    guard let bytes = try? Data(contentsOf: address) else { throw ReplayProblem("\(address.path): cannot be read") }
    return bytes
  }

  private static func routes(of manifest: Data) throws -> [Route] {
    do {
      return try JSONDecoder().decode(Manifest.self, from: manifest).routes
    } catch {
      throw ReplayProblem("routes.json: \(error)")
    }
  }

  /// What a request is answered.
  package func reply(to request: SeenRequest) -> CannedReply {
    var reply = route(for: request).map { self.reply(of: $0, to: request) } ?? .notFound
    if isSample { reply.headers[Reply.sampleHeader] = "1" }
    return reply
  }

  private func route(for request: SeenRequest) -> Route? {
    let fitting = routes.filter { route in
      route.path == request.path && (route.query.map { request.query.contains($0) } ?? true)
    }
    let longest = fitting.map { $0.query?.count ?? 0 }.max()
    return fitting.first { ($0.query?.count ?? 0) == longest }
  }

  private func reply(of route: Route, to request: SeenRequest) -> CannedReply {
    var reply = CannedReply(status: route.status ?? 200, headers: route.headers ?? [:])
    reply.delaySeconds = Double(route.delayMilliseconds ?? delayMilliseconds) / 1000
    if let etag = route.etag { reply.headers["ETag"] = etag }
    if let lastModified = route.lastModified { reply.headers["Last-Modified"] = lastModified }
    if isUnchanged(route, for: request) {
      reply.status = 304
      reply.headers["Content-Type"] = nil
    } else {
      reply.body = prepare(bodies[route.file] ?? Data(), request.at)
      if route.isPerPlace ?? false { reply.body = reply.body.ofPlaces(in: request) }
    }
    return reply
  }

  /// RFC 9110, 13.2.2: If-Modified-Since counts only where there is no If-None-Match.
  ///
  /// The date must be the very one that was sent, as MET Norway asks of its clients.
  private func isUnchanged(_ route: Route, for request: SeenRequest) -> Bool {
    if let known = request.headers["if-none-match"] {
      let tags = known.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      return tags.contains { $0 == "*" || Self.opaque($0) == route.etag.map(Self.opaque) }
    }
    return route.lastModified != nil && request.headers["if-modified-since"] == route.lastModified
  }

  private static func opaque(_ tag: String) -> String { tag.hasPrefix("W/") ? String(tag.dropFirst(2)) : tag }
}

extension ReplayServer {
  /// A server of a folder's routes.
  ///
  /// - Throws: `ReplayProblem` where the port cannot be had.
  package convenience init(_ folder: RecordedFolder, port: Int = 0) throws {
    try self.init(port: port) { folder.reply(to: $0) }
  }
}
