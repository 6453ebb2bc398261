import Core
import Foundation
import GRDB
import Testing
import child

@testable import Storage

/// Copies of a state, made while others use it.
@Suite struct ExportTests {
  let folder: TemporaryFolder
  let path: String
  let file: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder("state.sqlite")
    file = folder("copy.sqlite")
  }

  private func export() throws { try StateExport(of: path, to: file).run() }

  private func bytes(_ path: String) -> Data? { FileManager.default.contents(atPath: path) }

  @Test func `a copy made while a writer writes is what the state was at one instant`() throws {
    let writer = try Child(["keep", path])
    #expect(writer.said() == "opened\n")
    var seen: [Decimal] = []
    for _ in 0..<20 {
      try export()
      let copy = try SQLiteStore(readingAt: file)
      try copy.check()
      guard let table = try copy.snapshot()?.reading.rates else { continue }
      let number = try #require(table.rows.first?.sell)
      #expect(table.rows.count == 200 && table.rows.allSatisfy { $0.sell == number })
      let last = try copy.lookBack(from: .distantFuture, most: 1)
      #expect(last.map(\.firstSeenAt) == [Date(timeIntervalSince1970: Double(truncating: number as NSNumber))])
      seen.append(number)
    }
    #expect(writer.process.isRunning)
    writer.kill()
    #expect(seen.sorted() == seen && Set(seen).count > 1)
    #expect(FileStatus(file)?.mode == 0o644)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("copy") }.count == 1)
  }

  @Test func `the copy of a state in mid-transaction has nothing of that`() throws {
    let store = try SQLiteStore(writingAt: path, now: epoch)
    try store.keep(board(1, at: at(0)))
    try store.database.inDatabase { database in
      try database.execute(sql: "PRAGMA cache_size = 1; BEGIN; UPDATE snapshots SET reading = 'torn'")
      for suffix in ["", "-journal"] {
        try FileManager.default.copyItem(atPath: path + suffix, toPath: folder("killed.sqlite") + suffix)
      }
      try database.execute(sql: "ROLLBACK")
    }
    try StateExport(of: folder("killed.sqlite"), to: file).run()
    #expect(try SQLiteStore(readingAt: file).snapshot() == board(1, at: at(0)))
  }

  @Test func `a damaged state is not copied, and the earlier copy stays`() throws {
    let store = try SQLiteStore(writingAt: path, now: epoch)
    try store.keep(board(1, at: at(0)))
    try export()
    let before = bytes(file)
    try store.database.inDatabase { try $0.execute(sql: "DROP TABLE calls") }
    #expect(throws: StorageError.damaged(path: path, problem: "the table calls is missing")) { try export() }
    #expect(bytes(file) == before)
    #expect(FileStatus(file + ".exporting") == nil)
  }

  @Test func `what is no export is not written over`() throws {
    let store = try SQLiteStore(writingAt: path, now: epoch)
    try store.keep(board(1, at: at(0)))
    func refusal() -> String? { StateExport(of: path, to: file).refusal }
    #expect(refusal() == nil)
    try Data("a thesis".utf8).write(to: URL(fileURLWithPath: file))
    #expect(refusal()?.hasPrefix("expected a new path or an earlier export, found another file") == true)
    try Data().write(to: URL(fileURLWithPath: file))
    #expect(refusal() == nil)
    try export()
    #expect(refusal() == nil)
    guard case .acquired(let lock) = try RunLock.acquire(statePath: file, now: epoch) else { return }
    lock.release()
    #expect(refusal() == "it is the state of a site")
    unlink(file + ".lock")
    unlink(file)
    mkdir(file, 0o755)
    #expect(refusal() == "expected a file, found a folder, a link or a device")
  }

  @Test func `without a state, with a newer one or without a folder there is no copy`() throws {
    #expect(throws: StorageError.missing(path: path)) { try export() }
    let store = try SQLiteStore(writingAt: path, now: epoch)
    #expect(throws: StorageError.self) { try StateExport(of: path, to: folder("none/copy.sqlite")).run() }
    try store.database.inDatabase { try $0.execute(sql: "PRAGMA user_version = 99") }
    #expect(throws: StorageError.newerSchema(path: path, found: 99, known: Schema.version)) { try export() }
    #expect(FileStatus(file) == nil && FileStatus(file + ".exporting") == nil)
  }

  @Test func `a state of an earlier version is copied as it is`() throws {
    let older = try OlderState(dumpOf: 8)
    try StateExport(of: older.path, to: file).run()
    let version = try DatabaseQueue(path: file).read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
    #expect(version == 8)
  }
}
