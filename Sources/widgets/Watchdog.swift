import Foundation

/// The one clock of a process that asks, publishes or decides: it never jumps, and however often the work is begun anew,
/// as after a damaged state, it goes on as the watchdog's does.
struct RunClock {
  /// When the command began, after its splay.
  let startedAt = ContinuousClock.now

  /// Seconds since then.
  var elapsedSeconds: Double { (ContinuousClock.now - startedAt) / .seconds(1) }
}

/// Ends a command that does not end by itself, wherever it hangs: the lock of all runs must become free again.
///
/// A signal of the kernel's own timer, since whatever hangs can neither look at a clock nor answer a thread. A process
/// that was stopped for longer ends before it does anything more: what it would publish is of long ago. Published
/// files and the state are then as after any kill: whole.
struct Watchdog {
  /// How long a run may last after its splay, seconds.
  static let longestRunSeconds: UInt32 = 60

  /// When the command is ended, seconds from `start()`.
  let seconds: UInt32

  /// Begins to count.
  func start() {
    signal(SIGALRM) { _ in Watchdog.end() }
    // A parent may have blocked it, and a blocked signal would wait for ever.
    var alarms = sigset_t()
    sigemptyset(&alarms)
    sigaddset(&alarms, SIGALRM)
    pthread_sigmask(SIG_UNBLOCK, &alarms, nil)
    alarm(seconds)
  }

  /// Runs in a signal handler, in the middle of anything: only bare system calls, no memory taken, no lock.
  private static func end() {
    let line: StaticString = "widgets: the run did not end in time and was stopped\n"
    // Where nobody reads stderr, writing the line would be the next place to hang.
    var reader = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
    if poll(&reader, 1, 0) == 1, reader.revents & Int16(POLLOUT) != 0 {
      _ = write(STDERR_FILENO, line.utf8Start, line.utf8CodeUnitCount)
    }
    _exit(2)
  }
}
