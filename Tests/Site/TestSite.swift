import Foundation
import Replay

/// A site of its own: a folder with a config, and the repository's sample replies behind a server on loopback.
///
/// The commands are the real ones, each in a process of its own, at a time of the test's choice (libfaketime).
final class TestSite: Sendable {
  /// 07:30 in Hanoi on a Sunday.
  static let morning = "2026-11-22T00:30:00Z"

  let folder: URL
  let server: ReplayServer
  let providers: ProviderStandIns
  private let stopsClock: Bool

  /// A site on which the commands' wall clock runs on from their instant, or stands still at it (`stopsClock`).
  ///
  /// Where it stands still, what they say of time is the same however long the machine takes. Time-outs run on.
  init(
    publish: String = "public", use: String = "non-commercial", contact: String = "bientap@example.vn",
    stopsClock: Bool = false
  ) throws {
    self.stopsClock = stopsClock
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("widgets-site-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let providers = ProviderStandIns()
    self.providers = providers
    server = try ReplayServer { providers.reply(to: $0) }
    try write("config.json", Self.config(origin: server.origin, publish: publish, use: use, contact: contact))
  }

  deinit {
    server.stop()
    try? FileManager.default.removeItem(at: folder)
  }

  static func config(origin: String, publish: String, use: String, contact: String) -> String {
    let entry = #"{ "origin": "\#(origin)", "acceptTerms": true, "interval": "0s" }"#
    return """
      {
        "site": { "use": "\(use)", "contact": "\(contact)" },
        "languages": ["vi", "en"],
        "publish": "\(publish)",
        "widgets": [
          { "id": "weather-hanoi", "kind": "weather", "providers": ["met-norway", "open-meteo"],
            "place": { "name": { "vi": "Hà Nội", "en": "Hanoi" }, "latitude": 21.0285, "longitude": 105.8542,
                       "timeZone": "Asia/Ho_Chi_Minh" } },
          { "id": "rates", "kind": "rates", "currencies": ["USD", "EUR", "JPY", "KRW", "XAU"],
            "providers": ["vietcombank", "currency-api"] }
        ],
        "providers": { "met-norway": \(entry), "open-meteo": \(entry), "vietcombank": \(entry), "currency-api": \(entry) }
      }
      """
  }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }

  func change(_ name: String, _ old: String, to new: String) throws {
    try write(name, try read(name).replacingOccurrences(of: old, with: new))
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
  }

  func json(_ name: String) throws -> [String: Any] {
    let data = try Data(contentsOf: folder.appendingPathComponent(name))
    return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  /// Whether a file is there and has this text in it.
  func holds(_ name: String, _ text: String) throws -> Bool { try exists(name) && read(name).contains(text) }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// Every published file with its inode, time stamp and bytes.
  func publishedFiles() throws -> [String: PublishedFileState] {
    let root = folder.appendingPathComponent("public").path
    let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return Dictionary(
      uniqueKeysWithValues: try names.filter { !$0.hasSuffix(".tmp") }.compactMap { name in
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(root)/\(name)")
        guard attributes[.type] as? FileAttributeType == .typeRegular else { return nil }
        return (
          name,
          PublishedFileState(
            inode: attributes[.systemFileNumber] as? Int, modifiedAt: attributes[.modificationDate] as? Date,
            bytes: FileManager.default.contents(atPath: "\(root)/\(name)") ?? Data())
        )
      })
  }

  /// Runs `widgets` in the site's folder.
  @discardableResult
  func run(
    _ arguments: String..., at instant: String = morning, environment: [String: String] = [:], asNobody: Bool = false
  ) throws -> CommandResult {
    try run(arguments, at: instant, environment: environment, asNobody: asNobody)
  }

  /// Runs `widgets` in the site's folder.
  func run(
    _ arguments: [String], at instant: String = morning, environment: [String: String] = [:], asNobody: Bool = false,
    through wrapper: String = ""
  ) throws -> CommandResult {
    providers.setClock(instant)
    let command = try Command(
      arguments, in: folder,
      environment: environment.merging(Self.faketime(instant, isStopped: stopsClock)) { own, _ in own },
      asNobody: asNobody,
      through: wrapper)
    return command.wait()
  }

  /// Runs `widgets` under a tracer such as `strace -e …`, which sets the clock in the command alone.
  func run(_ arguments: [String], at instant: String, tracedBy tracer: String) throws -> CommandResult {
    providers.setClock(instant)
    let clock = Self.faketime(instant).map { "-E \($0)='\($1)'" }.joined(separator: " ")
    return try Command(arguments, in: folder, environment: [:], asNobody: false, tracedBy: "\(tracer) \(clock)").wait()
  }

  /// Starts `widgets` and does not wait for it.
  func start(_ arguments: String..., at instant: String = morning) throws -> Command {
    try start(arguments, at: instant)
  }

  /// Starts `widgets` and does not wait for it.
  func start(
    _ arguments: [String], at instant: String = morning, environment: [String: String] = [:],
    through wrapper: String = ""
  ) throws -> Command {
    providers.setClock(instant)
    return try Command(
      arguments, in: folder, environment: Self.faketime(instant).merging(environment) { _, new in new },
      asNobody: false,
      through: wrapper)
  }

  /// The environment in which the time of the command's clock and timers goes so many times faster from an instant on.
  static func hurrying(_ times: Int, from instant: String) -> [String: String] {
    ["FAKETIME": (faketime(instant)["FAKETIME"] ?? "") + " x\(times)"]
  }

  /// What stands before a command so that `peakMebibytes` tells afterwards how much memory it had at most.
  var measuring: String { "\(Command.folder.appendingPathComponent("child").path) measure \(path("peak-memory"))" }

  /// How much memory the last measured command had at most, MiB.
  func peakMebibytes() throws -> Double { (Double(try read("peak-memory")) ?? .infinity) / 1024 }

  static func faketime(_ instant: String, isStopped: Bool = false) -> [String: String] {
    let time = instant.replacingOccurrences(of: "T", with: " ").replacingOccurrences(of: "Z", with: "")
    return [
      "LD_PRELOAD": "/usr/lib/\(machine)-linux-gnu/faketime/libfaketime.so.1", "TZ": "UTC",
      "FAKETIME": (isStopped ? "" : "@") + time,
      // Time-outs run on the monotonic clock.
      "DONT_FAKE_MONOTONIC": "1",
    ]
  }

  private static var machine: String {
    #if arch(arm64)
    "aarch64"
    #else
    "x86_64"
    #endif
  }
}

/// What a published file is at one moment.
struct PublishedFileState: Equatable {
  let inode: Int?
  let modifiedAt: Date?
  let bytes: Data
}
