import Foundation
import Testing

@testable import Serving

struct FolderTests {
  private let root = FileManager.default.temporaryDirectory.appendingPathComponent("widgets-\(UUID().uuidString)").path

  /// A tree with a file in it.
  private func folder() throws -> Folder {
    try FileManager.default.createDirectory(atPath: "\(root)/public/v1/vi", withIntermediateDirectories: true)
    try write("public/v1/vi/rates.html", "<p>26.412</p>\n")
    try write("secret.json", "{}")
    return Folder(root: "\(root)/public")
  }

  private func write(_ path: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(root)/\(path)"))
  }

  private func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: "\(root)/public/\(path)", withDestinationPath: target)
  }

  @Test func `a file is read whole, with what its version is known by`() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let folder = try folder()
    let (stamp, bytes) = try #require(folder.contents(of: "v1/vi/rates.html"))
    #expect(String(decoding: bytes, as: UTF8.self) == "<p>26.412</p>\n")
    #expect(stamp == folder.stamp(of: "v1/vi/rates.html"))
    try write("public/v1/vi/rates.html", "<p>26.413</p>\n")
    #expect(stamp != folder.stamp(of: "v1/vi/rates.html"))
  }

  @Test func `no link leads out of the tree`() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let folder = try folder()
    try link("v1/link.json", to: "../../secret.json")
    try FileManager.default.createDirectory(atPath: "\(root)/outside", withIntermediateDirectories: true)
    try write("outside/rates.html", "secret")
    try link("v1/en", to: "../../outside")
    #expect(folder.stamp(of: "v1/link.json") == nil)
    #expect(folder.contents(of: "v1/link.json") == nil)
    #expect(folder.contents(of: "v1/en/rates.html") == nil)
  }

  @Test func `the tree itself may be a link`() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    _ = try folder()
    try FileManager.default.createSymbolicLink(atPath: "\(root)/current", withDestinationPath: "public")
    #expect(Folder(root: "\(root)/current").contents(of: "v1/vi/rates.html") != nil)
  }

  @Test func `folders, pipes and what is too large are no files`() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let folder = try folder()
    #expect(folder.stamp(of: "v1/vi") == nil)
    #expect(mkfifo("\(root)/public/v1/pipe.json", 0o644) == 0)
    #expect(folder.stamp(of: "v1/pipe.json") == nil)
    #expect(folder.contents(of: "v1/pipe.json") == nil)
    #expect(truncate("\(root)/public/v1/vi/rates.html", Folder.mostBytes + 1) == 0)
    #expect(folder.contents(of: "v1/vi/rates.html") == nil)
  }

  @Test func `a tree that is not there yet has no files`() {
    let folder = Folder(root: "\(root)/nowhere")
    #expect(folder.stamp(of: "v1/rates.json") == nil)
    #expect(folder.contents(of: "v1/rates.json") == nil)
  }
}
