import Foundation
import Testing
import child

@testable import Publishing

/// Two that publish into one tree.
@Suite struct TogetherTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `two that publish into one tree at the same time lose, tear and leave nothing`() throws {
    let root = folder("public")
    let failures = Failures()
    DispatchQueue.concurrentPerform(iterations: 4) { index in
      let tree = PublishedTree(root: root, calls: .unsynced)
      for number in 0..<25 {
        let text = String(repeating: "\(index) \(number)\n", count: 500)
        let publication = tree.publish([file("v1/vi/a.html", text), file("v1/a.json", text)], now: at(Double(number)))
        failures.add(publication.failures)
      }
    }
    #expect(failures.all == [])
    #expect(names(below: root + "/v1") == ["a.json", "a.json.gz", "vi", "vi/a.html", "vi/a.html.gz"])
    let text = try String(contentsOfFile: root + "/v1/a.json", encoding: .utf8)
    #expect(try String(contentsOfFile: root + "/v1/vi/a.html", encoding: .utf8) == text)
    expectPublished(text, at: root + "/v1/a.json")
  }

  @Test func `the temporaries of somebody who cannot be locked out are not swept`() throws {
    let root = folder("public")
    _ = PublishedTree(root: root).publish([file("a.json", "1")], now: at(0))
    var calls = FileSystemCalls.unsynced
    calls.lock = { _, _ in -Int(ENOLCK) }
    try Data("theirs".utf8).write(to: URL(fileURLWithPath: root + "/.wgt-a.json.1-2.tmp"))
    let tree = PublishedTree(root: root, calls: calls)
    #expect(tree.publish([file("a.json", "2")], now: at(60)).written == ["a.json"])
    #expect(names(below: root) == [".wgt-a.json.1-2.tmp", "a.json", "a.json.gz"])
    _ = PublishedTree(root: root).publish([file("a.json", "2")], now: at(120))
    #expect(names(below: root) == ["a.json", "a.json.gz"])
  }

  @Test func `each state that publishes is known to the others until it is gone`() throws {
    let tree = PublishedTree(root: folder("public"))
    let states = [folder("one.sqlite"), folder("two.sqlite")]
    _ = tree.publish([file("a.json", "1")], now: at(0))
    for state in states {
      #expect(FileManager.default.createFile(atPath: state, contents: nil))
      tree.note(state: state)
      tree.note(state: state)
    }
    #expect(tree.otherStates(than: states[0]) == [states[1]])
    #expect(tree.otherStates(than: states[1]) == [states[0]])
    try FileManager.default.removeItem(atPath: states[1])
    #expect(tree.otherStates(than: states[0]) == [])
    #expect(names(below: folder("public")) == ["a.json", "a.json.gz"])
  }
}

/// What several threads have met.
private final class Failures: @unchecked Sendable {
  private let lock = NSLock()
  private(set) var all: [String] = []
  func add(_ failures: [String]) { lock.withLock { all += failures } }
}
