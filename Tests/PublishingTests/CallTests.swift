import Foundation
import Synchronization
import Testing
import child

@testable import Publishing

/// Which system calls a publishing makes, in which order, and what it makes of their answers.
@Suite struct CallTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `a write that takes a few bytes at a time is gone on with`() {
    var calls = FileSystemCalls.system
    calls.write = { FileSystemCalls.system.write($0, .init(rebasing: $1.prefix(7))) }
    let long = String(repeating: "Hà Nội ", count: 100)
    let publication = PublishedTree(root: folder("public"), calls: calls).publish([file("a.json", long)], now: epoch)
    #expect(publication.written == ["a.json"])
    expectPublished(long, at: folder("public/a.json"))
  }

  @Test func `a gzip is not left a version behind for one failed rename`() {
    _ = PublishedTree(root: folder("public")).publish([file("a.json", "old")], now: at(0))
    let failures = Mutex(1)
    var calls = FileSystemCalls.system
    calls.rename = { from, to in
      let mayFail =
        to.hasSuffix(".gz")
        && failures.withLock { count in
          count -= 1
          return count >= 0
        }
      return mayFail ? -Int(EIO) : FileSystemCalls.system.rename(from, to)
    }
    let publication = PublishedTree(root: folder("public"), calls: calls).publish([file("a.json", "new")], now: at(60))
    #expect(publication.written == ["a.json"] && publication.failures.isEmpty)
    expectPublished("new", at: folder("public/a.json"))
  }

  @Test func `all of a batch is written before the first of it is renamed`() {
    let renamed = Mutex<[String]>([])
    var calls = FileSystemCalls.system
    calls.fsync = { descriptor in
      var status = stat()
      fstat(descriptor, &status)
      if status.st_mode & S_IFMT == S_IFREG { #expect(renamed.withLock { $0.isEmpty }) }
      return FileSystemCalls.system.fsync(descriptor)
    }
    calls.rename = { from, to in
      renamed.withLock { $0.append(String(to.split(separator: "/").last ?? "")) }
      return FileSystemCalls.system.rename(from, to)
    }
    mkdir(folder("public"), 0o755)
    let tree = PublishedTree(root: folder("public"), calls: calls)
    _ = tree.publish([file("a.json", "1"), file("b.json", "1")], now: epoch)
    #expect(renamed.withLock { $0 } == ["a.json", "a.json.gz", "b.json", "b.json.gz"])
  }

  @Test(arguments: ["close", "fsync"]) func `a file that may not have reached the disk is not published`(call: String) {
    _ = PublishedTree(root: folder("public")).publish([file("a.json", "old")], now: at(0))
    var calls = FileSystemCalls.system
    if call == "fsync" { calls.fsync = { _ in -Int(EIO) } }
    calls.close = { descriptor in
      let isWritable = fcntl(descriptor, F_GETFL) & O_ACCMODE == O_WRONLY
      let answer = FileSystemCalls.system.close(descriptor)
      return call == "close" && isWritable ? -Int(EIO) : answer
    }
    let publication = PublishedTree(root: folder("public"), calls: calls).publish([file("a.json", "new")], now: at(60))
    #expect(publication.failures == ["a.json: \(call): Input/output error"])
    #expect(publication.written.isEmpty)
    expectPublished("old", at: folder("public/a.json"))
    #expect(names(below: folder("public")) == ["a.json", "a.json.gz"])
  }

  @Test func `a folder that cannot be synced fails no file, and the new ones stay`() {
    var calls = FileSystemCalls.system
    calls.fsync = { descriptor in
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return -Int(EIO) }
      return FileSystemCalls.system.fsync(descriptor)
    }
    let tree = PublishedTree(root: folder("public"), calls: calls)
    let publication = tree.publish([file("v1/a.json", "1"), file("v1/b.json", "1"), file("c.json", "1")], now: epoch)
    #expect(publication.failures.isEmpty)
    #expect(publication.written == ["v1/a.json", "v1/b.json", "c.json"])
    expectPublished("1", at: folder("public/v1/a.json"))
  }

  @Test func `each folder of a batch is synced once, each new file once, and an unchanged one never`() {
    let synced = Mutex<[Bool]>([])
    var calls = FileSystemCalls.system
    calls.fsync = { descriptor in
      var status = stat()
      fstat(descriptor, &status)
      synced.withLock { $0.append(status.st_mode & S_IFMT == S_IFDIR) }
      return FileSystemCalls.system.fsync(descriptor)
    }
    let paths = ["v1/a.json", "v1/b.json", "v1/vi/a.html", "v1/vi/b.html"]
    _ = PublishedTree(root: folder("public")).publish(paths.map { file($0, "1") }, now: at(0))
    let tree = PublishedTree(root: folder("public"), calls: calls)
    _ = tree.publish(paths.map { file($0, "2") }, now: at(60))
    #expect(synced.withLock { $0 } == Array(repeating: false, count: 8) + [true, true])
    _ = tree.publish(paths.map { file($0, "2") }, now: at(120))
    #expect(synced.withLock { $0.count } == 10)
  }
}
