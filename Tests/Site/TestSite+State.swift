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

  /// Another process that lets nobody read or write the state until it is released.
  func holdState() throws -> HeldState { try HeldState(of: self) }

  final class HeldState {
    private let holder = Process()
    private let input = Pipe()

    fileprivate init(of site: TestSite) throws {
      let sign = site.path("held")
      holder.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
      holder.arguments = [site.path("var/widgets.sqlite")]
      holder.standardInput = input
      try holder.run()
      input.fileHandleForWriting.write(Data("begin exclusive;\n.shell touch \(sign)\n".utf8))
      while holder.isRunning, !site.exists("held") { usleep(10_000) }
      guard site.exists("held") else { throw Unexpected(status: holder.terminationStatus) }
      try FileManager.default.removeItem(atPath: sign)
    }

    /// Ends it by the end of its input: a signal that a test's thread blocks it would never see.
    func release() {
      try? input.fileHandleForWriting.close()
      holder.waitUntilExit()
    }
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
