import Foundation

/// What stands on the command line.
struct Options {
  var folder = URL(filePath: ".")
  var port = 0
  var delayMilliseconds = 0
  var isSample = false
  var isVarying = false
  var seconds = 600

  static let usage = "usage: replay-server FOLDER [--port N] [--delay-milliseconds N] [--sample] [--vary] [--seconds N]"

  struct Misuse: Error, CustomStringConvertible {
    let description: String
  }

  init(_ arguments: some Sequence<String>) throws {
    var folders: [String] = []
    var rest = Array(arguments)[...]
    while let word = rest.popFirst() {
      switch word {
      case "--port": port = try Self.number(after: word, &rest)
      case "--delay-milliseconds": delayMilliseconds = try Self.number(after: word, &rest)
      case "--seconds": seconds = try Self.number(after: word, &rest)
      case "--sample": isSample = true
      case "--vary": isVarying = true
      case _ where word.hasPrefix("-"): throw Misuse(description: "unknown option \(word)")
      default: folders.append(word)
      }
    }
    guard folders.count == 1 else { throw Misuse(description: "expected one folder, found \(folders.count)") }
    folder = URL(filePath: folders[0], directoryHint: .isDirectory)
  }

  private static func number(after word: String, _ rest: inout ArraySlice<String>) throws -> Int {
    guard let text = rest.popFirst(), let number = Int(text), number >= 0 else {
      throw Misuse(description: "expected a number after \(word)")
    }
    return number
  }
}
