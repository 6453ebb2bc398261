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

  /// Between asking a group to end and ending it, seconds.
  private static let graceSeconds = 0.5
  /// Of what the command says, the end is kept, bytes.
  private static let keptBytes = 4096

  /// Runs the command with a text as its input, for at most so many seconds; nil where it exits with 0, else the sentence
  /// part that says why not, with the last line of its standard error.
  ///
  /// With the command everything ends that it has started and that has stayed in its group.
  package func run(_ input: String, seconds: Double) -> String? {
    let start = ContinuousClock.now
    let file = cspawn_memory_file()
    guard file >= 0 else { return "cannot be started: \(Self.words(of: errno))" }
    defer { close(file) }
    guard Self.fill(file, with: Array(input.utf8)) else { return "cannot be started: \(Self.words(of: errno))" }
    var pipes: [Int32] = [-1, -1]
    guard pipe(&pipes) == 0 else { return "cannot be started: \(Self.words(of: errno))" }
    defer { close(pipes[0]) }
    // A parent may have ignored the signal, and then nobody would learn how the command ends.
    signal(SIGCHLD, SIG_DFL)
    var process: pid_t = 0
    let code = Self.withPointers(to: words) { arguments in
      Self.withPointers(to: environment.map { "\($0.key)=\($0.value)" }.sorted()) {
        cspawn_start(&process, arguments, $0, file, pipes[1])
      }
    }
    close(pipes[1])
    guard code == 0 else { return Self.sentence(of: code, startingAt: words[0]) }
    var said = Tail(descriptor: pipes[0], mostBytes: Self.keptBytes)
    var isEnded = false
    while !isEnded, ContinuousClock.now - start < .seconds(seconds) { isEnded = Self.hasEnded(process, &said) }
    let isLate = !isEnded
    if isLate {
      kill(-process, SIGTERM)
      while !isEnded, ContinuousClock.now - start < .seconds(seconds + Self.graceSeconds) {
        isEnded = Self.hasEnded(process, &said)
      }
    }
    // The command itself has not been waited for yet, so the number is still its group's.
    kill(-process, SIGKILL)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    said.read()
    guard let reason = isLate ? "did not end within \(Int(seconds)) s" : Self.reason(of: status) else { return nil }
    return [reason, said.lastLine].compactMap(\.self).joined(separator: ": ")
  }

  /// Waits a little for the end of a process, and reads what it says.
  private static func hasEnded(_ process: pid_t, _ said: inout Tail) -> Bool {
    said.wait(milliseconds: 10)
    var ended = siginfo_t()
    return waitid(P_PID, id_t(process), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_signo == SIGCHLD
  }

  private static func reason(of status: Int32) -> String? {
    let signal = status & 0x7F
    guard signal == 0 else { return "was ended by signal \(signal)" }
    let code = status >> 8 & 0xFF
    return code == 0 ? nil : "exited with status \(code)"
  }

  private static func sentence(of code: Int32, startingAt path: String) -> String {
    switch code {
    case ENOENT where access(path, F_OK) == 0: "cannot be started: the interpreter in its first line does not exist"
    case ENOEXEC: "cannot be started: it is no program; the first line of a script is such as #!/bin/sh"
    default: "cannot be started: \(words(of: code))"
    }
  }

  private static func words(of code: Int32) -> String { String(cString: strerror(code)) }

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

/// The end of what comes out of a pipe that nobody may ever close.
private struct Tail {
  let descriptor: Int32
  let mostBytes: Int
  private var bytes: [UInt8] = []
  private var isClosed = false

  init(descriptor: Int32, mostBytes: Int) {
    (self.descriptor, self.mostBytes) = (descriptor, mostBytes)
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  /// Waits until something has come, and reads it.
  mutating func wait(milliseconds: Int32) {
    var reader = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard !isClosed else {
      usleep(useconds_t(milliseconds) * 1000)
      return
    }
    if poll(&reader, 1, milliseconds) > 0 { read() }
  }

  /// Reads what is there, at most 1 MiB, so that a command that never stops speaking does not keep this process.
  mutating func read() {
    var part = [UInt8](repeating: 0, count: 1 << 16)
    for _ in 0..<16 where !isClosed {
      let count = Glibc.read(descriptor, &part, part.count)
      guard count > 0 else {
        isClosed = count == 0
        return
      }
      bytes = (bytes + part[..<count]).suffix(mostBytes)
    }
  }

  var lastLine: String? {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .last { !$0.allSatisfy(\.isWhitespace) }.map { String($0.prefix(200)) }
  }
}
