import Foundation
import Storage
import Testing
import child

@Suite struct CompanionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `a file beside the state that this user may not use is named`() throws {
    try SQLiteStore(writingAt: folder("state.sqlite"), now: epoch).keep(board(1, at: at(0)))
    chmod(folder.path, 0o777)
    chmod(folder("state.sqlite"), 0o666)
    for name in ["-journal", "-wal"] {
      let companion = folder("state.sqlite" + name)
      try Data().write(to: URL(fileURLWithPath: companion))
      chmod(companion, 0o644)
      let writer = try Child(["keep-once", folder("state.sqlite")], asNobody: true).ended()
      #expect(writer.text == "\(companion): cannot be written by this user\n")
      chmod(companion, 0o600)
      let reader = try Child(["read", folder("state.sqlite")], asNobody: true).ended()
      #expect(reader.text == "\(companion): cannot be read by this user\n")
      try FileManager.default.removeItem(atPath: companion)
    }
    #expect(try Child(["read", folder("state.sqlite")], asNobody: true).ended().text == "1\n")
  }
}
