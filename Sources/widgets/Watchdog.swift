import Foundation

/// Ends a command that hangs, so that the lock of all runs becomes free again.
///
/// It uses the kernel's timer, since a process that hangs may not look at a clock or run another thread. Published files
/// and the state are whole then, as after any kill.
struct Watchdog {
  /// Counted after the splay.
  static let longestRunSeconds: UInt32 = 60

  /// From `start()` to the end of the command.
  let seconds: UInt32

  func start() {
    signal(SIGALRM) { _ in Watchdog.end() }
    // A parent may have blocked the signal, which would then never come.
    var alarms = sigset_t()
    sigemptyset(&alarms)
    sigaddset(&alarms, SIGALRM)
    pthread_sigmask(SIG_UNBLOCK, &alarms, nil)
    alarm(seconds)
  }

  /// How long this process may still last.
  static var secondsLeft: Double {
    var timer = itimerval()
    // The clock of alarm(2).
    guard getitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer) == 0 else { return 0 }
    return Double(timer.it_value.tv_sec) + Double(timer.it_value.tv_usec) / 1e6
  }

  /// Runs in a signal handler: only bare system calls, no allocation, no lock.
  private static func end() {
    let line: StaticString = "widgets: the run did not end in time and was stopped\n"
    // Where nobody reads stderr, writing the line would hang too.
    var reader = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
    if poll(&reader, 1, 0) == 1, reader.revents & Int16(POLLOUT) != 0 {
      _ = write(STDERR_FILENO, line.utf8Start, line.utf8CodeUnitCount)
    }
    _exit(2)
  }
}
