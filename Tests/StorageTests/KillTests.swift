import Core
import Foundation
import GRDB
import Testing
import child

@testable import Storage

/// Writers that are killed.
@Suite struct KillTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder("state.sqlite")
  }

  @Test func `a writer killed at any moment leaves a whole state`() throws {
    for round in 0..<12 {
      let writer = try Child(["keep", path])
      #expect(writer.said() == "opened\n")
      usleep(UInt32.random(in: 0...20_000))
      writer.kill()
      // A reader first: the journal of an unfinished transaction is still there then.
      let seen = try SQLiteStore(readingAt: path).snapshot()
      let store = try SQLiteStore(writingAt: path, now: epoch)
      #expect(store.notice == nil)
      #expect(try store.database.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") } == ["ok"])
      #expect(try store.snapshot() == seen, "round \(round)")
      // Whole: all 200 rows say the same number, and the history has it.
      guard let table = seen?.reading.rates else { continue }
      let number = try #require(table.rows.first?.sell)
      #expect(table.rows.count == 200 && table.rows.allSatisfy { $0.sell == number })
      let fetchedAt = try #require(seen).fetchedAt
      #expect(try store.lookBack(from: fetchedAt, most: 1).map(\.firstSeenAt) == [fetchedAt])
    }
  }

  @Test func `a writer killed while it makes the file smaller leaves a whole state`() throws {
    let kept = PastQuestion(feeds: [vietcombank], since: Date(timeIntervalSince1970: 900 * 3600), until: epoch)
    for round in 0..<12 {
      let writer = try Child(["shrink", path])
      #expect(writer.said() == "opened\n")
      usleep(UInt32.random(in: 0...200_000))
      writer.kill()
      let seen = try SQLiteStore(readingAt: path).history(kept, currencies: nil)
      let store = try SQLiteStore(writingAt: path, now: epoch)
      #expect(store.notice == nil)
      #expect(try store.database.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") } == ["ok"])
      #expect(try store.history(kept, currencies: nil) == seen)
      #expect(seen.map { $0.reading.rates?["USD"]?.sell } == (900..<1000).map { Decimal($0) }, "round \(round)")
    }
  }

  @Test func `a state in mid-transaction is read as it was before, by who may not write it`() throws {
    let running = folder("running.sqlite")
    let store = try SQLiteStore(writingAt: running, now: epoch)
    let feeds = (0..<50).map { Feed("p", weatherQuery(Double($0))) }
    for (number, feed) in feeds.enumerated() {
      try store.keep(board(Decimal(number), at: at(Double(number)), of: feed))
    }
    let before = try store.snapshots(of: feeds)
    try store.database.inDatabase { database in
      // With room for one page, changed ones go to the file before the commit.
      try database.execute(sql: "PRAGMA cache_size = 1")
      try database.execute(
        sql: "BEGIN; UPDATE history SET reading = 'torn', lastSeenAt = 0; UPDATE snapshots SET reading = 'torn'")
      for suffix in ["", "-journal"] {
        try FileManager.default.copyItem(atPath: running + suffix, toPath: path + suffix)
      }
      try database.execute(sql: "ROLLBACK")
    }
    let torn = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(torn.range(of: Data("torn".utf8)) != nil)
    #expect(try SQLiteStore(readingAt: path).snapshots(of: feeds) == before)
    chmod(path, 0o444)
    #expect(try Child(["read", path], asNobody: true).ended().text == "50\n")
    // Reading has changed nothing: only a run mends the file itself.
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == torn)
    chmod(path, 0o644)
    let mended = try SQLiteStore(writingAt: path, now: epoch)
    #expect(mended.notice == nil)
    #expect(try mended.snapshots(of: feeds) == before)
    #expect(try mended.lookBack(from: at(49), of: feeds[49]) == [Sight(49, at(49))])
  }
}
