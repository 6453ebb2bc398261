import Core
import Foundation
import GRDB
import Testing
import child

@testable import Storage

/// Imports over what killed runs, faults of a disk and links have left.
@Suite struct ImportSurroundingsTests {
  let folder: TemporaryFolder
  /// The state that is there, and the file that is imported.
  let path: String
  let file: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder("state.sqlite")
    file = folder("copy.sqlite")
  }

  /// A state with so many boards, one a second.
  @discardableResult
  private func fill(_ path: String, boards: Int) throws -> SQLiteStore {
    let store = try SQLiteStore(writingAt: path, now: epoch)
    for number in 0..<boards { try store.keep(board(Decimal(10 + number), at: at(Double(number)))) }
    return store
  }

  @Test func `a state reached through a link has one note of its check, beside its file`() throws {
    try fill(path, boards: 0).database.close()
    symlink(path, folder("link.sqlite"))
    let store = try fill(folder("link.sqlite"), boards: 1)
    store.noteChecked(at: at(0))
    #expect(FileStatus(path + ".checked") != nil && FileStatus(folder("link.sqlite.checked")) == nil)
    #expect(CheckedState(path: path).isAsLeft(at: at(1)) && CheckedState(path: folder("link.sqlite")).isUnchanged)
    try store.database.close()
    try fill(file, boards: 2).database.close()
    _ = try StateImport(from: file, to: folder("link.sqlite"), now: at(100)).run()
    #expect(CheckedState(path: folder("link.sqlite")).isAsLeft(at: at(100)))
    #expect(FileStatus(folder("link.sqlite.checked")) == nil)
  }
}
