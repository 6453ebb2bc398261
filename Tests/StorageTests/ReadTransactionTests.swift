import Foundation
import GRDB
import Testing
import child

@testable import Core
@testable import Storage

/// Questions of several statements, while another process writes between them.
@Suite struct ReadTransactionTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder("state.sqlite")
    let store = try SQLiteStore(writingAt: path, now: epoch)
    try store.keep(snapshot("one", 1, at: 0))
    try store.keep(snapshot("two", 1, at: 0))
  }

  private func snapshot(_ provider: ProviderID, _ sell: Decimal, at seconds: Double) -> Snapshot {
    board(sell, at: at(seconds), of: Feed(provider, rates))
  }

  /// Another writer, who does not wait: it removes everything and puts in other things, in one transaction.
  private func changeEverything() throws {
    var configuration = Configuration()
    configuration.busyMode = .immediateError
    try DatabaseQueue(path: path, configuration: configuration).write { database in
      try database.execute(
        sql: """
          DELETE FROM history; DELETE FROM days; DELETE FROM snapshots; DELETE FROM attempts;
          INSERT INTO attempts (provider, target, askedAt) VALUES ('two', 't', 5);
          """)
    }
  }

  /// What a reader finds of a question when somebody writes before its n-th statement that reads a table.
  private func answer<Value>(writingBefore number: Int, _ question: (SQLiteStore) throws -> Value) throws -> Value {
    let reader = try SQLiteStore(readingAt: path)
    let count = Counter()
    reader.database.inDatabase { database in
      database.trace { event in
        guard "\(event)".contains("FROM ") else { return }
        count.value += 1
        // Refused where the reader's transaction is in its way.
        if count.value == number { try? changeEverything() }
      }
    }
    let value = try question(reader)
    #expect(count.value >= number, "the question has only \(count.value) statements")
    return value
  }

  private final class Counter { var value = 0 }

  private let past = PastQuestion(query: rates, providers: ["one", "two"], since: at(-60), until: at(60))

  @Test func `the past of two providers is of one instant`() throws {
    let found = try answer(writingBefore: 3) { try $0.history(past, currencies: nil) }
    #expect(found.map(\.feed.provider) == ["one", "two"])
  }

  @Test func `the days of two providers are of one instant`() throws {
    let found = try answer(writingBefore: 2) { try $0.days(of: [.price(.sell, of: "USD", unit: 1)], past) }
    #expect(found.map(\.provider) == ["one", "two"])
  }

  @Test func `the series of a query are of one instant`() throws {
    let found = try answer(writingBefore: 2) { try $0.series(of: rates, providers: ["one"]) }
    #expect(found.count == 2)
  }

  @Test func `leftovers are of one instant`() throws {
    let found = try answer(writingBefore: 2) { try $0.leftovers(besides: []) }
    #expect(Set(found.map(\.part)) == [.snapshots, .history, .days])
  }

  @Test func `what a status says is of one instant`() throws {
    let widget = Widget(
      id: "rates", subject: .rates(["USD"]), providers: ["one", "two"], ttlSeconds: 900, maxAgeSeconds: 86400,
      zone: .gmt)
    let config = Config(
      site: Site(use: .nonCommercial), languages: ["vi"], publish: "/p", state: path, widgets: [widget], providers: [:])
    let ledger = try answer(writingBefore: 2) { try Ledger(reading: $0, for: config, at: epoch) }
    #expect(ledger.snapshots.count == 2 && ledger.attempts.isEmpty)
  }

  @Test func `what a widget shows is of one instant`() throws {
    let seen = try answer(writingBefore: 2) { store in
      try store.readTransaction {
        var instants: [Date] = []
        for feed in try store.snapshots(of: [Feed("one", rates)]).keys {
          try store.lookBack(from: at(600), on: feed.query, of: [feed.provider]) {
            instants.append($0.firstSeenAt)
            return true
          }
        }
        return instants
      }
    }
    #expect(seen == [at(0)])
  }

  @Test func `a page of the past at a time makes the same list, and holds nothing between`() throws {
    let store = try SQLiteStore(writingAt: path, now: epoch)
    for number in 0..<40 {
      try store.keep(snapshot(number % 3 == 0 ? "one" : "two", Decimal(100 + number / 2), at: Double(number / 4)))
    }
    let whole = try store.history(past, currencies: ["USD"])
    for limit in [1, 2, 7, 1000] {
      var readings: [PastReading] = []
      var place: PastPlace?
      repeat {
        let page = try store.history(past, currencies: ["USD"], from: place, limit: limit)
        #expect(page.readings.count <= limit)
        readings += page.readings
        place = page.next
      } while place != nil
      #expect(readings == whole, "\(limit)")
    }
    _ = try store.history(past, currencies: nil, from: nil, limit: 1)
    try changeEverything()
  }

  @Test func `a part of a long past begins with what stood at its beginning`() throws {
    let store = try SQLiteStore(writingAt: path, now: epoch)
    try store.database.write { database in
      for number in 0..<1500 {
        try database.execute(
          sql:
            "INSERT INTO history (provider, query, firstSeenAt, lastSeenAt, reading) VALUES ('old', 'rates VND', ?, ?, ?)",
          arguments: [number * 10, number * 10 + 9, try Reading.rates(table(Decimal(number))).storedText])
      }
      // One that a clock which ran ahead has seen last.
      try database.execute(sql: "UPDATE history SET lastSeenAt = 20000 WHERE firstSeenAt = 50 AND provider = 'old'")
    }
    let part = PastQuestion(
      query: rates, providers: ["old"], since: Date(timeIntervalSince1970: 14_985),
      until: Date(timeIntervalSince1970: 30_000))
    #expect(
      try store.history(part, currencies: nil).map { $0.firstSeenAt.timeIntervalSince1970 } == [50, 14_980, 14_990])
  }
}
