import Foundation
import Testing
import child

@testable import Publishing

/// What a reader of the tree finds when all goes well, or is mended.
@Suite struct PublishedTreeTests {
  let folder: TemporaryFolder
  let tree: PublishedTree
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    tree = PublishedTree(root: folder("deep/public"))
    path = folder("deep/public/v1/vi/rates.html")
  }

  /// Publishes one text at the path that the tests look at.
  @discardableResult
  private func publish(_ text: String, at seconds: Double) -> Publication {
    tree.publish([file("v1/vi/rates.html", text)], now: at(seconds))
  }

  private func setModified(_ path: String, _ seconds: Int, nanoseconds: Int = 0) {
    let time = timespec(tv_sec: seconds, tv_nsec: nanoseconds)
    utimensat(AT_FDCWD, path, [time, time], 0)
  }

  @Test func `every file has its gzip beside it, with the same mtime, and nothing else is there`() {
    let files = [file("v1/vi/rates.html", "một"), file("v1/en/rates.html", "one"), file("v1/rates.json", "")]
    let publication = tree.publish(files, now: at(0.7))
    #expect(publication.written == ["v1/vi/rates.html", "v1/en/rates.html", "v1/rates.json"])
    #expect(publication.failures.isEmpty && publication.mended.isEmpty)
    for file in files {
      expectPublished(String(decoding: file.bytes, as: UTF8.self), at: folder("deep/public/" + file.path))
      #expect(FileStatus(folder("deep/public/" + file.path))?.modifiedAt == [1_795_000_000, 0])
    }
    #expect(
      names(below: folder("deep/public/v1")) == [
        "en", "en/rates.html", "en/rates.html.gz", "rates.json", "rates.json.gz", "vi", "vi/rates.html",
        "vi/rates.html.gz",
      ])
  }

  @Test func `unchanged bytes leave both files untouched`() {
    publish("same", at: 0)
    let before = [FileStatus(path), FileStatus(path + ".gz")]
    #expect(publish("same", at: 3600) == Publication())
    #expect([FileStatus(path), FileStatus(path + ".gz")] == before)
  }

  @Test func `bytes of the same length are told apart`() {
    publish("26412", at: 0)
    #expect(publish("26413", at: 60).written == ["v1/vi/rates.html"])
    expectPublished("26413", at: path)
  }

  @Test func `changed bytes have a later mtime, by a second, even within one second and under any clock`() {
    publish("1", at: 0)
    publish("2", at: 0.9)
    #expect(FileStatus(path)?.modifiedAt == [1_795_000_001, 0])
    publish("3", at: 60)
    #expect(FileStatus(path)?.modifiedAt == [1_795_000_060, 0])
    // The clock was a day ahead and has been set back.
    publish("4", at: -86400)
    #expect(FileStatus(path)?.modifiedAt == [1_795_000_061, 0])
    setModified(path, 1_795_000_100, nanoseconds: 1)
    publish("5", at: 0)
    #expect(FileStatus(path)?.modifiedAt == [1_795_000_102, 0])
    setModified(path + ".gz", 1_795_000_200)
    publish("6", at: 0)
    #expect(FileStatus(path)?.modifiedAt == [1_795_000_201, 0])
    expectPublished("6", at: path)
  }

  @Test(arguments: ["absent", "older", "newer", "cut", "another version's", "a link", "empty"])
  func `a gzip that is not its file's is mended and the file untouched`(fault: String) throws {
    let gzip = path + ".gz"
    publish("other", at: 0)
    let other = try #require(bytes(gzip))
    publish("right", at: 60)
    let right = try #require(bytes(gzip))
    let before = FileStatus(path)
    unlink(gzip)
    switch fault {
    case "older", "newer": try right.write(to: URL(fileURLWithPath: gzip))
    case "cut": try right.dropLast().write(to: URL(fileURLWithPath: gzip))
    case "another version's": try other.write(to: URL(fileURLWithPath: gzip))
    case "a link": symlink(folder("elsewhere"), gzip)
    case "empty": try Data().write(to: URL(fileURLWithPath: gzip))
    default: break
    }
    if fault != "a link" { setModified(gzip, 1_795_000_060 + (fault == "older" ? -1 : fault == "newer" ? 1 : 0)) }
    let publication = publish("right", at: 120)
    #expect(publication.mended == ["v1/vi/rates.html"] && publication.written.isEmpty)
    #expect(FileStatus(path) == before)
    #expect(bytes(gzip) == right)
    expectPublished("right", at: path)
  }

  @Test func `equal bytes give equal gzips, with no name and no time in them`() throws {
    let one = try #require(Gzip.compressed(Data("text".utf8)))
    #expect(Gzip.compressed(Data("text".utf8)) == one)
    // Magic, deflate, no flags, four bytes of time, best compression, Unix (RFC 1952, 2.3).
    #expect(Array(one.prefix(10)) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3])
    #expect(one.suffix(8) == Gzip.trailer(of: Data("text".utf8)))
  }

  @Test func `modes do not depend on the umask`() throws {
    #expect(try Child(["publish-once", folder("deep/public")]).ended().text == "begun\n")
    let made = ["deep"] + names(below: folder("deep")).map { "deep/" + $0 }
    #expect(made.count == 8)
    for name in made {
      #expect(FileStatus(folder(name))?.mode == (name.contains("a.") ? 0o644 : 0o755), "\(name)")
    }
  }

  @Test func `a folder that was removed is made again`() throws {
    publish("1", at: 0)
    try FileManager.default.removeItem(atPath: folder("deep"))
    #expect(publish("1", at: 60).written == ["v1/vi/rates.html"])
    expectPublished("1", at: path)
  }

  @Test func `what killed runs left is swept, and nothing else`() throws {
    publish("1", at: 0)
    let vi = folder("deep/public/v1/vi/")
    for name in [".wgt-rates.html.tmp", ".wgt-gone.html.gz.tmp", ".wgt-note", "note.tmp"] {
      try Data("stray".utf8).write(to: URL(fileURLWithPath: vi + name))
    }
    mkdir(vi + ".wgt-folder.tmp", 0o755)
    publish("1", at: 60)
    #expect(names(below: vi) == [".wgt-note", "note.tmp", "rates.html", "rates.html.gz"])
  }

  @Test(arguments: ["a", "a/", "./a", "a//"])
  func `a root is a folder however it is written`(root: String) {
    let tree = PublishedTree(root: folder(root))
    #expect(tree.publish([file("x/y.json", "1")], now: epoch).failures.isEmpty)
    expectPublished("1", at: folder("a/x/y.json"))
    #expect(names(below: folder.path) == ["a", "a/x", "a/x/y.json", "a/x/y.json.gz"])
  }
}
