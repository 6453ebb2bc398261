import Foundation
import Synchronization
import Testing
import child

@testable import Publishing

@Suite struct RemovalTests {
  let folder: TemporaryFolder
  let tree: PublishedTree

  init() throws {
    folder = try TemporaryFolder()
    tree = PublishedTree(root: folder("public"))
    _ = tree.publish([file("v1/a.json", "1"), file("v1/b.json", "1"), file("v1/en/a.html", "1")], now: epoch)
  }

  @Test func `a file goes with its gzip, and a folder below v1 that is empty then`() {
    let removal = tree.remove(["v1/a.json", "v1/en/a.html"])
    #expect(removal == Removal(removed: ["v1/a.json", "v1/en/a.html", "v1/en"], failures: []))
    #expect(names(below: folder("public")) == ["v1", "v1/b.json", "v1/b.json.gz"])
    _ = tree.remove(["v1/b.json"])
    #expect(names(below: folder("public")) == ["v1"])
  }

  @Test func `a folder with a foreign file stays, what killed runs left in it goes`() throws {
    for name in ["note.txt", ".wgt-a.html.tmp"] {
      try Data("x".utf8).write(to: URL(fileURLWithPath: folder("public/v1/en/\(name)")))
    }
    #expect(tree.remove(["v1/en/a.html"]) == Removal(removed: ["v1/en/a.html"], failures: []))
    #expect(names(below: folder("public/v1/en")) == ["note.txt"])
  }

  @Test func `a file without its gzip is removed too`() throws {
    try FileManager.default.removeItem(atPath: folder("public/v1/a.json.gz"))
    #expect(tree.remove(["v1/a.json"]).removed == ["v1/a.json"])
  }

  @Test func `a refused removing is said, leaves the file by which its gzip is known, and stops no other`() {
    let asked = Mutex<[String]>([])
    var calls = FileSystemCalls.system
    calls.unlink = { path in
      asked.withLock { $0.append(String(path.split(separator: "/").last ?? "")) }
      return path.hasSuffix("a.json.gz") ? -Int(EPERM) : FileSystemCalls.system.unlink(path)
    }
    let removal = PublishedTree(root: folder("public"), calls: calls).remove(["v1/a.json", "v1/b.json"])
    #expect(removal == Removal(removed: ["v1/b.json"], failures: ["v1/a.json: unlink: Operation not permitted"]))
    #expect(asked.withLock { $0 } == ["a.json.gz", "b.json.gz", "b.json"])
    expectPublished("1", at: folder("public/v1/a.json"))
  }

  @Test func `what a link leads to is not the tree's own`() throws {
    symlink("a.json", folder("public/v1/link.json"))
    symlink("en", folder("public/v1/vi"))
    #expect(tree.isOwn("v1/a.json") && tree.isOwn("v1/en/a.html"))
    for path in ["v1/link.json", "v1/vi/a.html", "v1/en", "v1/none.json"] { #expect(!tree.isOwn(path), "\(path)") }
  }
}
