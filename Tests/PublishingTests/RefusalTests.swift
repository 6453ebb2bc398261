import Foundation
import Testing
import child

@testable import Publishing

/// Files that cannot be published, and that they stop nobody else.
@Suite struct RefusalTests {
  let folder: TemporaryFolder
  let tree: PublishedTree

  init() throws {
    folder = try TemporaryFolder()
    tree = PublishedTree(root: folder("public"))
  }

  @Test(arguments: ["../a", "/a", "a/../b", "", "a//b", "a/", "./a", "a\0b", "a/.wgt-b.tmp"])
  func `a path that may leave the tree or is no file's is refused`(path: String) {
    let publication = tree.publish([file(path, "no"), file("good.json", "yes")], now: epoch)
    #expect(publication.failures == ["\(path): not a path of its own below the tree"])
    #expect(names(below: folder.path) == ["public", "public/good.json", "public/good.json.gz"])
  }

  @Test func `a path named twice is published once`() {
    let publication = tree.publish([file("a.json", "1"), file("a.json", "2")], now: epoch)
    #expect(publication.written == ["a.json"])
    #expect(publication.failures == ["a.json: not a path of its own below the tree"])
    expectPublished("1", at: folder("public/a.json"))
  }

  @Test func `a folder in a file's place is refused and the others are published`() {
    _ = tree.publish([file("v1/b.json", "1")], now: at(0))
    mkdir(folder("public/v1/a.json"), 0o755)
    let publication = tree.publish([file("v1/a.json", "2"), file("v1/b.json", "2")], now: at(60))
    #expect(publication.failures == ["v1/a.json: open: Is a directory"])
    #expect(publication.written == ["v1/b.json"])
    #expect(names(below: folder("public/v1")) == ["a.json", "b.json", "b.json.gz"])
  }

  @Test func `a folder in a gzip's place is said and the file itself is published`() {
    mkdir(folder("public"), 0o755)
    mkdir(folder("public/a.json.gz"), 0o755)
    let publication = tree.publish([file("a.json", "1")], now: epoch)
    #expect(publication.failures == ["a.json: rename .gz: Is a directory"])
    #expect(text(folder("public/a.json")) == "1")
    #expect(names(below: folder("public")) == ["a.json", "a.json.gz"])
  }

  @Test(arguments: [true, false])
  func `a link in a file's place is replaced and never written through`(dangling: Bool) throws {
    _ = tree.publish([file("b.json", "1")], now: epoch)
    if !dangling { try Data("new".utf8).write(to: URL(fileURLWithPath: folder("elsewhere"))) }
    for name in ["a.json", "a.json.gz", ".wgt-b.json.tmp"] { symlink(folder("elsewhere"), folder("public/" + name)) }
    let publication = tree.publish([file("a.json", "new"), file("b.json", "2")], now: at(60))
    #expect(publication.written == ["a.json", "b.json"] && publication.failures.isEmpty)
    expectPublished("new", at: folder("public/a.json"))
    expectPublished("2", at: folder("public/b.json"))
    #expect(text(folder("elsewhere")) == (dangling ? nil : "new"))
    #expect(FileManager.default.isReadableFile(atPath: folder("public/a.json")))
    #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: folder("public/a.json"))) == nil)
  }

  @Test func `a pipe in a file's place is replaced and not waited for`() {
    mkdir(folder("public"), 0o755)
    mkfifo(folder("public/a.json"), 0o644)
    mkfifo(folder("public/a.json.gz"), 0o644)
    #expect(tree.publish([file("a.json", "1")], now: epoch).written == ["a.json"])
    expectPublished("1", at: folder("public/a.json"))
  }

  @Test func `a name that is too long is said and the others are published`() {
    let name = String(repeating: "a", count: 300) + ".json"
    let publication = tree.publish([file("v1/" + name, "1"), file("v1/b.json", "1")], now: epoch)
    #expect(publication.failures == ["v1/\(name): open: File name too long"])
    expectPublished("1", at: folder("public/v1/b.json"))
  }

  @Test func `a file in a folder's place is said`() throws {
    _ = tree.publish([file("v1", "1")], now: epoch)
    let publication = tree.publish([file("v1/vi/a.html", "1"), file("b.json", "1")], now: epoch)
    #expect(publication.failures == ["v1/vi/a.html: stat: Not a directory"])
    #expect(publication.written == ["b.json"])
  }

  @Test func `a folder that may not be written is said for each file, and nothing changes`() throws {
    _ = tree.publish([file("v1/a.json", "old"), file("v1/vi/a.html", "old")], now: epoch)
    let before = names(below: folder.path)
    for name in ["public/v1", "public/v1/vi"] { chmod(folder(name), 0o555) }
    let said = try Child(["publish-once", folder("public")], asNobody: true).ended().text
    for name in ["public/v1", "public/v1/vi"] { chmod(folder(name), 0o755) }
    #expect(said == "begun\nv1/a.json: open: Permission denied\nv1/vi/a.html: open: Permission denied\n")
    #expect(names(below: folder.path) == before)
    expectPublished("old", at: folder("public/v1/a.json"))
  }

  @Test func `a full disk leaves every file whole, old or new, and nothing beside them`() throws {
    let disk = try #require(SmallDisk(at: folder("public"), kilobytes: 64), "mounting a file system needs root")
    defer { disk.unmount() }
    let paths = (0..<4).map { "v1/\($0).json" }
    _ = tree.publish(paths.map { file($0, "old") }, now: at(0))
    // Letters that gzip cannot make much of, 30 kB each: not all of them fit.
    var generator = SystemRandomNumberGenerator()
    let new = String(decoding: (0..<30_000).map { _ in UInt8.random(in: 97...122, using: &generator) }, as: UTF8.self)
    let publication = tree.publish(paths.map { file($0, new) }, now: at(60))
    #expect(!publication.failures.isEmpty)
    #expect(publication.failures.allSatisfy { $0.hasSuffix(": write: No space left on device") })
    #expect(publication.written.count + publication.failures.count == paths.count)
    for path in paths {
      expectPublished(publication.written.contains(path) ? new : "old", at: folder("public/" + path))
    }
    #expect(names(below: folder("public/v1")).count == 2 * paths.count)
  }
}

/// A file system in memory that is soon full.
struct SmallDisk {
  private let path: String

  init?(at path: String, kilobytes: Int) {
    self.path = path
    mkdir(path, 0o755)
    guard mount("tmpfs", path, "tmpfs", 0, "size=\(kilobytes)k") == 0 else { return nil }
  }

  func unmount() { _ = umount(path) }
}
