import Foundation

extension TestSite {
  /// Runs a statement on the state, as an operator or a fault would.
  func executeSQL(_ statement: String) throws {
    let process = try launch("/usr/bin/sqlite3", path("var/widgets.sqlite"), statement)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Unexpected(status: process.terminationStatus) }
  }

  /// Another process that holds the lock of all runs until it is ended, at most half a minute.
  func holdLock() throws -> Process {
    let holder = try launch("/usr/bin/flock", path("var/widgets.sqlite.lock"), "sleep", "30")
    Thread.sleep(forTimeInterval: 0.3)
    return holder
  }

  struct Unexpected: Error {
    let status: Int32
  }

  private func launch(_ program: String, _ arguments: String...) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    try process.run()
    return process
  }
}
