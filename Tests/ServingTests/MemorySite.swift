import Core
import Foundation
import Rendering
import Storage
import Synchronization

@testable import Serving

/// Files that a test puts on disk in no time.
final class MemoryFiles: Files {
  private let files = Mutex<[String: (stamp: FileStamp, bytes: Data)]>([:])
  private let reads = Mutex(0)

  /// Publishes a file, as another run would: a new inode and a later time.
  func put(_ path: String, _ text: String, seconds: Int = 1_795_000_000, inode: UInt64 = 1) {
    let bytes = Data(text.utf8)
    put(path, bytes, seconds: seconds, inode: inode)
  }

  func put(_ path: String, _ bytes: Data, seconds: Int = 1_795_000_000, inode: UInt64 = 1) {
    let stamp = FileStamp(inode: inode, size: bytes.count, modifiedSeconds: seconds)
    files.withLock { $0[path] = (stamp, bytes) }
  }

  func remove(_ path: String) { files.withLock { _ = $0.removeValue(forKey: path) } }

  /// How often bytes were read.
  var readCount: Int { reads.withLock { $0 } }

  func stamp(of path: String) -> FileStamp? { files.withLock { $0[path]?.stamp } }

  func contents(of path: String) -> (stamp: FileStamp, bytes: Data)? {
    reads.withLock { $0 += 1 }
    return files.withLock { $0[path] }
  }
}

/// A site with its files and its state in memory.
struct MemorySite {
  let files = MemoryFiles()
  let responder: Responder

  static let now = Date(iso8601: "2026-11-22T00:30:00Z") ?? .distantPast
  static let validUntil = now.addingTimeInterval(3600)

  /// A site whose state answers as told.
  init(
    mayPassOn: Bool = false, members: String = "", stateStamp: @escaping @Sendable () -> FileStamp? = { nil },
    _ store: @escaping @Sendable () throws -> (any Store)? = { nil }
  ) throws {
    responder = try Responder(
      config: try Self.config(mayPassOn: mayPassOn, members: members), registry: [Self.bank], version: "1.2.3",
      own: .none, files: files,
      stateStamp: stateStamp, store: store)
  }

  static let bank: any Provider = Bank()

  /// Two widgets of rates, each valid for an hour; no board has the won of the second.
  static func config(mayPassOn: Bool = false, members: String = "") throws -> Config {
    let widget = #""kind": "rates", "providers": ["bank"], "ttl": "15m", "maxAge": "1h""#
    let text = """
      { "site": { "use": "commercial" }, "languages": ["vi", "en"], \(members)
        "providers": { "bank": { "acceptTerms": \(mayPassOn) } }, "widgets": [
        { "id": "rates", "currencies": ["USD", "EUR"], \(widget) },
        { "id": "rates-two", "currencies": ["KRW"], \(widget) } ] }
      """
    return try ConfigParser(file: "config.json", directory: "/", registry: [bank], languages: ["vi", "en"])
      .parse(Data(text.utf8))
  }

  private static let feed = Feed("bank", .rates(RatesQuery()))

  /// A state that has a board of an age.
  static func store(fetchedAt: Date = now) -> @Sendable () throws -> (any Store)? {
    {
      let store = try SQLiteStore(inMemory: ())
      try store.keep(
        Snapshot(
          feed: feed,
          reading: .rates(
            RateTable(
              basis: .board,
              rows: [
                Rate(currency: "USD", buyCash: 26142, buyTransfer: 26172, sell: 26412),
                Rate(currency: "EUR", buyCash: 29800, buyTransfer: 29900, sell: 31000),
                Rate(currency: "JPY", buyCash: 160, buyTransfer: 161, sell: 170),
              ])), fetchedAt: fetchedAt), remembering: nil)
      return store
    }
  }

  /// A state that has a board of now and one of each of some days before.
  static func store(days: ClosedRange<Int>) -> @Sendable () throws -> (any Store)? {
    {
      let store = try Self.store()()
      let past = days.map { day in
        let at = now.addingTimeInterval(Double(-day) * 86400)
        return PastReading(
          feed: feed, firstSeenAt: at, lastSeenAt: at,
          reading: .rates(RateTable(basis: .board, rows: [Rate(currency: "USD", sell: 26000 + Decimal(day))])))
      }
      try store?.remember(past)
      return store
    }
  }

