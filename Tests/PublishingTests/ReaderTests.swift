import Foundation
import Testing
import child

@testable import Publishing

/// What is read while another process publishes, and after it was killed.
@Suite struct ReaderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The number of the version that a text of the publishing child is; nil where it is not one version, whole.
  private func version(_ text: String?) -> Int? {
    guard let text, let number = text.split(separator: "\n").first.flatMap({ Int($0) }) else { return nil }
    let whole = String(repeating: "\(number)\n", count: 20_000 / (String(number).count + 1))
    return text == whole ? number : nil
  }

  @Test func `a reader of 500 publishings sees each file and each gzip whole and never an older one again`() throws {
    let publisher = try Child(["publish", folder("public")])
    defer { publisher.kill() }
    #expect(publisher.said() == "begun\n")
    let path = folder("public/v1/vi/a.html")
    let deadline = Date().addingTimeInterval(60)
    while FileStatus(path + ".gz") == nil, Date() < deadline { usleep(1_000) }
    var latest = 0
    var seen: Set<Int> = []
    while latest < 500, Date() < deadline {
      let plain = try #require(version(text(path)), "after \(latest)")
      let packed = try #require(version(inflated(path + ".gz")), "after \(latest)")
      #expect(plain >= latest)
      // The gzip is read later; between the two renames it is one version behind what was read before.
      #expect(packed >= plain - 1)
      latest = plain
      seen.insert(plain)
    }
    #expect(latest >= 500 && seen.count > 50)
  }

  @Test func `a publisher killed at any moment leaves whole files, and the next one mends and sweeps`() throws {
    // Killed before its first rename, a publisher leaves what the round before has published.
    let isWhole = { text in text == "next" || version(text) != nil }
    for round in 0..<15 {
      let root = folder("public")
      let publisher = try Child(["publish", root])
      #expect(publisher.said() == "begun\n")
      usleep(UInt32.random(in: 0...20_000))
      publisher.kill()
      for name in ["v1/a.json", "v1/vi/a.html"] where FileStatus(root + "/" + name) != nil {
        #expect(isWhole(text(root + "/" + name)), "round \(round)")
        guard FileStatus(root + "/" + name + ".gz") != nil else { continue }
        #expect(isWhole(inflated(root + "/" + name + ".gz")), "round \(round)")
      }
      let next = [file("v1/a.json", "next"), file("v1/vi/a.html", "next")]
      #expect(PublishedTree(root: root).publish(next, now: Date()).failures.isEmpty)
      for file in next { expectPublished("next", at: root + "/" + file.path) }
      #expect(names(below: root) == ["v1", "v1/a.json", "v1/a.json.gz", "v1/vi", "v1/vi/a.html", "v1/vi/a.html.gz"])
    }
  }
}
