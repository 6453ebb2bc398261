import Foundation
import Testing
import child

@testable import Publishing

@Suite struct AtomicFileTests {
  let folder: TemporaryFolder
  var path: String { folder("widgets.prom") }

  init() throws { folder = try TemporaryFolder() }

  @Test func `a file is made, and replaced by another one, 0644 whatever the old one was`() {
    #expect(AtomicFile(path: path).replace(with: Data("old".utf8), now: at(0)) == nil)
    chmod(path, 0o600)
    let first = FileStatus(path)
    #expect(AtomicFile(path: path).replace(with: Data("new".utf8), now: at(0)) == nil)
    #expect(text(path) == "new")
    #expect(FileStatus(path)?.mode == 0o644)
    #expect(FileStatus(path)?.inode != first?.inode)
    #expect(names(below: folder.path) == ["widgets.prom"])
  }

  @Test(arguments: [EIO, ENOSPC])
  func `whichever call fails, the file is the old or the new one, whole, and nothing is left beside it`(code: Int32) {
    var struck = 0
    for number in 1...100 {
      _ = AtomicFile(path: path).replace(with: Data("old".utf8), now: at(0))
      let fault = Fault(call: number, errno: code)
      let problem = AtomicFile(path: path, calls: fault.calls).replace(with: Data("new".utf8), now: at(60))
      guard fault.hasStruck else { break }
      struck = number
      #expect(text(path) == (problem == nil ? "new" : "old"), "call \(number)")
      #expect(problem?.hasSuffix(": " + String(cString: strerror(code))) != false)
      #expect(names(below: folder.path) == ["widgets.prom"], "call \(number)")
    }
    #expect(struck > 8)
  }

  @Test(arguments: [EIO, ENOSPC])
  func `whichever call fails, a new file is whole or missing, and nothing is left beside it`(code: Int32) {
    var struck = 0
    for number in 1...100 {
      unlink(path)
      let fault = Fault(call: number, errno: code)
      let problem = AtomicFile(path: path, calls: fault.calls).create(with: Data("new".utf8), now: at(0))
      guard fault.hasStruck else { break }
      struck = number
      #expect(names(below: folder.path).contains("widgets.prom") == (problem == nil), "call \(number)")
      if problem == nil { #expect(text(path) == "new", "call \(number)") }
      // What cannot be removed stays under its temporary name.
      #expect(names(below: folder.path).filter { $0 != "widgets.prom" }.count <= (problem == nil ? 1 : 0))
    }
    #expect(struck > 8)
  }

  @Test func `a new file never takes the place of a file, a folder or a link that leads nowhere`() {
    mkdir(folder("folder"), 0o755)
    symlink("nowhere", folder("link"))
    #expect(AtomicFile(path: path).create(with: Data("first".utf8), now: at(0)) == nil)
    for name in ["widgets.prom", "folder", "link"] {
      #expect(
        AtomicFile(path: folder(name)).create(with: Data("second".utf8), now: at(60))
          == "the file exists and is not overwritten")
    }
    #expect(text(path) == "first" && FileStatus(path)?.mode == 0o644)
    #expect(names(below: folder.path).sorted() == ["folder", "link", "widgets.prom"])
  }

  @Test(arguments: [EPERM, EOPNOTSUPP, ENOSYS])
  func `where there are no hard links a new file is made too, and takes nothing's place`(code: Int32) {
    var calls = FileSystemCalls.unsynced
    calls.link = { _, _ in -Int(code) }
    let file = AtomicFile(path: path, calls: calls)
    #expect(file.create(with: Data("first".utf8), now: at(0)) == nil)
    #expect(file.create(with: Data("second".utf8), now: at(60)) == "the file exists and is not overwritten")
    #expect(text(path) == "first" && names(below: folder.path) == ["widgets.prom"])
  }

  @Test func `a folder, a link or a device in its place is left as it is`() {
    mkdir(folder("taken"), 0o755)
    #expect(AtomicFile(path: folder("taken")).replace(with: Data(), now: at(0)) == "expected a file, found a folder")
    symlink("/dev/null", folder("link"))
    #expect(
      AtomicFile(path: folder("link")).replace(with: Data(), now: at(0))
        == "expected a file, found a link, a pipe or a device")
    #expect(
      AtomicFile(path: "/dev/null").replace(with: Data(), now: at(0))
        == "expected a file, found a link, a pipe or a device")
  }
}
