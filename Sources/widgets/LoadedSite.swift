import ArgumentParser
import Core
import Foundation
import Providers
import Publishing
import Refreshing
import Rendering
import SiteFiles
import Storage
import Transport

struct ConfigOption: ParsableArguments {
  @Option(
    name: .customLong("config"),
    help: ArgumentHelp("The configuration (default: /etc/widgets/config.json, else ./config.json).", valueName: "path"),
    completion: .file(extensions: ["json"]))
  var path: String?

  func validate() throws { try expectPath(path, of: "--config") }
}

/// Refuses an empty path: nobody means the root or the working directory by it.
func expectPath(_ path: String?, of option: String) throws {
  if path == "" { throw ValidationError("\(option): expected a path, found nothing") }
}

/// A site with its config: what every command starts from.
struct LoadedSite {
  let config: Config
  /// As the operator named it.
  let configPath: String
  let configBytes: Data
  /// Where its relative paths start.
  let configFolder: String
  /// What `onPublish` has not taken yet; nil where the config names no such command.
  let waiting: WaitingPaths?

  /// Throws `ConfigFile.Missing` where there is no config, `ConfigError` where it is wrong.
  init(_ option: ConfigOption) throws { try self.init(configAt: option.path) }

  init(configAt path: String?) throws {
    let file = try ConfigFile(path)
    configPath = file.path
    configFolder = file.folder
    (config, configBytes) = try file.read()
    waiting =
      config.onPublish.isEmpty
      ? nil
      : WaitingPaths(path: RunLock.realPath(ofState: config.state) + WaitingPaths.suffix, publish: config.publish)
  }

  func widget(_ id: String) throws(CommandError) -> Widget {
    guard let widget = config.widget(WidgetID(rawValue: id)) else {
      throw .unknown("unknown widget", id, known: config.widgets.map(\.id.rawValue), verb: "the config has")
    }
    return widget
  }

  /// The language of this name, or the config's first.
  func language(_ name: String?) throws(CommandError) -> Language {
    guard let name else { return config.languages[0] }
    let languages = Self.languages(for: config)
    guard languages.contains(Language(rawValue: name)) else {
      throw .unknown("unknown language", name, known: languages.map(\.rawValue))
    }
    return Language(rawValue: name)
  }

  /// The languages that can be drawn for a site, the built-in ones and those of its own catalogues, by name.
  static func languages(for config: Config) -> [Language] {
    Set(Renderer.languages + config.languages + (config.templates.map(OwnFolder.languages) ?? []))
      .sorted { $0.rawValue < $1.rawValue }
  }

  /// Draws by the site's own files, and warns of what is wrong with them.
  func renderer(in language: Language) throws -> Renderer {
    let own = OwnFolder.files(for: config)
    own.faults.forEach { Console.warn("templates: \($0.sentence)") }
    return try Renderer(languages: [language], own: own)
  }

  /// Refuses an output that would overwrite something of the site's own.
  func checkOutput(_ path: String, of option: String = "--output") throws(CommandError) {
    guard let owner = SitePaths(of: config, in: configPath).owner(of: path) else { return }
    throw CommandError(.usage, "\(option): expected another path, found \(plain(path)), which is \(owner)")
  }
}

extension LoadedSite {
  /// Nil before the first run.
  func storeForReading() throws -> SQLiteStore? {
    do throws(StorageError) {
      return try SQLiteStore(readingAt: config.state)
    } catch {
      if case .missing = error { return nil }
      throw error
    }
  }

  /// Makes the state, migrates it or moves a damaged one aside, and says so; the caller holds the lock of all runs.
  func storeForWriting(at now: Date, afterDamage damage: String? = nil) throws -> SQLiteStore {
    let store = try SQLiteStore(writingAt: config.state, now: now, afterDamage: damage)
    if let notice = store.notice { Console.warn(notice) }
    return store
  }

  /// What the site may tell a provider, with its key at hand.
  func access(to provider: any Provider) -> Result<Access, Refusal> {
    Result { () throws(Refusal) in
      try provider.access(site: config.site, options: config.options(of: provider.id), key: Keys.key(at:))
    }
  }

  /// The policy of runs and decisions over the real network, clock and state; by default it publishes.
  func refresh(_ store: any Store, _ runClock: RunClock, pages: (any Pages)? = nil) throws -> Refresh {
    Refresh(
      config: config, registry: registry, access: access(to:), store: store,
      transport: CurlTransport(
        product: Product.name, version: Product.version, proxy: config.proxy, startedAt: runClock.startedAt),
      pages: try pages ?? SitePages(self), notices: { notices() }, allowsSamples: config.allowsSamples,
      clock: RunClock.wholeSeconds,
      elapsedSeconds: { runClock.elapsedSeconds }, random: { .random(in: 0...1) })
  }

  /// Does something under the lock of all runs, for so many seconds at most; `undone` says what was not done where another
  /// run holds it.
  func withLock<Value>(
    at now: Date, undone: String, seconds: UInt32 = Watchdog.longestRunSeconds, _ body: (RunClock) throws -> Value
  ) throws -> Value {
    let clock = RunClock()
    Watchdog(seconds: seconds).start()
    try actAsOwner()
    guard case .acquired(let lock) = try RunLock.acquire(statePath: config.state, now: now) else {
      throw CommandError(.locked, "another run holds the lock; \(undone), try again in a minute")
    }
    defer { lock.release() }
    return try body(clock)
  }

  /// `withLock` for what may publish: `report` prints what was done, then `onPublish` runs, whether or not all went well.
  func publishing<Value>(
    at now: Date, undone: String, _ body: (RunClock) throws -> Value, report: (Value) throws -> Void
  ) throws {
    var hasBegun = false
    let result = Result {
      try report(
        try withLock(at: now, undone: undone) { clock in
          hasBegun = true
          return try body(clock)
        })
    }
    let failure = hasBegun ? runOnPublish() : nil
    if let failure { Console.warn(failure.sentence) }
    try result.get()
    if failure != nil { throw CommandError(.failure) }
  }

  /// The official notices, as their files say them now.
  func notices() -> Notices { NoticeFiles.read(for: config, at: Date()) }

  func absence(of content: WidgetContent, in store: (any Store)?) throws -> CommandError {
    let id = content.widget.id
    if content.state == .unavailable {
      return CommandError(.unavailable, "\(id): this site may use none of its providers; `widgets check` says why")
    }
    if let validUntil = content.lifetime?.validUntil {
      return CommandError(.unavailable, "\(id): data expired at \(validUntil.instantText) and are not shown")
    }
    guard let withdrawal = try store?.withdrawals(of: content.widget.feeds).last else {
      return CommandError(.unavailable, "\(id): no data yet; `widgets refresh` fetches them")
    }
    return CommandError(
      .unavailable,
      "\(id): its reading was withdrawn at \(withdrawal.withdrawnAt.instantText); the next one that differs is shown")
  }
}
