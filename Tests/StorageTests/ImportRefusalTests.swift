import Core
import Foundation
import GRDB
import Testing
import child

@testable import Storage

/// Imports that do not succeed, or not to their end.
@Suite struct ImportRefusalTests {
  let folder: TemporaryFolder
  /// The state that is there, and the file that is imported.
  let path: String
  let file: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder("state.sqlite")
    file = folder("copy.sqlite")
  }

  private func makeImport() throws { _ = try StateImport(from: file, to: path, now: at(100)).run() }

  private func bytes(_ path: String) -> Data? { FileManager.default.contents(atPath: path) }

  /// What is imported instead of a state.
  enum Wrong: CaseIterable { case foreign, empty, text, cut, garbled, row, newer, none, own }

  @Test(arguments: Wrong.allCases) func `what is not a whole state is refused, and the state stays as it is`(
    wrong: Wrong
  ) throws {
    let before = try SQLiteStore(writingAt: path, now: epoch)
    try before.keep(board(1, at: at(0)))
    try before.database.close()
    let expected: StorageError
    if wrong != .none {
      let store = try SQLiteStore(writingAt: file, now: epoch)
      try store.keep(board(2, at: at(0)))
      try store.database.close()
    }
    func execute(_ sql: String) throws { try DatabaseQueue(path: file).inDatabase { try $0.execute(sql: sql) } }
    switch wrong {
    case .foreign:
      try execute("PRAGMA application_id = 5")
      expected = .unusable(path: file, problem: "is not a state of widgets")
    case .empty:
      try Data().write(to: URL(fileURLWithPath: file))
      expected = .unusable(path: file, problem: "is not a state of widgets")
    case .text:
      try Data(String(repeating: "text", count: 1000).utf8).write(to: URL(fileURLWithPath: file))
      expected = .damaged(path: file, problem: "file is not a database")
    case .cut:
      let whole = try #require(bytes(file))
      try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: file))
      expected = .damaged(path: file, problem: "database disk image is malformed")
    case .garbled:
      try execute("DROP TABLE withdrawals")
      expected = .damaged(path: file, problem: "the table withdrawals is missing")
    case .row:
      try execute("UPDATE snapshots SET fetchedAt = -9223372036854775808")
      expected = .damaged(path: file, problem: "the table snapshots has an impossible fetchedAt")
    case .newer:
      try execute("PRAGMA user_version = 99")
      expected = .newerSchema(path: file, found: 99, known: Schema.version)
    case .none: expected = .unusable(path: file, problem: "")
    case .own:
      unlink(file)
      symlink(path, file)
      expected = .unusable(path: file, problem: "is this site's own state")
    }
    let state = bytes(path)
    if wrong == .none {
      #expect(throws: StorageError.self) { try makeImport() }
    } else {
      #expect(throws: expected) { try makeImport() }
    }
    #expect(bytes(path) == state)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!names.contains { $0.contains("importing") || $0.contains("replaced") }, "\(names)")
  }

  @Test func `an import killed at any moment leaves the old state or the new one, whole`() throws {
    let store = try SQLiteStore(writingAt: file, now: epoch)
    for number in 0..<400 { try store.keep(board(Decimal(number), at: at(Double(number)))) }
    try store.database.close()
    var newCount = 0
    for round in 0..<16 {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasPrefix("state") {
        try FileManager.default.removeItem(atPath: folder(name))
      }
      let before = try SQLiteStore(writingAt: path, now: epoch)
      try before.keep(board(7777, at: at(0)))
      try before.database.close()
      let importer = try Child(["import", path])
      #expect(importer.said() == "begun\n")
      // The last one is killed when it is through, however slow the machine is.
      if round < 15 { usleep(UInt32(round) * 3000) } else { #expect(importer.said() == "done\n") }
      importer.kill()
      let seen = try #require(try SQLiteStore(readingAt: path).snapshot()?.reading.rates?["USD"]?.sell)
      #expect(seen == 7777 || seen == 399, "round \(round)")
      if seen == 399 { newCount += 1 }
      let after = try SQLiteStore(writingAt: path, now: at(1000))
      #expect(after.notice == nil)
      try after.check()
      #expect(try after.snapshot()?.reading.rates?["USD"]?.sell == seen)
      #expect(FileStatus(path + ".importing") == nil)
    }
    #expect(newCount > 0)
  }
}
