import ArgumentParser
import Foundation
import Publishing

enum Console {
  static func write(_ text: String) throws(CommandError) { try write(Data(text.utf8)) }

  /// Writes bytes to stdout as they are; a full disk behind it is exit status 2.
  ///
  /// Where nobody reads any more, SIGPIPE ends the command as usual.
  static func write(_ bytes: Data) throws(CommandError) {
    if let problem = put(bytes, into: STDOUT_FILENO) {
      throw CommandError(.unavailable, "standard output: \(problem)")
    }
  }

  static func print(_ line: String) throws(CommandError) { try write("\(line)\n") }

  static func print(_ lines: [String]) throws(CommandError) { try write(lines.map { "\($0)\n" }.joined()) }

  /// Prints text, or replaces a file by it, whole or not at all.
  static func deliver(
    _ text: String, to file: String?, at now: Date, failure: CommandError.ExitStatus = .unavailable
  ) throws(CommandError) {
    guard let file else { return try write(text) }
    if let problem = AtomicFile(path: file).replace(with: Data(text.utf8), now: now) {
      throw CommandError(failure, "\(file): \(problem)")
    }
  }

  static func warn(_ sentence: String) { printError("widgets: \(sentence)") }

  /// Writes one line to stderr, without any terminal escape or change of direction that a foreign text may hold.
  static func printError(_ line: String) {
    let safe = String(
      String.UnicodeScalarView(
        line.unicodeScalars.filter { ![.control, .format].contains($0.properties.generalCategory) }))
    // A stderr that takes nothing must not end a run: a FileHandle would trap there.
    _ = put(Data("\(safe)\n".utf8), into: STDERR_FILENO)
  }

  /// Nil where all bytes were written, else why not.
  private static func put(_ bytes: Data, into descriptor: Int32) -> String? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno != EINTR { return String(cString: strerror(errno)) }
      rest = rest.dropFirst(max(0, written))
    }
    return nil
  }
}

enum TextOrJSON: String, ExpressibleByArgument, CaseIterable { case text, json }
