import Foundation
import Testing
import child

@testable import Publishing

/// The paths that a site's command has not taken yet.
@Suite struct WaitingPathsTests {
  let folder: TemporaryFolder
  var path: String { folder("state.sqlite.onpublish") }
  var root: String { folder("public") }

  init() throws { folder = try TemporaryFolder() }

  private func waiting(calls: FileSystemCalls = .unsynced) -> WaitingPaths {
    WaitingPaths(path: path, publish: root, calls: calls)
  }

  /// The paths that another process finds.
  private var stored: [String] { waiting().content()?.paths ?? [] }

  private func failure(_ since: Double, _ sentence: String = "away") -> WaitingPaths.Failure {
    WaitingPaths.Failure(since: at(since), saidAt: at(since + 60), sentence: sentence)
  }

  @Test func `each path waits once, in the order of its last change, below v1, the index last`() {
    waiting().add(["v1/a.json", "v1/a.json.gz", "v1/index.json", "v1/index.json.gz", "elsewhere/b.json"])
    waiting().add(["v1/c.json", "v1/a.json", "v1/c.json"])
    #expect(stored == ["a.json.gz", "a.json", "c.json", "index.json", "index.json.gz"])
  }

  @Test func `what has been taken is forgotten, and what has changed since goes on waiting`() throws {
    waiting().add(["v1/a.json", "v1/b.json"])
    let taken = try #require(waiting().content())
    waiting().add(["v1/b.json", "v1/c.json"])
    #expect(waiting().finish(taken) == nil)
    #expect(stored == ["b.json", "c.json"])
    #expect(waiting().finish(try #require(waiting().content())) == nil)
    #expect(waiting().content() == nil)
    #expect(names(below: folder.path) == [])
  }

  @Test func `a failure is kept with the paths, until they are taken, and never without any`() throws {
    #expect(waiting().keep(failure(0)) == nil)
    #expect(waiting().content() == nil && names(below: folder.path) == [])
    waiting().add(["v1/a.json"])
    #expect(waiting().keep(failure(0, "two\nlines  of it")) == nil)
    waiting().add(["v1/b.json"])
    #expect(waiting().content()?.failure == failure(0, "two lines  of it"))
    #expect(stored == ["a.json", "b.json"])
    #expect(waiting().finish(try #require(waiting().content())) == nil)
    #expect(waiting().content() == nil)
  }

  @Test func `what cannot be written down is given by this process, also after a failure of the command`() throws {
    mkdir(path, 0o755)
    let waiting = waiting()
    waiting.add(["v1/a.json"])
    #expect(waiting.content()?.paths == ["a.json"])
    #expect(waiting.keep(failure(0)) == "expected a file, found a folder")
    rmdir(path)
    #expect(waiting.keep(failure(0)) == nil)
    #expect(stored == ["a.json"])
  }

  private static let files = ["v1/a.json", "v1/vi/a.html", "v1/index.json"]

  private func publish(_ text: String, _ calls: FileSystemCalls, _ second: Double) -> WaitingPaths {
    let waiting = waiting(calls: calls)
    _ = PublishedTree(root: root, waiting: waiting, calls: calls)
      .publish(Self.files.map { file($0, text) }, now: at(second))
    return waiting
  }

  private func published() -> [String: Data?] {
    Dictionary(
      uniqueKeysWithValues: Self.files.flatMap { [$0, $0 + ".gz"] }.map {
        (String($0.dropFirst(3)), bytes("\(root)/\($0)"))
      })
  }

  /// Publishes with a fault in each call, and gives what has changed and what waits, for another process and for this one.
  private func everyFault(
    isLasting: Bool, _ expect: (_ changed: Set<String>, _ stored: [String], _ own: [String]) -> Void
  ) {
    var struck = 0
    for number in 1...500 {
      unlink(path)
      _ = publish("old", .unsynced, 0)
      unlink(path)
      let before = published()
      let fault = Fault(call: number, errno: EIO, isLasting: isLasting)
      let waiting = publish("new", fault.calls, 60)
      guard fault.hasStruck else { break }
      struck = number
      let after = published()
      expect(Set(before.keys.filter { before[$0] != after[$0] }), stored, waiting.content()?.paths ?? [])
      try? FileManager.default.removeItem(atPath: root)
    }
    #expect(struck > 50)
  }

