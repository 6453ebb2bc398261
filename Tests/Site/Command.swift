import Foundation

/// What a command said and how it ended.
struct CommandResult: Equatable {
  let status: Int32
  let output: String
  let errors: String
}

/// The `widgets` command in a process of its own.
final class Command {
  let process = Process()
  private let output = Pipe()
  private let errors = Pipe()

  /// Where this package's commands are.
  static let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

  /// `wrapper` is what the shell puts before the command: `unshare -n`, `umask 077;`.
  init(
    _ arguments: [String], in folder: URL, environment: [String: String], asNobody: Bool, through wrapper: String = "",
    tracedBy tracer: String? = nil
  ) throws {
    let executable = Self.folder.appendingPathComponent("widgets").path
    // setpriv itself must not run under another clock: it would leave shared memory that nobody may open.
    let rights = asNobody ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : ""
    let variables = environment.map { "\($0)='\($1)'" }.joined(separator: " ")
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let line = tracer.map { "exec \($0)" } ?? "\(Self.before(wrapper)) \(rights) env \(variables)"
    process.arguments = ["-c", "\(line) \"$0\" \"$@\"", executable] + arguments
    process.currentDirectoryURL = folder
    process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    // A test's thread may block signals, which a child would inherit: cron's and a shell's children have none blocked.
    var none = sigset_t()
    var usual = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &usual)
    defer { pthread_sigmask(SIG_SETMASK, &usual, nil) }
    try process.run()
  }

  /// The command takes the shell's place, so that what is sent to its process reaches it.
  private static func before(_ wrapper: String) -> String {
    wrapper.hasSuffix(";") ? "\(wrapper) exec" : "exec \(wrapper)"
  }

  /// Waits for its end; what it prints is little, so no pipe fills up.
  func wait() -> CommandResult {
    let output = output.fileHandleForReading.readDataToEndOfFile()
    let errors = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    sweep()
    return CommandResult(
      status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
      errors: String(decoding: errors, as: UTF8.self))
  }

  /// Ends it as a power cut would.
  func kill() {
    _ = Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    sweep()
  }

  /// Removes what libfaketime leaves of a process that was killed: it would be in the way of one of the same number.
  private func sweep() {
    for name in ["faketime_shm_", "sem.faketime_sem_"] { unlink("/dev/shm/\(name)\(process.processIdentifier)") }
  }
}
