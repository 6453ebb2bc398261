import CSpawn
import Foundation

/// A command of the site's own that runs without a shell, in a process group of its own.
package struct SiteCommand: Sendable {
  /// The program's path and its arguments.
  package let words: [String]
  package let environment: [String: String]

  package init(_ words: [String], environment: [String: String]) {
    (self.words, self.environment) = (words, environment)
  }

  /// What the keeper needs after the end of the command's time, seconds: half a second of grace, and some for a busy machine.
  private static let spareSeconds = 0.75
  /// Of what the command says, the end is kept, bytes.
  private static let keptBytes = 4096

  /// Runs the command with a text as its input, for at most so many seconds; nil where it exits with 0, else the sentence
  /// part that says why not, with the last line of its standard error.
  ///
  /// With the command everything ends that it has started and that has stayed in its group, also where this process is
  /// ended. The locks of this process last so long.
  package func run(_ input: String, seconds: Double) -> String? {
    let file = cspawn_memory_file()
    guard file >= 0 else { return Self.problem(errno) }
    defer { close(file) }
    guard Self.fill(file, with: Array(input.utf8)) else { return Self.problem(errno) }
    guard let speech = Ends(), let answer = Ends() else { return Self.problem(errno) }
    defer { for end in [speech, answer] { close(end.reader) } }
    let milliseconds = Int32(seconds * 1000)
    let keeper = Self.withPointers(to: words) { arguments in
      Self.withPointers(to: environment.map { "\($0.key)=\($0.value)" }.sorted()) {
        cspawn_start(arguments, $0, file, speech.writer, answer.writer, milliseconds)
      }
    }
    let code = errno
    for end in [speech, answer] { close(end.writer) }
    guard keeper > 0 else { return Self.problem(code) }
    var said = Tail(descriptor: speech.reader, mostBytes: Self.keptBytes)
    let reason: String?
    switch Self.end(of: keeper, answer, &said, by: .now + .seconds(seconds + Self.spareSeconds)) {
    case .ended(let end) where end.code != 0: return Self.sentence(of: end.code, startingAt: words[0])
    case .ended(let end) where end.is_late == 0: reason = Self.reason(of: end.status)
    case .ended, .unknown: reason = "did not end within \(Int(seconds)) s"
    case .abandoned: reason = "was ended, because the process that watched it was"
    }
    guard let reason else { return nil }
    return [reason, said.lastLine].compactMap(\.self).joined(separator: ": ")
  }

  private enum End {
    case ended(cspawn_word)
    /// The keeper does not say so in time, as of a command that the kernel cannot end.
    case unknown
    /// The keeper was ended itself, and then the command's group too.
    case abandoned
  }

  private static func end(
    of keeper: pid_t, _ answer: Ends, _ said: inout Tail, by deadline: ContinuousClock.Instant
  ) -> End {
    var group: pid_t = 0
    while ContinuousClock.now < deadline {
      let left = deadline - .now
      said.wait(or: answer.reader, milliseconds: Int32(left / .milliseconds(1)) + 1)
      var word = cspawn_word()
      let size = MemoryLayout<cspawn_word>.size
      let count = read(answer.reader, &word, size)
      guard count >= 0 else { continue }
      if count == size, word.running > 0 {
        group = word.running
        continue
      }
      if count != size, group > 0 { kill(-group, SIGKILL) }
      while waitpid(keeper, nil, 0) < 0, errno == EINTR {}
      said.read()
      return count == size ? .ended(word) : .abandoned
    }
    return .unknown
  }

  private static func reason(of status: Int32) -> String? {
    let signal = status & 0x7F
    guard signal == 0 else { return "was ended by signal \(signal)" }
    let code = status >> 8 & 0xFF
    return code == 0 ? nil : "exited with status \(code)"
  }

  private static let withoutInterpreter = "cannot be started: the interpreter in its first line does not exist"
  private static let noProgram = "cannot be started: it is no program; the first line of a script is such as #!/bin/sh"

  private static func sentence(of code: Int32, startingAt path: String) -> String {
    switch code {
    case ENOENT where access(path, F_OK) == 0: withoutInterpreter
    case ENOEXEC: noProgram
    default: problem(code)
    }
  }

  /// Why a script that may be run cannot be started, by its beginning; nil where nothing speaks against it.
  package static func fault(ofScript beginning: Data) -> String? {
    // Of what is no text the kernel knows more.
    guard !beginning.contains(0) else { return nil }
    guard beginning.starts(with: Data("#!".utf8)) else { return noProgram }
    let line = beginning.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") }
    let word = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.first ?? Data()
    return access(String(decoding: word, as: UTF8.self), X_OK) == 0 ? nil : withoutInterpreter
  }

  private static func problem(_ code: Int32) -> String { "cannot be started: \(String(cString: strerror(code)))" }

  /// Writes a file's text and goes back to its beginning.
  private static func fill(_ file: Int32, with bytes: [UInt8]) -> Bool {
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes { write(file, $0.baseAddress?.advanced(by: done), bytes.count - done) }
      if written < 0, errno != EINTR { return false }
      done += max(0, written)
    }
    return lseek(file, 0, SEEK_SET) == 0
  }

  private static func withPointers<Value>(
    to texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
  ) -> Value {
    let pointers = texts.map { strdup($0) }
    defer { pointers.forEach { free($0) } }
    return body(pointers + [nil])
  }
}

/// Both ends of a pipe; reading does not wait.
private struct Ends {
  let reader: Int32
  let writer: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    (reader, writer) = (ends[0], ends[1])
    _ = fcntl(reader, F_SETFL, O_NONBLOCK)
  }
}

/// The end of what comes out of a pipe that nobody may ever close.
private struct Tail {
  let descriptor: Int32
  let mostBytes: Int
  private var bytes: [UInt8] = []

  init(descriptor: Int32, mostBytes: Int) { (self.descriptor, self.mostBytes) = (descriptor, mostBytes) }

  /// Waits until something has come here or at another descriptor, and reads what is here.
  mutating func wait(or other: Int32, milliseconds: Int32) {
    var readers = [descriptor, other].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    if poll(&readers, 2, milliseconds) > 0 { read() }
  }

  /// Reads what is there, at most 1 MiB, so that a command that never stops speaking does not keep this process.
  mutating func read() {
    var part = [UInt8](repeating: 0, count: 1 << 16)
    for _ in 0..<16 {
      let count = Glibc.read(descriptor, &part, part.count)
      guard count > 0 else { return }
      let kept = part[max(0, count - mostBytes)..<count]
      bytes = Array(bytes.suffix(mostBytes - kept.count) + kept)
    }
  }

  var lastLine: String? {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .last { !$0.allSatisfy(\.isWhitespace) }.map { String($0.prefix(200)) }
  }
}
