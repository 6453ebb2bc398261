import Foundation
import Testing

@testable import widgets

/// Runs that would not end by themselves.
@Suite struct WatchdogTests {
  private static let line = "widgets: the run did not end in time and was stopped\n"

  private func said(_ result: ExitTest.Result?) -> String {
    String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  }

  @Test func `a process that waits for ever ends with status 2 and one line`() async {
    let result = await #expect(processExitsWith: .exitCode(2), observing: [\.standardErrorContent]) {
      Watchdog(seconds: 1).start()
      while true { pause() }
    }
    #expect(said(result) == Self.line)
  }

  @Test func `a process that computes for ever ends with status 2 and one line`() async {
    let result = await #expect(processExitsWith: .exitCode(2), observing: [\.standardErrorContent]) {
      Watchdog(seconds: 1).start()
      while getppid() > 0 {}
    }
    #expect(said(result) == Self.line)
  }

  @Test func `an alarm that the parent has blocked or ignores ends the process all the same`() async {
    await #expect(processExitsWith: .exitCode(2)) {
      var all = sigset_t()
      sigfillset(&all)
      pthread_sigmask(SIG_BLOCK, &all, nil)
      signal(SIGALRM, SIG_IGN)
      Watchdog(seconds: 1).start()
      while true { sleep(10) }
    }
  }

  @Test func `a stderr that nobody reads does not keep the process`() async {
    await #expect(processExitsWith: .exitCode(2)) {
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0, dup2(ends[1], STDERR_FILENO) >= 0 else { return }
      Watchdog(seconds: 1).start()
      let bytes = [UInt8](repeating: 46, count: 4096)
      while write(STDERR_FILENO, bytes, bytes.count) > 0 {}
    }
  }

  @Test func `a process that was stopped for longer than it may last ends before it does anything more`() async {
    let result = await #expect(processExitsWith: .exitCode(2), observing: [\.standardOutputContent]) {
      Watchdog(seconds: 1).start()
      let waker = Process()
      waker.executableURL = URL(fileURLWithPath: "/bin/sh")
      waker.arguments = ["-c", "sleep 2; kill -CONT \(getpid())"]
      try waker.run()
      raise(SIGSTOP)
      FileHandle.standardOutput.write(Data("went on".utf8))
      while true { pause() }
    }
    let printed = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
    #expect(!printed.contains("went on"))
  }

  @Test func `a process that ends in time is left alone`() async {
    await #expect(processExitsWith: .exitCode(0)) {
      Watchdog(seconds: 2).start()
      exit(0)
    }
  }
}
