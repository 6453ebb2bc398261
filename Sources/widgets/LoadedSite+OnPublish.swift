import Core
import Foundation
import Publishing
import Refreshing
import Storage

/// The command `onPublish`, which is given what has changed below `v1`.
extension LoadedSite {
  struct OnPublishFailure {
    /// The line's text, without the program's name.
    let sentence: String
    /// Whether cron's mail is to have the line: when the failure begins, and once a day.
    let isToBeSaid: Bool
  }

  /// How long the command may run, seconds.
  private static let longestSeconds = 20.0
  /// What a run keeps of its time for its own end, seconds.
  private static let lastSeconds = 1.0

  /// Gives the waiting paths to the command, as this process' user; nil where nothing waits or it has taken them.
  ///
  /// The caller has given up the lock of all runs. Commands for one state run one after the other, so that an older
  /// transfer cannot end after a newer one.
  func runOnPublish() -> OnPublishFailure? {
    guard let waiting, waiting.content() != nil else { return nil }
    let lock: RunLock
    do throws(StorageError) {
      guard let acquired = try onPublishLock() else { return failure("another run's command has not ended", waiting) }
      lock = acquired
    } catch {
      return failure("\(error)", waiting)
    }
    defer { lock.release() }
    guard let content = waiting.content() else { return nil }
    let seconds = Self.seconds
    guard seconds > 0 else { return failure("the run had no time left for it", waiting) }
    let input = content.paths.map { $0 + "\n" }.joined()
    if let problem = SiteCommand(config.onPublish, environment: environment).run(input, seconds: seconds) {
      return failure(problem, waiting)
    }
    return waiting.finish(content).map { problem in
      OnPublishFailure(
        sentence: "onPublish: \(waiting.path): \(problem); the next run gives the same paths again", isToBeSaid: true)
    }
  }

  /// How long a command that begins now may run.
  private static var seconds: Double { min(longestSeconds, Watchdog.secondsLeft - lastSeconds) }

  /// Nil where another process has it for as long as a command may run.
  private func onPublishLock() throws(StorageError) -> RunLock? {
    let deadline = ContinuousClock.now + .seconds(Self.seconds)
    repeat {
      if case .acquired(let lock) = try RunLock.acquire(.onPublish, statePath: config.state, now: Date()) {
        return lock
      }
      usleep(20_000)
    } while ContinuousClock.now < deadline
    return nil
  }

  private func failure(_ problem: String, _ waiting: WaitingPaths) -> OnPublishFailure? {
    // The command of another run may have taken all meanwhile.
    guard let content = waiting.content() else { return nil }
    let now = RunClock.wholeSeconds()
    let known = content.failure.flatMap { $0.since <= now ? $0 : nil }
    let isToBeSaid = known.map { Outage.isSilenceOver(since: $0.saidAt, at: now) } ?? true
    let reason = keys.reduce("\(config.onPublish[0]): \(problem)") { $1.redacted($0) }
    let lost = waiting.keep(
      WaitingPaths.Failure(
        since: known?.since ?? now, saidAt: isToBeSaid ? now : known?.saidAt ?? now, sentence: plain(reason, limit: 400)
      ))
    let paths = Status.OnPublish.words(waitingPaths: content.paths.count)
    let consequence = lost.map { "\(paths), but \(waiting.path): \($0)" } ?? "\(paths) for the next run"
    return OnPublishFailure(
      sentence: "onPublish: \(plain(reason, limit: 400)); \(consequence)", isToBeSaid: isToBeSaid || lost != nil)
  }

  private var keys: [Secret] { config.providers.compactMap(\.value.key).compactMap { try? Keys.key(at: $0) } }

  /// This process' environment without the providers' keys, under whatever name they stand there.
  private var environment: [String: String] {
    let names = config.providers.compactMap { entry in
      if case .env(let name)? = entry.value.key { name } else { nil }
    }
    let keys = keys
    return ProcessInfo.processInfo.environment.filter { name, value in
      // systemd keeps credentials in that folder, where the state's user may read them.
      !names.contains(name) && name != "CREDENTIALS_DIRECTORY" && !keys.contains { $0.redacted(value) != value }
    }
  }
}
