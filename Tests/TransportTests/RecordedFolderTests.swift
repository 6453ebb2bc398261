import Core
import Foundation
import Replay
import Testing

@testable import Transport

/// The stand-in itself, asked by the real transport.
@Suite struct RecordedFolderTests {
  private static let manifest = #"""
    {"routes": [
      {"path": "/v1/forecast", "file": "a.json", "headers": {"Content-Type": "application/json"}, "host": "api.example",
       "etag": "\"a\"", "lastModified": "Sun, 22 Nov 2026 00:00:00 GMT"},
      {"path": "/v1/forecast", "query": "latitude=21", "file": "b.json"},
      {"path": "/v1/down", "file": "b.json", "status": 503, "headers": {"Retry-After": "60"}},
      {"path": "/v1/slow", "file": "b.json", "delayMilliseconds": 300}
    ]}
    """#

  /// Serves a folder as long as a test asks.
  private func serving<Result>(
    manifest: String = manifest, delayMilliseconds: Int = 0, isSample: Bool = false,
    prepare: @escaping @Sendable (Data, Date) -> Data = { body, _ in body }, ask: (ReplayServer) throws -> Result
  ) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "widgets-routes-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(manifest.utf8).write(to: folder.appending(path: "routes.json"))
    try Data(#""a""#.utf8).write(to: folder.appending(path: "a.json"))
    try Data(#""b""#.utf8).write(to: folder.appending(path: "b.json"))
    let server = try ReplayServer(
      RecordedFolder(folder, delayMilliseconds: delayMilliseconds, isSample: isSample, prepare: prepare))
    defer { server.stop() }
    return try ask(server)
  }

  @Test(arguments: [
    ("/v1/forecast", #""a""#), ("/v1/forecast?latitude=10", #""a""#), ("/v1/forecast?x=1&latitude=21.03", #""b""#),
  ])
  func `the path and a part of the query choose the body`(target: String, body: String) throws {
    let heard = try serving { try fetchOne($0.request(target)) }
    #expect(heard.reply.map { String(decoding: $0.body, as: UTF8.self) } == body)
  }

  @Test func `a route says its status and headers, and what is no route is 404`() throws {
    try serving { server in
      let down = try #require(try fetchOne(server.request("/v1/down")).reply)
      #expect(down.status == 503)
      #expect(down.headers["retry-after"] == "60")
      #expect(try fetchOne(server.request("/v1/forecast/")).reply?.status == 404)
    }
  }

  @Test func `a route's own delay counts before the folder's`() throws {
    try serving(delayMilliseconds: 100) { server in
      let all = fetch([server.request("/v1/slow"), server.request("/v1/forecast")])
      #expect(all.map(\.reply?.status) == [200, 200])
      #expect(all[0].request.url.hasSuffix("forecast") && all[0].atSeconds >= 0.1)
      #expect(all[1].atSeconds >= 0.3)
    }
  }

  @Test(arguments: [
    (["If-None-Match": #""a""#], 304), (["If-None-Match": #""x", W/"a""#], 304), (["If-None-Match": #""b""#], 200),
    (["If-Modified-Since": "Sun, 22 Nov 2026 00:00:00 GMT"], 304),
    (["If-Modified-Since": "Sun, 22 Nov 2026 00:00:01 GMT"], 200),
    (["If-None-Match": #""b""#, "If-Modified-Since": "Sun, 22 Nov 2026 00:00:00 GMT"], 200),
  ])
  func `what the client knows already is answered with 304`(headers: [String: String], status: Int) throws {
    let reply = try #require(try serving { try fetchOne($0.request("/v1/forecast", headers: headers)) }.reply)
    #expect(reply.status == status)
    #expect(reply.headers["etag"] == #""a""#)
    #expect(reply.body.isEmpty == (status == 304))
  }

  @Test(arguments: ["/v1/forecast", "/v1/down", "/nowhere"])
  func `every sample reply says that it is one, and no other does`(target: String) throws {
    #expect(try serving(isSample: true) { try fetchOne($0.request(target)) }.reply?.isSample == true)
    #expect(try serving { try fetchOne($0.request(target)) }.reply?.isSample == false)
  }

  @Test func `a body is prepared for the instant of its request`() throws {
    let before = Date()
    let heard = try serving(prepare: { body, now in body + Data(" \(Int(now.timeIntervalSince1970))".utf8) }) {
      try fetchOne($0.request("/v1/forecast"))
    }
    let words = String(decoding: try #require(heard.reply).body, as: UTF8.self).split(separator: " ")
    #expect(words.first == #""a""#)
    #expect(try #require(words.last.flatMap { Int($0) }) >= Int(before.timeIntervalSince1970))
  }

  @Test func `a route for each place answers with the point that is asked for`() throws {
    let manifest = #"{"routes": [{"path": "/v1/forecast", "file": "a.json", "isPerPlace": true}]}"#
    let body = #"{"coordinates":[105.85,21.03,16],"latitude":21.03,"longitude":105.85}"#
    for (query, answer) in [
      ("lat=16.0678&lon=108.2208", #"{"coordinates":[108.2208,16.0678,16],"latitude":21.03,"longitude":105.85}"#),
      (
        "latitude=1,2&longitude=3,4",
        #"[{"coordinates":[105.85,21.03,16],"latitude":1,"longitude":3},{"coordinates":[105.85,21.03,16],"latitude":2,"longitude":4}]"#
      ), ("x=1", body),
    ] {
      let heard = try serving(manifest: manifest, prepare: { _, _ in Data(body.utf8) }) {
        try fetchOne($0.request("/v1/forecast?\(query)"))
      }
      #expect(heard.reply.map { String(decoding: $0.body, as: UTF8.self) } == answer)
    }
  }

  @Test(arguments: [("{", "routes.json"), (#"{"routes": [{"path": "/", "file": "none.json"}]}"#, "none.json")])
  func `a folder that cannot be served is named at once`(manifest: String, file: String) {
    let problem = #expect(throws: ReplayProblem.self) { try serving(manifest: manifest) { _ in } }
    #expect(problem?.description.contains(file) == true)
  }
}
