import Core
import Foundation
import Testing
import child

@testable import Storage

/// The lock of all runs on one state.
@Suite struct RunLockTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder("var/state.sqlite")
  }

  /// Nil when the lock was free; it is given back.
  private func heldSince(now: Date = epoch) throws -> Date? {
    switch try RunLock.acquire(statePath: path, now: now) {
    case .acquired(let lock):
      lock.release()
      return nil
    case .held(let since): return since
    }
  }

  @Test func `a second run is told since when the first one holds the lock`() throws {
    guard case .acquired(let lock) = try RunLock.acquire(statePath: path, now: at(0)) else {
      Issue.record("the lock was not free")
      return
    }
    #expect(try heldSince(now: at(300)) == at(0))
    // Asking has not moved the time.
    #expect(try heldSince(now: at(600)) == at(0))
    lock.release()
    #expect(try heldSince(now: at(900)) == nil)
  }

  @Test func `the lock's file is never removed, and each holder writes its time into it`() throws {
    #expect(try heldSince(now: at(0)) == nil)
    let first = try #require(FileStatus(path + ".lock"))
    #expect(try heldSince(now: at(60)) == nil)
    let second = try #require(FileStatus(path + ".lock"))
    #expect(first.inode == second.inode)
    #expect(try String(contentsOfFile: path + ".lock", encoding: .utf8) == "\(at(60).instantText)\n")
  }

  @Test func `a state that links lead to has one lock, before it is made and afterwards`() throws {
    try FileManager.default.createDirectory(atPath: folder("var"), withIntermediateDirectories: true)
    symlink("var/state.sqlite", folder("link.sqlite"))
    symlink("var", folder("folder"))
    symlink("link.sqlite", folder("second.sqlite"))
    let paths = [
      folder("link.sqlite"), folder("second.sqlite"), folder("folder/state.sqlite"), folder("./var/../link.sqlite"),
    ]
    for isMade in [false, true] {
      if isMade { #expect(FileManager.default.createFile(atPath: path, contents: nil)) }
      guard case .acquired(let lock) = try RunLock.acquire(statePath: path, now: at(0)) else {
        Issue.record("the lock was not free")
        return
      }
      for path in paths {
        #expect(RunLock.path(statePath: path) == self.path + ".lock")
        guard case .held = try RunLock.acquire(statePath: path, now: at(1)) else {
          Issue.record("\(path) has a lock of its own")
          return
        }
      }
      lock.release()
    }
    #expect(FileStatus(folder("link.sqlite.lock")) == nil)
  }

  @Test func `a backfill and a run do not lock each other out`() throws {
    guard case .acquired(let run) = try RunLock.acquire(statePath: path, now: at(0)),
      case .acquired(let backfill) = try RunLock.acquire(.backfills, statePath: path, now: at(0))
    else {
      Issue.record("the lock was not free")
      return
    }
    #expect(FileStatus(path + ".backfill.lock") != nil)
    run.release()
    backfill.release()
  }

  @Test func `a killed holder holds nothing`() throws {
    let holder = try Child(["hold", path])
    #expect(holder.said() == "acquired\n")
    #expect(try heldSince() != nil)
    holder.kill()
    #expect(try heldSince() == nil)
  }

  @Test func `another program that the holder becomes does not inherit the lock`() throws {
    let holder = try Child(["hold-and-exec", path])
    #expect(holder.said() == "acquired\n")
    defer { holder.kill() }
    let deadline = Date().addingTimeInterval(10)
    while try heldSince() != nil, Date() < deadline { usleep(5_000) }
    #expect(try heldSince() == nil)
    #expect(holder.process.isRunning)
  }

  @Test func `of many at once one gets the lock`() throws {
    let holders = try (0..<8).map { _ in try Child(["hold", path]) }
    var acquired = 0
    // The holder never ends by itself; the others end at once.
    while holders.filter(\.process.isRunning).count > 1 { usleep(5_000) }
    for holder in holders {
      if holder.process.isRunning { acquired += holder.said() == "acquired\n" ? 1 : 0 }
      holder.kill()
    }
    #expect(acquired == 1)
  }

  @Test func `a holder that has not yet written its time is not taken for its predecessor`() throws {
    #expect(try heldSince(now: at(0)) == nil)
    let descriptor = open(path + ".lock", O_RDWR | O_CLOEXEC)
    defer { close(descriptor) }
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    let attempt = try RunLock.acquire(
      statePath: path, now: at(3600),
      pause: {
        let line = Array("\(at(3600).instantText)\n".utf8)
        #expect(pwrite(descriptor, line, line.count, 0) == line.count)
      })
    guard case .held(let since) = attempt else {
      Issue.record("the lock was free")
      return
    }
    #expect(since == at(3600))
  }

  @Test func `a link in the lock's place is not followed`() throws {
    mkdir(folder("var"), 0o755)
    symlink(folder("elsewhere"), path + ".lock")
    #expect(throws: StorageError.self) { try heldSince() }
    #expect(FileStatus(folder("elsewhere")) == nil)
    try Data("other".utf8).write(to: URL(fileURLWithPath: folder("elsewhere")))
    let before = FileStatus(folder("elsewhere"))
    #expect(throws: StorageError.self) { try heldSince() }
    #expect(FileStatus(folder("elsewhere")) == before)
  }

  @Test func `the sentence names the lock and the reason`() throws {
    mkdir(folder("var"), 0o755)
    mkdir(path + ".lock", 0o755)
    #expect(throws: StorageError.unusable(path: path + ".lock", problem: "Is a directory")) { try heldSince() }
  }
}
