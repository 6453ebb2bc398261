import Foundation
import Testing

@testable import Site

extension PublishedFileState {
  /// Whether the bytes are those of a whole file of that name.
  func isWhole(as name: String) -> Bool {
    guard let bytes = name.hasSuffix(".gz") ? inflated(bytes) : bytes else { return false }
    let text = String(decoding: bytes, as: UTF8.self)
    switch name.replacing(".gz", with: "") {
    case let name where name.hasSuffix(".json"):
      return (try? JSONSerialization.jsonObject(with: bytes)) != nil && text.hasSuffix("}\n")
    case let name where name.hasSuffix("sidebar.html"): return text.hasPrefix("<div") && text.hasSuffix("</div>\n")
    case let name where name.hasSuffix(".html"):
      return text.hasPrefix("<section") && text.hasSuffix("</section>\n")
    default: return text.hasSuffix("}\n") || text.hasSuffix(";\n")
    }
  }
}

extension TestSite {
  /// Expects that every path and its `.gz` are there and whole; answers them.
  ///
  /// Those that are known to be whole are not looked at again.
  @discardableResult
  func expectWhole(
    knowing known: [String: PublishedFileState] = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [String: PublishedFileState] {
    let files = try publishedFiles()
    #expect(
      Set(files.keys) == Promise.all.union(Promise.all.map { $0 + ".gz" }), sourceLocation: sourceLocation)
    for (name, state) in files where known[name] != state && !state.isWhole(as: name) {
      Issue.record("\(name) is torn", sourceLocation: sourceLocation)
    }
    return files
  }

  /// Names of files that a run has begun and not put in place.
  func temporaries() -> [String] {
    let names = FileManager.default.enumerator(atPath: path("public"))?.compactMap { $0 as? String } ?? []
    return names.filter { $0.contains(".wgt-") }
  }

  /// Runs a shell's line in the site's folder.
  func shell(_ line: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = folder
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  /// What `sqlite3` prints of a statement on the state; on a copy of it where what a killed run has left of its
  /// journal is for the next run to mend.
  func sqlite(_ statement: String, onCopy: Bool = false) throws -> [String] {
    var state = path("var/widgets.sqlite")
    if onCopy {
      let copy = path("copy.sqlite")
      for suffix in ["", "-journal"] {
        try? FileManager.default.removeItem(atPath: copy + suffix)
        if FileManager.default.fileExists(atPath: state + suffix) {
          try FileManager.default.copyItem(atPath: state + suffix, toPath: copy + suffix)
        }
      }
      state = copy
    }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
    process.arguments = [state, statement]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(statement)")
    return text.split(separator: "\n").map(String.init)
  }
}
