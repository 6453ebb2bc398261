import CZlib
import Foundation
import Testing

@testable import Site

/// What must hold after a fault: exit status, bytes and time stamps of all public files, requests, time and message, and
/// memory.
struct Promise {
  /// The exit status.
  var status: Int32
  /// All of stderr.
  var says = ""
  /// The published files, without their `.gz`, that become other ones; every other one keeps bytes, inode and mtime.
  var changes: Set<String> = []
  /// How often each provider is asked; those not named are not asked.
  var asks: [String: Int] = [:]
  /// How long the command may take, seconds.
  var withinSeconds = 4.0
  /// How much memory the command may have at most, MiB.
  static let withinMebibytes = 64.0

  /// Every file that shows the rates.
  static let rates: Set<String> = [
    "v1/vi/rates.html", "v1/en/rates.html", "v1/rates.json", "v1/vi/sidebar.html", "v1/en/sidebar.html",
    "v1/index.json",
  ]
  /// Every file that shows the weather.
  static let weather: Set<String> = [
    "v1/vi/weather-hanoi.html", "v1/en/weather-hanoi.html", "v1/weather-hanoi.json", "v1/vi/sidebar.html",
    "v1/en/sidebar.html", "v1/index.json",
  ]
  /// Every file that shows the hours ahead, of which one is over.
  static let hours = weather.subtracting(["v1/index.json"])
  /// Every file that shows numbers.
  static let numbers = rates.union(weather)
  /// Every file of the site.
  static let all = numbers.union([
    "v1/vi/controls.html", "v1/en/controls.html", "v1/widgets.css", "v1/widgets.js",
  ])
}

extension TestSite {
  /// Ten minutes after the first run: everything is still fresh, so a run that keeps what it has changes no file.
  static let later = "2026-11-22T00:40:00Z"
  static let refreshRates = ["refresh", "--force", "--only", "rates"]
  static let refreshWeather = ["refresh", "--force", "--only", "weather-hanoi"]

  /// A site whose first run went well.
  static func settled() throws -> TestSite {
    let site = try TestSite()
    #expect(try site.run("refresh") == CommandResult(status: 0, output: "", errors: ""))
    _ = site.providers.requests()
    return site
  }

  /// Runs a command and expects the whole promise of it.
  @discardableResult
  func expect(
    _ promise: Promise, of arguments: [String], at instant: String = later, environment: [String: String] = [:],
    asNobody: Bool = false, through wrapper: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CommandResult {
    let before = try publishedFiles()
    _ = providers.requests()
    let begun = ContinuousClock.now
    // What a shell does to its own streams it would do to those of who measures.
    let isMeasured = !wrapper.hasSuffix(";")
    let result = try run(
      arguments, at: instant, environment: environment, asNobody: asNobody,
      through: isMeasured ? "\(measuring) \(wrapper)" : wrapper)
    try expect(promise, of: result, begun: begun, before: before, sourceLocation: sourceLocation)
    if isMeasured { #expect(try peakMebibytes() <= Promise.withinMebibytes, sourceLocation: sourceLocation) }
    return result
  }

  /// Starts a command and answers what expects the whole promise of it at its end.
  func begin(
    _ promise: Promise, of arguments: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> () throws -> Void {
    let before = try publishedFiles()
    _ = providers.requests()
    let begun = ContinuousClock.now
    let command = try start(arguments, at: Self.later, through: measuring)
    return {
      try self.expect(promise, of: command.wait(), begun: begun, before: before, sourceLocation: sourceLocation)
      #expect(try self.peakMebibytes() <= Promise.withinMebibytes, sourceLocation: sourceLocation)
    }
  }

  /// Expects the promise of a command that has just ended.
  func expect(
    _ promise: Promise, of result: CommandResult, begun: ContinuousClock.Instant, before: [String: PublishedFileState],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let seconds = (ContinuousClock.now - begun) / .seconds(1)
    #expect(result.status == promise.status, sourceLocation: sourceLocation)
    #expect(result.errors == promise.says, sourceLocation: sourceLocation)
    #expect(seconds < promise.withinSeconds, sourceLocation: sourceLocation)
    let asked = providers.requests().reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    #expect(asked == promise.asks, sourceLocation: sourceLocation)
    try expect(changes: promise.changes, since: before, sourceLocation: sourceLocation)
  }

  /// Expects that exactly these files and their `.gz` have changed, and that each pair is whole and of one time.
  func expect(
    changes: Set<String>, since before: [String: PublishedFileState], among named: Set<String>? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let after = try publishedFiles()
    let changed = Set(before.keys).union(after.keys).filter {
      before[$0] != after[$0] && named?.contains($0.replacing(".gz", with: "")) ?? true
    }
    #expect(changed.filter { !$0.hasSuffix(".gz") } == changes, sourceLocation: sourceLocation)
    #expect(
      changed.filter { $0.hasSuffix(".gz") } == Set(changes.map { $0 + ".gz" }), sourceLocation: sourceLocation)
    for (name, state) in after where !name.hasSuffix(".gz") {
      let packed = after[name + ".gz"]
      #expect(packed?.modifiedAt == state.modifiedAt, "\(name)", sourceLocation: sourceLocation)
      #expect(packed.flatMap { inflated($0.bytes) } == state.bytes, "\(name)", sourceLocation: sourceLocation)
      if let old = before[name]?.modifiedAt, let new = state.modifiedAt, changed.contains(name) {
        #expect(new.timeIntervalSince(old) >= 1, "\(name)", sourceLocation: sourceLocation)
      }
    }
  }
}

/// The bytes of a gzip file; nil where it is cut or broken.
func inflated(_ bytes: Data) -> Data? {
  var packed = bytes
  var stream = z_stream()
  guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
  defer { inflateEnd(&stream) }
  var plain = Data(count: 1 << 20)
  let result = packed.withUnsafeMutableBytes { packed in
    plain.withUnsafeMutableBytes { plain in
      stream.next_in = packed.bindMemory(to: Bytef.self).baseAddress
      stream.avail_in = uInt(packed.count)
      stream.next_out = plain.bindMemory(to: Bytef.self).baseAddress
      stream.avail_out = uInt(plain.count)
      return inflate(&stream, Z_FINISH)
    }
  }
  guard result == Z_STREAM_END, stream.avail_in == 0 else { return nil }
  return plain.prefix(Int(stream.total_out))
}
