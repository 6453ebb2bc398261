import Foundation
import Testing
import child

@testable import Publishing

/// Every call of a publishing fails once.
@Suite struct FaultTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// One file that changes, one that stays, one whose gzip is missing, one that is new in a folder that is new.
  private static func files(_ version: String) -> [PublishedFile] {
    [
      file("v1/changed.json", version), file("v1/same.json", "same"), file("v1/vi/mended.html", "same"),
    ] + (version == "old" ? [] : [file("v1/en/added.html", version)])
  }

  /// Publishes the new version over the old one with a fault; nil when so many calls are never made.
  private func publish(with fault: Fault, root: String) -> Publication? {
    _ = PublishedTree(root: root, calls: .unsynced).publish(Self.files("old"), now: at(0))
    unlink(root + "/v1/vi/mended.html.gz")
    let publication = PublishedTree(root: root, calls: fault.calls).publish(Self.files("new"), now: at(60))
    return fault.hasStruck ? publication : nil
  }

  /// Expects every file, and every gzip, old or new and whole.
  private func expectWhole(_ root: String, _ note: String) {
    #expect(["old", "new"].contains(text(root + "/v1/changed.json")), "\(note)")
    #expect(["old", "new"].contains(inflated(root + "/v1/changed.json.gz")), "\(note)")
    #expect([nil, "new"].contains(text(root + "/v1/en/added.html")), "\(note)")
    for name in ["same.json", "vi/mended.html"] { #expect(text(root + "/v1/" + name) == "same", "\(note)") }
    for gzip in names(below: root) where gzip.hasSuffix(".gz") {
      #expect(inflated(root + "/" + gzip) != nil, "\(note): \(gzip)")
    }
  }

  /// Expects that the next run makes all good.
  private func expectMended(_ root: String, _ note: String) {
    let publication = PublishedTree(root: root, calls: .unsynced).publish(Self.files("new"), now: at(120))
    #expect(publication.failures.isEmpty, "\(note)")
    for file in Self.files("new") {
      expectPublished(String(decoding: file.bytes, as: UTF8.self), at: root + "/" + file.path)
    }
    #expect(names(below: root).count == 11, "\(note): \(names(below: root))")
  }

  @Test(arguments: [EIO, ENOSPC, EACCES])
  func `whichever call fails, each file is old or new, the rest is published and the next run mends`(code: Int32) throws
  {
    var struck = 0
    for number in 1...500 {
      let root = folder("public-\(number)")
      guard let publication = publish(with: Fault(call: number, errno: code), root: root) else { break }
      struck = number
      let note = "call \(number)"
      expectWhole(root, note)
      #expect(publication.failures.count <= 2, "\(note): \(publication.failures)")
      #expect(publication.failures.allSatisfy { $0.hasSuffix(": " + String(cString: strerror(code))) })
      if publication.failures.isEmpty {
        for file in Self.files("new") {
          expectPublished(String(decoding: file.bytes, as: UTF8.self), at: root + "/" + file.path)
        }
      } else {
        // What did not fail is new all the same.
        let failed = publication.failures.map { $0.prefix { $0 != ":" } }
        for file in Self.files("new") where !failed.contains(file.path[...]) {
          expectPublished(String(decoding: file.bytes, as: UTF8.self), at: root + "/" + file.path)
        }
        #expect(!names(below: root).contains { $0.hasSuffix(".tmp") }, "\(note): \(publication.failures)")
      }
      expectMended(root, note)
    }
    // So many that every kind of call was among them, and fewer than were tried.
    #expect(60 < struck && struck < 500)
  }

  @Test func `a run killed before any of its calls leaves whole files that the next run mends`() throws {
    var struck = 0
    for number in 1...500 {
      let root = folder("public-\(number)")
      let fault = Fault(call: number, errno: EIO, isLasting: true)
      guard publish(with: fault, root: root) != nil else { break }
      struck = number
      expectWhole(root, "killed before call \(number)")
      expectMended(root, "killed before call \(number)")
    }
    #expect(60 < struck && struck < 500)
  }

  @Test func `a signal during any call costs nothing`() throws {
    for number in 1...500 {
      let root = folder("public-\(number)")
      guard let publication = publish(with: Fault(call: number, errno: EINTR), root: root) else { break }
      #expect(publication.failures.isEmpty, "call \(number)")
      for file in Self.files("new") {
        expectPublished(String(decoding: file.bytes, as: UTF8.self), at: root + "/" + file.path)
      }
    }
  }
}
