import Core
import Foundation
import GRDB
import Testing
import child

@testable import Storage

/// A recovery that is killed, the files it puts aside, and what finds a damage.
extension RecoveryTests {
  @Test func `whoever is killed while carrying over loses nothing`() throws {
    _ = try fill(boards: 50)
    try sql("DROP TABLE outages")
    // Killed while the new file is made: it is made anew.
    mkdir(path + ".recovering", 0o700)
    try Data("half".utf8).write(to: URL(fileURLWithPath: path + ".recovering/new"))
    #expect(try sells(try recovered().0).count == 50)
    #expect(FileStatus(path + ".recovering") == nil)
    // Killed after it was whole, before and after the old one went aside.
    for isAside in [false, true] {
      try sql("DROP TABLE outages")
      try FileManager.default.copyItem(atPath: path, toPath: path + ".recovered")
      if isAside {
        try FileManager.default.removeItem(atPath: path + ".recovered")
        _ = try recovered()
        try FileManager.default.moveItem(atPath: path, toPath: path + ".recovered")
      }
      let store = try SQLiteStore(writingAt: path, now: epoch)
      #expect((store.recovery == nil) == isAside)
      #expect(try sells(store).count == 50)
      #expect(FileStatus(path + ".recovered") == nil)
    }
  }

  @Test func `of the files that were moved aside the newest five stay`() throws {
    for number in 0..<8 {
      try Data("garbage \(number)".utf8).write(to: URL(fileURLWithPath: path))
      _ = try SQLiteStore(writingAt: path, now: at(Double(number) * 60))
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains(".bad-") }
      .sorted()
    #expect(names.filter { !$0.hasSuffix("-journal") }.count == 5)
    #expect(try String(contentsOfFile: folder(names[0]), encoding: .utf8) == "garbage 3")
  }

  @Test func `every page is checked where somebody else has written, and once a day`() throws {
    let store = try fill(boards: 400)
    store.noteChecked(at: epoch)
    #expect(CheckedState(path: path).isAsLeft(at: at(60)))
    #expect(!CheckedState(path: path).isAsLeft(at: at(86400)))
    // Bytes that no question meets.
    let leaves = try pages(of: "history")
    try spoil(page: leaves[leaves.count / 2])
    #expect(!CheckedState(path: path).isAsLeft(at: at(60)))
    #expect(try SQLiteStore(writingAt: path, now: at(60)).recovery != nil)
  }

  @Test func `tables are looked at where somebody else has written, and by a run once a day`() throws {
    let store = try fill(boards: 3)
    store.noteChecked(at: epoch)
    try store.database.write { try $0.execute(sql: "DROP INDEX historyBySight") }
    #expect(throws: StorageError.self) { try SQLiteStore(readingAt: path) }
    // As if this program had found it sound.
    store.noteChecked(at: epoch)
    #expect(throws: Never.self) { try SQLiteStore(readingAt: path) }
    #expect(try SQLiteStore(writingAt: path, now: at(60)).recovery == nil)
    #expect(try SQLiteStore(writingAt: path, now: at(86400)).recovery != nil)
  }

  @Test func `the check for an operator reads every row`() throws {
    let store = try fill(boards: 3)
    try store.check()
    try sql("UPDATE history SET lastSeenAt = 9223372036854775807 WHERE id = 2")
    let problem = "the table history has an impossible lastSeenAt"
    #expect(throws: StorageError.damaged(path: path, problem: problem)) { try store.check() }
  }
}
