import Foundation
import MemoryStore
import Refreshing

@testable import Core

/// The adapter of these tests: three numbers in the body are the dollar's buyCash, buyTransfer and sell.
struct PlainBoard: Provider {
  static let id: ProviderID = "board"
  static let kind = Kind.rates
  static let terms = Terms.of("board", leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://board.example" }
  func request(for ask: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin, accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for ask: RatesQuery, now: Date, earlier: RateTable?) throws(Failure) -> RateTable {
    try table(reply, basis: .board)
  }
}

/// A bank's second board.
struct OtherBoard: Provider {
  static let id: ProviderID = "other-board"
  static let kind = Kind.rates
  static let terms = Terms.of("other-board", leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://other-board.example" }
  func request(for ask: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin, accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for ask: RatesQuery, now: Date, earlier: RateTable?) throws(Failure) -> RateTable {
    try table(reply, basis: .board)
  }
}

/// A board that its terms allow to be asked for twice an hour and three times a day.
struct LimitedBoard: Provider {
  static let id: ProviderID = "limited"
  static let kind = Kind.rates
  static let terms = Terms.of("limited", leastIntervalSeconds: 300, limits: CallLimits(perHour: 2, perDay: 3))
  static func origin(hasKey: Bool) -> String { "https://limited.example" }
  func request(for ask: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin, accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for ask: RatesQuery, now: Date, earlier: RateTable?) throws(Failure) -> RateTable {
    try table(reply, basis: .board)
  }
}

/// A mid rate.
struct PlainReference: Provider {
  static let id: ProviderID = "reference"
  static let kind = Kind.rates
  static let isReference = true
  static let terms = Terms.of("reference", leastIntervalSeconds: 300)
  static func origin(hasKey: Bool) -> String { "https://reference.example" }
  func request(for ask: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin, accepts: ["text/plain"])
  }
  func decode(_ reply: Reply, for ask: RatesQuery, now: Date, earlier: RateTable?) throws(Failure) -> RateTable {
    try table(reply, basis: .reference)
  }
}

private func table(_ reply: Reply, basis: RateTable.Basis) throws(Failure) -> RateTable {
  let parts = String(decoding: reply.body, as: UTF8.self).split(separator: " ").map { Decimal(plain: $0) }
  guard parts.count == 3 else { throw .malformed("expected three numbers") }
  let row =
    basis == .board
    ? Rate(currency: "USD", buyCash: parts[0], buyTransfer: parts[1], sell: parts[2])
    : Rate(currency: "USD", mid: parts[1])
  return RateTable(basis: basis, rows: [row])
}

extension Terms {
  static func of(
    _ name: String, leastIntervalSeconds: Int, limits: CallLimits? = nil, pace: Terms.Pace = .together
  ) -> Terms {
    Terms(
      name: name, url: "https://example.vn/", licence: nil, licenceURL: nil, termsURL: "https://example.vn/terms",
      credit: name, use: .anyone, leastIntervalSeconds: leastIntervalSeconds, limits: limits, pace: pace)
  }
}

/// Answers each host with what the test says, and remembers what was asked.
final class AnsweringTransport: Transport {
  var answers: [String: [Result<Reply, Failure>]] = [:]
  var asked: [Request] = []
  /// The most requests that were under way together.
  var mostAtOnce = 0

  func run(_ first: [Request], then: (Request, Result<Reply, Failure>) -> [Request]) {
    var queue = first
    while !queue.isEmpty {
      mostAtOnce = max(mostAtOnce, queue.count)
      let request = queue.removeFirst()
      asked.append(request)
      var left = answers[request.target] ?? []
      let answer = left.isEmpty ? .failure(.connection("no route")) : left.removeFirst()
      // The last answer stays for whoever asks again.
      if !left.isEmpty { answers[request.target] = left }
      queue += then(request, answer)
    }
  }
}

/// Remembers every publication.
final class RememberingPages: Pages {
  var publications: [(showings: [Showing], pending: Set<WidgetID>)] = []
  var isComplete = true
  var failures: [String] = []

