import ArgumentParser
import Foundation
import Publishing

/// What a person or a script reads.
enum Console {
  /// Writes text to stdout as it is; a full disk behind it is one line and exit status 2.
  ///
  /// A reader that went away ends the command as usual, by SIGPIPE.
  static func write(_ text: String) throws { try write(Data(text.utf8)) }

  /// Writes bytes to stdout as they are.
  static func write(_ bytes: Data) throws {
    if let problem = put(bytes, into: STDOUT_FILENO) {
      throw stop(.unavailable, "widgets: standard output: \(problem)")
    }
  }

  /// Prints text, or replaces a file by it, whole or not at all; a file that cannot be written is one line and this status.
  static func deliver(_ text: String, to file: String?, at now: Date, failure: ExitCode = .unavailable) throws {
    guard let file else { return try write(text) }
    if let problem = AtomicFile(path: file).replace(with: Data(text.utf8), now: now) {
      throw stop(failure, "widgets: \(file): \(problem)")
    }
  }

  /// Writes bytes whole; answers why that failed, nil where it did not.
  private static func put(_ bytes: Data, into descriptor: Int32) -> String? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno != EINTR { return String(cString: strerror(errno)) }
      rest = rest.dropFirst(max(0, written))
    }
    return nil
  }

  /// Writes lines to stdout.
  static func say(_ lines: [String]) throws { try write(lines.map { $0 + "\n" }.joined()) }

  /// Writes one line to stderr, without any terminal escape or change of direction that a foreign text may hold.
  static func complain(_ line: String) {
    let safe = String(
      String.UnicodeScalarView(
        line.unicodeScalars.filter { ![.control, .format].contains($0.properties.generalCategory) }))
    // A stderr that takes nothing must not end a run: a FileHandle would trap there.
    _ = put(Data("\(safe)\n".utf8), into: STDERR_FILENO)
  }
}

extension ExitCode {
  /// Some widget has no data that may be shown, or publishing failed.
  static let unavailable = ExitCode(2)
  /// It cannot be told how the site is (a monitoring plugin's UNKNOWN).
  static let unknown = ExitCode(3)
  /// The command line is wrong (EX_USAGE).
  static let usage = ExitCode(64)
  /// Another run holds the lock (EX_TEMPFAIL).
  static let locked = ExitCode(75)
  /// The configuration is wrong (EX_CONFIG).
  static let config = ExitCode(78)
}

/// Ends the command with one line on stderr.
func stop(_ code: ExitCode, _ line: String) -> ExitCode {
  Console.complain(line)
  return code
}
