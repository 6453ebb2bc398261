import Foundation

/// This package's `child` command in a process of its own, so that a test can kill it or take rights from it.
package final class Child {
  /// The running command.
  package let process = Process()
  private let output = Pipe()

  /// Starts the command; `asNobody` takes root's rights away, which no file mode stops.
  ///
  /// The umask is 077, the least friendly one, so that no mode is right by chance.
  package init(_ arguments: [String], asNobody: Bool = false) throws {
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    let executable = own.appendingPathComponent("child")
    let rights = asNobody && geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : ""
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "umask 077; exec \(rights) \"$0\" \"$@\"", executable.path] + arguments
    process.standardOutput = output
    try process.run()
  }

  /// The next piece of what the command prints, waited for; empty when it has ended.
  package func said() -> String { String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) }

  /// All that the command prints, once it has ended by itself, and its exit status.
  package func ended() -> (text: String, status: Int32) {
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (text, process.terminationStatus)
  }

  /// Ends the command as a power cut would end it.
  package func kill() {
    _ = Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