  @Test func `at whichever call a publishing is killed, all it has changed is written down`() {
    everyFault(isLasting: true) { changed, stored, _ in #expect(changed.isSubset(of: stored)) }
  }

  @Test func `whichever call fails, this process gives all that it has changed`() {
    everyFault(isLasting: false) { changed, _, own in #expect(changed.isSubset(of: own)) }
  }

  @Test func `whichever call of forgetting fails, only what was taken is forgotten`() throws {
    _ = publish("old", .unsynced, 0)
    unlink(path)
    for number in 1...100 {
      waiting().add(["v1/a.json"])
      let taken = try #require(waiting().content())
      waiting().add(["v1/vi/a.html"])
      let fault = Fault(call: number, errno: EIO)
      let problem = waiting(calls: fault.calls).finish(taken)
      guard fault.hasStruck else { break }
      #expect(Set(stored).isSuperset(of: ["vi/a.html"]), "call \(number): \(problem ?? "")")
      if problem != nil { #expect(stored.contains("a.json"), "call \(number)") }
      unlink(path)
    }
  }

  @Test func `removed files are named before they are gone`() {
    let calls = FileSystemCalls.unsynced
    _ = publish("old", calls, 0)
    unlink(path)
    for number in 1...100 {
      let fault = Fault(call: number, errno: EIO, isLasting: true)
      _ = PublishedTree(root: root, waiting: waiting(calls: fault.calls), calls: fault.calls).remove(["v1/a.json"])
      let gone = published().filter { $0.value == nil }.map(\.key)
      #expect(Set(gone).isSubset(of: stored), "call \(number)")
      if gone.count == 2 { return }
    }
    Issue.record("nothing was removed")
  }

  @Test func `what killed runs have left of the file is swept, and nothing else`() {
    let strays = [".wgt-state.sqlite.onpublish.417-9c1f03aa.tmp", ".wgt-notice.json.417-9c1f03aa.tmp"].map {
      folder($0)
    }
    for stray in strays { _ = FileManager.default.createFile(atPath: stray, contents: nil) }
    waiting().add(["v1/a.json"])
    #expect(names(below: folder.path) == [".wgt-notice.json.417-9c1f03aa.tmp", "state.sqlite.onpublish"])
  }

  @Test(arguments: [
    "", "1 a.json", "1 a.json\n\n", "a.json\n", "0 a.json\n", "-1 a.json\n", "1 \n", "1 /a.json\n", "1 vi/../a.json\n",
    "1 a\u{7}.json\n", "1 a.json\r\n", "99999999999999999999 a.json\n", "failure 0 0 away\n",
    "failure 0 nan away\n1 a.json\n",
    "failure 0 9999999999999999 away\n1 a.json\n",
  ])
  func `where a line is none of ours every published path waits, and is forgotten when it was taken`(content: String)
    throws
  {
    _ = publish("old", .unsynced, 0)
    _ = FileManager.default.createFile(atPath: "\(root)/v1/.wgt-a.json.1-1.tmp", contents: nil)
    _ = FileManager.default.createFile(atPath: path, contents: Data(content.utf8))
    let taken = try #require(waiting().content())
    #expect(Set(taken.paths) == Set(published().keys))
    waiting().add(["v1/b.json"])
    #expect(waiting().finish(taken) == nil)
    #expect(stored == ["b.json"])
  }

  @Test(arguments: [EACCES, EIO, EMFILE])
  func `where the file cannot be opened every published path waits`(code: Int32) {
    _ = publish("old", .unsynced, 0)
    var calls = FileSystemCalls.unsynced
    calls.open = { [path] in $0 == path ? -Int(code) : FileSystemCalls.system.open($0, $1, $2) }
    #expect(Set(waiting(calls: calls).content()?.paths ?? []) == Set(published().keys))
  }
}
