import Core
import Foundation
import Storage
import Synchronization
import Testing

@testable import Serving

/// Answers of the state from memory.
struct KeptAnswerTests {
  private static let questions = [
    "/v1/rates", "/v1/rates?currencies=JPY,USD", "/v1/convert?amount=7&from=USD&to=VND",
    "/v1/chart/rates.svg?currency=USD",
    "/v1/history/rates?currency=USD", "/v1/history/rates?format=csv&since=3d", "/healthz",
  ]

  /// A site whose state has a version, and counts how often it was opened.
  private final class State: Sendable {
    let version = Mutex(UInt64(1))
    let opened = Mutex(0)
    let open: @Sendable () throws -> (any Store)?

    init(_ open: @escaping @Sendable () throws -> (any Store)?) { self.open = open }

    func site() throws -> MemorySite {
      let site = try MemorySite(
        mayPassOn: true,
        stateStamp: { [self] in FileStamp(inode: version.withLock { $0 }, size: 1, modifiedSeconds: 0) },
        { [self] in
          opened.withLock { $0 += 1 }
          return try open()
        })
      site.publishIndex()
      return site
    }
  }

  @Test(arguments: questions)
  func `an answer from memory is at every instant what the state says then`(target: String) throws {
    let store = MemorySite.store(days: 1...5)
    let (kept, asking) = (try State(store).site(), try MemorySite(mayPassOn: true, store))
    asking.publishIndex()
    // Stale after 15 minutes, expired after an hour.
    for minutes in [0.0, 14, 15, 30, 60, 61] {
      for step in [-1, -0.5, 0, 0, 0.25, 0.5, 1, 1.5] {
        let now = MemorySite.now.addingTimeInterval(minutes * 60 + step)
        let (one, other) = (kept.get(target, at: now), asking.get(target, at: now))
        #expect(one.status == other.status && one.fields == other.fields, "\(minutes) \(step)")
        #expect(one.bytes == other.bytes, "\(minutes) \(step)")
      }
    }
  }

  @Test(arguments: questions.dropLast())
  func `the same question is asked of the state once`(target: String) throws {
    let state = State(MemorySite.store(days: 1...5))
    let site = try state.site()
    for _ in 0..<5 { #expect(site.get(target, at: MemorySite.now + 0.5).status == 200) }
    #expect(state.opened.withLock { $0 } == 1)
  }

  @Test func `a change of the state, and a state in its place, is in the next answer`() throws {
    let sell = Mutex(Decimal(26000))
    let isThere = Mutex(true)
    let state = State {
      guard isThere.withLock({ $0 }) else { return nil }
      let store = try SQLiteStore(inMemory: ())
      for day in 0...2 {
        let rate = Rate(currency: "USD", sell: sell.withLock { $0 } + Decimal(day))
        try store.keep(
          Snapshot(
            feed: Feed("bank", .rates(RatesQuery())), reading: .rates(RateTable(basis: .board, rows: [rate])),
            fetchedAt: MemorySite.now.addingTimeInterval(Double(day - 2) * 86400)), remembering: nil)
      }
      return store
    }
    let site = try state.site()
    for target in Self.questions where !["/healthz", "/v1/rates?currencies=JPY,USD"].contains(target) {
      let target = target.replacingOccurrences(of: "amount=7", with: "amount=7&side=sell")
      var answers: [Data] = []
      for price in [26000, 27000, 26000] as [Decimal] {
        sell.withLock { $0 = price }
        state.version.withLock { $0 += 1 }
        answers.append(site.get(target).bytes)
      }
      #expect(answers[0] == answers[2] && answers[0] != answers[1], "\(target)")
      isThere.withLock { $0 = false }
      state.version.withLock { $0 += 1 }
      #expect(site.get(target).status == 503, "\(target)")
      isThere.withLock { $0 = true }
      state.version.withLock { $0 += 1 }
      #expect(site.get(target).bytes == answers[0], "\(target)")
    }
  }

  @Test func `however a query spells a question, it is one answer`() throws {
    let state = State(MemorySite.store(days: 1...5))
    let site = try state.site()
    for spelling in [
      "currencies=USD,EUR", "currencies=USD%2CEUR", "%63urrencies=USD,EUR", "widget=rates&currencies=USD,EUR",
      "currencies=US%44,EUR&widget=rates", "&currencies=USD,EUR&",
    ] { #expect(site.get("/v1/rates?\(spelling)").status == 200) }
    for spelling in ["since=30d&currency=USD", "currency=US%44", "", "language=vi&since=2026-10-23"] {
      #expect(site.get("/v1/chart/rates.svg?\(spelling)").status == 200)
    }
    #expect(site.responder.site.stateAnswers.size.count == 2)
  }

  @Test func `ten thousand different questions leave a bounded memory, and every answer is right`() throws {
    let state = State(MemorySite.store(days: 1...5))
    let site = try state.site()
    for amount in 1...10_000 {
      let answer = site.get("/v1/convert?amount=\(amount)&from=USD&to=VND&side=sell")
      guard answer.object["result"] == .number(Decimal(amount) * 26412) else {
        Issue.record("\(amount): \(answer.text)")
        return
      }
    }
    #expect(site.responder.site.stateAnswers.size.count <= 256)
    #expect(state.opened.withLock { $0 } == 1)
  }

  @Test func `values are kept up to a number of bytes together`() {
    let cache = StampedCache<Data, Int>(mostBytes: 1000) { $0.count }
    for number in 0..<10_000 {
      cache.keep(Data(count: number % 400), "\(number % 77)", [1], madeAt: .distantPast, holdsUntil: nil)
      #expect(cache.size.byteCount <= 1000 && cache.size.count <= 256)
    }
  }

  @Test func `paths of which there is no file leave nothing in memory`() throws {
    let site = try MemorySite()
    site.publishIndex()
    site.files.put("v1/vi/rates.html", MemorySite.fragment("rates"))
    let good = site.get("/v1/vi/rates.html")
    let before = site.responder.site.files.size.count
    for spelling in [
      "/v1/vi/rates.html/", "//v1/vi/rates.html", "/v1//rates.html", "/v1/vi/RATES.html", "/v1/vi/rates.HTML",
      "/v1/vi/rates..html", "/v1/vi/.rates.html", "/v1/vi/../vi/rates.html", "/v1/vi/rates.html.gz", "/v1/rates.html",
      "/v1/vi/rates.json", "/v1/vi/rates%2ehtml%00", "/v1/vi%2frates.html%20", "/v2/vi/rates.html", "/v1/vi/",
      "/v1/.html",
      "/v1/vi/vi/rates.html", "/v1/vi/rates", "/v1/vi/r\u{E9}.html",
    ] { #expect(site.get(spelling).status == 404, "\(spelling)") }
    for number in 0..<10_000 { #expect(site.get("/v1/vi/nowhere-\(number).html").status == 404) }
    #expect(site.responder.site.files.size.count == before)
    // What is decoded is the same path.
    #expect(site.get("/v1/vi%2Frates%2ehtml") == good)
    #expect(site.responder.site.files.size.count == before)
  }
}
