import Foundation
import Glibc
import Replay
import Synchronization

/// `replay-server FOLDER`: serves a folder's routes on loopback, for `make demo` and the end-to-end tests.
@main
enum ReplayCommand {
  static func main() {
    // A shell without job control starts what it puts in the background with SIGINT ignored.
    signal(SIGINT, SIG_DFL)
    let options: Options
    do {
      options = try Options(CommandLine.arguments.dropFirst())
    } catch {
      stop(64, "\(error)\n\(Options.usage)")
    }
    let parent = getppid()
    do {
      let answerCount = Mutex(0)
      let folder = try RecordedFolder(
        options.folder, delayMilliseconds: options.delayMilliseconds, isSample: options.isSample
      ) { body, now in
        let body = expandingTimes(in: body, now: now)
        guard options.isVarying else { return body }
        return varyingValues(
          of: body,
          by: answerCount.withLock { count in
            count += 1
            return count
          })
      }
      let server = try ReplayServer(folder, port: options.port)
      FileHandle.standardOutput.write(Data("listening on \(server.origin)\n".utf8))
      let endsAt = ContinuousClock.now + .seconds(options.seconds)
      // Whoever started it may be killed before it can end it: then nobody is left to answer.
      while ContinuousClock.now < endsAt, getppid() == parent { usleep(100_000) }
      server.stop()
    } catch {
      stop(1, "\(error)")
    }
  }

  private static func stop(_ status: Int32, _ sentence: String) -> Never {
    FileHandle.standardError.write(Data("replay-server: \(sentence)\n".utf8))
    exit(status)
  }
}
