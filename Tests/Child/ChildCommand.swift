import Core
import Foundation
import Publishing
import Storage

/// What the tests of files and locks need to happen in another process.
@main
struct ChildCommand {
  static func main() throws {
    guard hasParent else { return }
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "measure" { measure(Array(arguments.dropFirst())) }
    guard arguments.count == 2, let verb = arguments.first, let path = arguments.last else { exit(64) }
    switch verb {
    case "hold": hold(path, then: { while hasParent { sleep(1) } })
    case "hold-and-exec": hold(path, then: becomeSleep)
    case "keep": try keep(path, numbers: 1...Int.max)
    case "keep-once": try keep(path, numbers: 1...1)
    case "shrink": try shrink(path)
    case "import": try replace(path)
    case "read": read(path)
    case "publish": publish(path, numbers: 1...Int.max)
    case "publish-once": publish(path, numbers: 1...1)
    default: exit(64)
    }
  }

  /// Whether the test still runs: one that crashed kills nobody.
  private static var hasParent: Bool { getppid() == parent }
  private static let parent = getppid()

  /// Takes the lock, says so and goes on with it.
  private static func hold(_ path: String, then goOn: () -> Void) {
    guard case .acquired? = try? RunLock.acquire(statePath: path, now: Date()) else { exit(75) }
    say("acquired")
    goOn()
  }

  private static func becomeSleep() {
    "/bin/sleep".withCString { name in
      "60".withCString { seconds in
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(name), strdup(seconds), nil]
        _ = execv(name, &arguments)
      }
    }
  }

  /// The feed that is kept and read.
  private static let feed = Feed("vietcombank", .rates(RatesQuery()))

  /// Keeps one new table after the other, as fast as it can.
  private static func keep(_ path: String, numbers: ClosedRange<Int>) throws {
    let store: SQLiteStore
    do {
      store = try SQLiteStore(writingAt: path, now: Date())
    } catch {
      say("\(error)")
      exit(2)
    }
    say("opened")
    for number in numbers {
      guard hasParent else { return }
      let rows = (0..<200).map { Rate(currency: Currency(rawValue: "C\($0)"), sell: Decimal(number)) }
      let at = Date(timeIntervalSince1970: Double(number))
      try store.keep(
        Snapshot(feed: feed, reading: .rates(RateTable(basis: .board, rows: rows)), fetchedAt: at), remembering: nil)
    }
  }

  /// Fills a state and makes it smaller again, as fast as it can; the latest hundred tables stay.
  private static func shrink(_ path: String) throws {
    let store = try SQLiteStore(writingAt: path, now: Date())
    func remember(_ numbers: Range<Int>) throws {
      try store.remember(
        numbers.map { number in
          let seenAt = Date(timeIntervalSince1970: Double(number) * 3600)
          let table = RateTable(basis: .board, rows: [Rate(currency: "USD", sell: Decimal(number))])
          return PastReading(feed: feed, firstSeenAt: seenAt, lastSeenAt: seenAt, reading: .rates(table))
        })
    }
    try remember(900..<1000)
    say("opened")
    while hasParent {
      try remember(0..<900)
      try store.forgetHistory(of: feed, before: Date(timeIntervalSince1970: 900 * 3600))
      try store.shrink()
    }
  }

  /// Puts the state `copy.sqlite` beside another one in its place.
  private static func replace(_ path: String) throws {
    say("begun")
    let file = (path as NSString).deletingLastPathComponent + "/copy.sqlite"
    _ = try StateImport(from: file, to: path, now: Date(timeIntervalSince1970: 1_795_000_100)).run()
    say("done")
    while hasParent { sleep(1) }
  }

  /// Says how many snapshots a reader sees.
  private static func read(_ path: String) {
    do {
      say("\(try SQLiteStore(readingAt: path).snapshotCount())")
    } catch {
      say("\(error)")
      exit(2)
    }
  }

  /// Publishes version after version of two files of about 20 kB, each of one number all through.
  private static func publish(_ path: String, numbers: ClosedRange<Int>) {
    let tree = PublishedTree(root: path)
    say("begun")
    for number in numbers {
      guard hasParent else { return }
      let bytes = Data(String(repeating: "\(number)\n", count: 20_000 / (String(number).count + 1)).utf8)
      let files = ["v1/a.json", "v1/vi/a.html"].map { PublishedFile(path: $0, bytes: bytes) }
      for failure in tree.publish(files, now: Date()).failures { say(failure) }
    }
  }

  /// Runs a command, writes into the file that stands before it how much memory it had at most, KiB, and ends as it did.
  private static func measure(_ arguments: [String]) -> Never {
    guard let file = arguments.first, let program = arguments.dropFirst().first else { exit(64) }
    var words = arguments.dropFirst().map { strdup($0) } + [nil]
    var environment = ProcessInfo.processInfo.environment.map { strdup("\($0)=\($1)") } + [nil]
    var command: pid_t = 0
    guard posix_spawnp(&command, program, nil, nil, &words, &environment) == 0 else { exit(127) }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(command, &status, 0, &usage) < 0, errno == EINTR {}
    guard FileManager.default.createFile(atPath: file, contents: Data("\(usage.ru_maxrss)".utf8)) else { exit(73) }
    let signal = status & 0x7f
    if signal != 0 { kill(getpid(), signal) }
    exit(status >> 8 & 0xff)
  }

  private static func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}