  func get(
    _ target: String, method: String = "GET", _ fields: [(String, String)] = [], at now: Date = MemorySite.now,
    isFromLoopback: Bool = true
  ) -> Response {
    responder.respond(
      to: HTTPRequest(
        method: method, target: target, fields: fields.map { (name: $0.0, value: $0.1) },
        isFromLoopback: isFromLoopback), at: now)
  }

  /// Publishes an index of both widgets, each with until when it may be sent; nil for one that has no data.
  func publishIndex(
    _ until: Date? = validUntil, two: Date? = validUntil, state: String = "fresh", seconds: Int = 1_795_000_000
  ) {
    func entry(_ id: String, _ until: Date?) -> String {
      let times = until.map { "\"\($0.instantText)\"" } ?? "null"
      let fetched = until == nil ? "null" : "\"2026-11-22T00:30:00Z\""
      return #"{"fetchedAt":\#(fetched),"freshUntil":\#(fetched),"html":{"en":"en/\#(id).html","vi":"vi/\#(id).html"},"#
        + #""id":"\#(id)","json":"\#(id).json","kind":"rates","observedAt":null,"#
        + #""state":"\#(until == nil ? "missing" : state)","validUntil":\#(times)}"#
    }
    files.put(
      "v1/index.json", #"{"schema":1,"widgets":[\#(entry("rates", until)),\#(entry("rates-two", two))]}"# + "\n",
      seconds: seconds)
  }

  /// A fragment as it is published.
  static func fragment(_ id: String, until: Date? = validUntil, number: String = "26.412") -> String {
    let valid = until.map { " data-wgt-valid-until=\"\($0.instantText)\"" } ?? ""
    return """
      <section class="wgt wgt-rates" data-wgt="\(id)" data-wgt-state="fresh"\(valid) lang="vi" aria-label="Tỷ giá">
      <h2 class="wgt-title">Tỷ giá</h2>
      <p>\(number)</p>
      </section>

      """
  }

  /// A document as it is published.
  static func document(_ id: String, until: Date = validUntil) -> String {
    #"{"fetchedAt":"2026-11-22T00:30:00Z","freshUntil":"2026-11-22T00:45:00Z","id":"\#(id)","kind":"rates","#
      + #""observedAt":null,"rates":{"rows":[26412]},"schema":1,"state":"fresh","validUntil":"\#(until.instantText)"}"#
      + "\n"
  }
}

extension Response {
  /// The whole body.
  var bytes: Data {
    switch body {
    case .bytes(let bytes): return bytes
    case .chunks(let chunks):
      var bytes = Data()
      while let chunk = try? chunks.next() { bytes += chunk }
      return bytes
    }
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The body of a problem, or of any other document.
  var object: [String: JSONValue] {
    guard case .object(let object) = try? JSONDecoder().decode(JSONValue.self, from: bytes) else { return [:] }
    return object
  }

  var detail: String {
    guard case .string(let text) = object["detail"] else { return "" }
    return text
  }
}

/// A bank that nobody asks.
private struct Bank: RatesProvider {
  static let id: ProviderID = "bank"
  static let terms = Terms(
    name: "Bank", url: "https://bank.example/", licence: nil, licenceURL: nil, termsURL: "https://bank.example/terms",
    credit: "Bank", use: .anyone, leastIntervalSeconds: 600)
  static func origin(hasKey: Bool) -> String { "https://bank.example" }
  func request(for ask: RatesQuery, access: Access, now: Date) -> Core.Request {
    Core.Request(provider: Self.id, url: access.origin, accepts: ["application/json"])
  }
  func decode(_ reply: Reply, for ask: RatesQuery, now: Date) throws(Failure) -> RateTable {
    throw .malformed("nobody asks")
  }
}

extension Responder {
  /// The answer to a request, after the wait for the state where it needs one.
  func respond(to request: HTTPRequest, at now: Date) -> Response {
    switch reply(to: request, at: now) {
    case .response(let response): response
    case .question(let question): question.answer()
    }
  }
}
