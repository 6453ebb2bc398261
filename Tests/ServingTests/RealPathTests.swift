import Foundation
import Testing

@testable import SiteFiles

/// Paths are compared as the kernel sees them.
struct RealPathTests {
  private let folder: String

  init() throws {
    let made = FileManager.default.temporaryDirectory.appendingPathComponent("paths-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: made.appendingPathComponent("a/b"), withIntermediateDirectories: true)
    folder = RealPath(made.path).path
    for (name, target) in [
      ("a/up", ".."), ("a/file", "b/there"), ("link", "a/b"), ("absolute", "\(folder)/a"), ("loop", "loop"),
      ("nowhere", "missing/x"), ("chain", "link/../up"),
    ] {
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/\(name)", withDestinationPath: target)
    }
    try Data().write(to: URL(fileURLWithPath: "\(folder)/a/b/there"))
  }

  @Test(arguments: ["a", "a/b/../b/./there", "link/there", "a/up/link//there", "absolute/b", "chain", "a/file", ""])
  func `a path is what realpath makes of it`(path: String) throws {
    let real = try #require(realpath("\(folder)/\(path)", nil))
    defer { free(real) }
    #expect(RealPath("\(folder)/\(path)").path == String(cString: real))
  }

  @Test(arguments: [
    ("link/new", "a/b/new"), ("nowhere", "missing/x"), ("missing/../a/new", "a/new"), ("chain/link/new", "a/b/new"),
  ])
  func `a file that is still to be made has a path too`(path: String, real: String) {
    #expect(RealPath("\(folder)/\(path)").path == "\(folder)/\(real)")
  }

  @Test func `the root is above itself, and a loop of links ends`() {
    #expect(RealPath("/../..").path == "/")
    #expect(RealPath("\(folder)/loop").path == "\(folder)/loop")
  }

  @Test(arguments: ["file", "up", "new", "b"])
  func `a file in a known folder has the path that it has alone`(name: String) {
    let known = RealPath(name, in: RealPath("\(folder)/absolute"))
    #expect(known.path == RealPath("\(folder)/absolute/\(name)").path)
  }

  @Test func `what lies in a folder does so by every name of it`() {
    let there = RealPath("\(folder)/a/b/there")
    for name in ["a", "link", "absolute", "a/up", ""] { #expect(there.lies(in: RealPath("\(folder)/\(name)"))) }
    #expect(there.lies(in: RealPath("/")))
    #expect(!there.lies(in: RealPath("\(folder)/missing")))
    #expect(!RealPath("\(folder)/ab").lies(in: RealPath("\(folder)/a")))
    #expect(there.isSame(as: RealPath("\(folder)/a/file")))
    #expect(!there.isSame(as: RealPath("\(folder)/a")))
  }
}
