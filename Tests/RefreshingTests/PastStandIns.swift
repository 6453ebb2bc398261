import Foundation
import Storage
import Testing

@testable import Core
@testable import Refreshing

/// A board that serves past days, at most three of them a request; its terms allow four requests an hour.
struct PastBoard: RatesProvider, DatedProvider {
  static let id: ProviderID = "past-board"
  static let terms = Terms.of("past-board", limits: CallLimits(perHour: 4))
  static let daysPerRequest = 3
  static func origin(hasKey: Bool) -> String { "https://past.example" }

  func request(for query: RatesQuery, access: Access, now: Date) -> Request {
    Request(provider: Self.id, url: access.origin, accepts: ["text/plain"])
  }

  func decode(_ reply: Reply, for query: RatesQuery, now: Date) throws(Failure) -> RateTable {
    throw .malformed("not asked for today")
  }

  func request(for query: Query, days: ClosedRange<CalendarDay>, access: Access) -> Request? {
    guard case .rates = query else { return nil }
    return Request(
      provider: Self.id, url: "\(access.origin)/\(days.lowerBound)..\(days.upperBound)",
      target: "\(access.origin)/past", accepts: ["text/plain"])
  }

  /// `2026-11-21 26412`, a line a day: what the bank asks for a dollar, and for a euro where there is a third word.
  func decode(_ reply: Reply, for query: Query, days: ClosedRange<CalendarDay>, now: Date) throws(Failure)
    -> [CalendarDay: Reading]
  {
    var tables: [CalendarDay: Reading] = [:]
    for line in String(decoding: reply.body, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      guard (2...3).contains(words.count), let day = CalendarDay(words[0]) else { throw .malformed("s3cr3t: \(line)") }
      let rows = zip(["USD", "EUR"] as [Currency], words.dropFirst()).map {
        Rate(currency: $0, sell: Decimal(plain: $1))
      }
      tables[day] = .rates(RateTable(basis: .board, rows: rows))
    }
    return tables
  }
}

/// Answers every request for days with a line for each of them.
final class PastTransport: Transport {
  var asked: [String] = []
  var delays: [Double] = []
  var answers: [String: Result<Reply, Failure>] = [:]
  var body: (CalendarDay) -> String = { "\($0) 26412\n" }
  /// What happens while a request is under way.
  var onAsk: () -> Void = {}

  func run(
    _ first: [Request], then: (Request, Result<Reply, Failure>) -> [Request], tick: () -> [Request]
  ) {
    var queue = first
    while !queue.isEmpty {
      let request = queue.removeFirst()
      let name = String(request.url.split(separator: "/").last ?? "")
      asked.append(name)
      onAsk()
      delays.append(request.delaySeconds)
      let days = name.components(separatedBy: "..").compactMap { CalendarDay($0)?.daysSince1970 }
      let text = (days[0]...days[1]).map { body(CalendarDay(daysSince1970: $0)) }.joined()
      queue += then(request, answers[name] ?? .body(text)) + tick()
    }
  }
}

/// One site in memory; it is 07:30 on 22 November in Hanoi.
final class PastBench {
  let store: SQLiteStore
  let transport = PastTransport()
  var now = Date(timeIntervalSince1970: 1_795_307_400)
  var options = ProviderOptions(intervalSeconds: 0, acceptsTerms: true)
  let provider = PastBoard()
  var currencies: [Currency] = ["USD"]
  var widget: Widget { rates("rates", currencies, providers: ["past-board"]) }
  let feed = Feed("past-board", .rates(RatesQuery()))

  init() throws { store = try SQLiteStore(inMemory: ()) }

  var backfill: Backfill {
    let config = Config(
      site: Site(use: .nonCommercial), languages: ["vi"], publish: "/nowhere", state: "/nowhere", widgets: [widget],
      providers: ["past-board": options], proxy: nil)
    return Backfill(
      config: config, registry: [provider],
      access: { provider in .success(Access(origin: provider.origin(hasKey: false), key: Secret("s3cr3t"))) },
      store: store,
      transport: transport, allowsSamples: false, clock: { self.now }, elapsedSeconds: { 10 }, random: { 0.5 })
  }

  func plan(since text: String) throws -> Backfill.Plan {
    let first = try #require(CalendarDay(text))
    let last = try #require(CalendarDay("2026-11-21"))
    return try backfill.plan(provider, for: widget, days: first...last).get()
  }

  @discardableResult
  func run(since text: String) throws -> BackfillTally {
    try backfill.run(try plan(since: text), for: widget) { _ in }
  }

  func history() throws -> [PastReading] {
    try store.history(PastQuestion(feeds: [feed], since: .distantPast, until: .distantFuture), currencies: nil)
  }
}
