import ArgumentParser
import Foundation
import Publishing

enum Console {
  static func write(_ text: String) throws(CommandError) { try write(Array(text.utf8)) }
  static func write(_ bytes: Data) throws(CommandError) { try write([UInt8](bytes)) }

  /// Writes bytes to stdout as they are; a full disk behind it is exit status 2.
  ///
  /// Where nobody reads any more, SIGPIPE ends the command as usual.
  static func write(_ bytes: [UInt8]) throws(CommandError) {
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
    _ = put(Array("\(safe)\n".utf8), into: STDERR_FILENO)
  }

  /// Nil where all bytes were written, else why not.
  private static func put(_ bytes: [UInt8], into descriptor: Int32) -> String? {
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
      }
      if written < 0, errno != EINTR { return String(cString: strerror(errno)) }
      done += max(0, written)
    }
    return nil
  }
}

enum TextOrJSON: String, ExpressibleByArgument, CaseIterable { case text, json }