  func areComplete(for widgets: [Widget]) -> Bool { isComplete }
  func publish(_ showings: [Showing], pending: Set<WidgetID>, at now: Date) -> [String] {
    publications.append((showings, pending))
    return failures
  }
}

/// One site in memory, run again and again at times of the test's choice.
final class Bench {
  let store = MemoryStore()
  let transport = AnsweringTransport()
  let pages = RememberingPages()
  var now = Date(timeIntervalSince1970: 1_795_307_400)
  var config: Config
  var refusals: [ProviderID: Refusal] = [:]
  var keys: [ProviderID: Secret] = [:]
  var allowsSamples = false
  var elapsedSeconds = 0.25

  init(providers: [ProviderID] = ["board", "reference"], widgets: [WidgetID] = ["rates"]) {
    config = Config(
      site: Site(use: .nonCommercial), languages: ["vi"], publish: "/nowhere", state: "/nowhere",
      widgets: widgets.map {
        Widget(
          id: $0, subject: .rates(["USD"]), providers: providers, ttlSeconds: 900, maxAgeSeconds: 86400, zone: .gmt)
      },
      providers: [:], proxy: nil)
  }

  /// A site with these widgets.
  convenience init(of first: Widget, _ others: Widget...) {
    self.init()
    config.widgets = [first] + others
  }

  func answer(_ provider: String, path: String, _ answers: Result<Reply, Failure>...) {
    transport.answers["https://\(provider).example/\(path)"] = answers
  }

  func answer(_ provider: String, _ answers: Result<Reply, Failure>...) {
    transport.answers["https://\(provider).example"] = answers
  }

  @discardableResult
  func run(_ options: Refresh.Options = Refresh.Options()) throws -> Report { try refresh.run(options) }

  func accept(_ widget: Int = 0) throws -> Decision { try refresh.accept(config.widgets[widget]) }

  @discardableResult
  func reject(_ widget: Int = 0) throws -> Decision { try refresh.reject(config.widgets[widget]) }

  func plan() throws -> [String] { try refresh.plan(Refresh.Options()) }

  /// Whom the runs since the last call have asked.
  func asked() -> [String] {
    defer { transport.asked = [] }
    return transport.asked.map(\.provider.rawValue)
  }

  func wait(seconds: Double) { now.addTimeInterval(seconds) }

  func fingerprint(of provider: ProviderID) -> UInt32 {
    config.options(of: provider).fingerprint(
      of: Access(origin: "https://\(provider).example", key: keys[provider]))
  }

  var shown: Showing? { pages.publications.last?.showings.first }

  private var refresh: Refresh {
    Refresh(
      config: config,
      registry: [
        RegisteredProvider(PlainBoard.self), RegisteredProvider(OtherBoard.self),
        RegisteredProvider(LimitedBoard.self), RegisteredProvider(DatedBoard.self),
        RegisteredProvider(PlainReference.self),
        RegisteredProvider(PlainSky.self), RegisteredProvider(SpacedSky.self), RegisteredProvider(SlowSky.self),
        RegisteredProvider(SplitSky.self), RegisteredProvider(WideSky.self), RegisteredProvider(PlainStation.self),
      ],
      access: { [refusals, keys] provider in
        refusals[provider.id].map(Result.failure)
          ?? .success(Access(origin: provider.origin(false), key: keys[provider.id]))
      },
      store: store, transport: transport, pages: pages, allowsSamples: allowsSamples, clock: { self.now },
      elapsedSeconds: { self.elapsedSeconds },
      random: { 0.5 })
  }
}

extension Result where Success == Reply, Failure == Core.Failure {
  static func body(_ text: String, headers: [String: String] = [:]) -> Self {
    .success(Reply(status: 200, headers: headers, body: Data(text.utf8)))
  }
  static func status(_ status: Int, headers: [String: String] = [:]) -> Self {
    .success(Reply(status: status, headers: headers))
  }
  static var board: Self { .body("26142 26172 26412") }
}
