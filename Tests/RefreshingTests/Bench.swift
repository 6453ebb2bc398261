import Foundation
import GRDB

@testable import Core
@testable import Refreshing
@testable import Storage

typealias Failure = Core.Failure
typealias Request = Core.Request

/// Remembers every publication.
final class RememberingPages: Pages {
  var publications: [Drawing] = []
  /// How many publications there had been whenever it was told to read what drawing needs.
  var preparedAfter: [Int] = []
  var isComplete = true
  var failures: [String] = []
  var stamp: String?
  var fileStamps: [WidgetID: String] = [:]
  /// What happens while the tree is drawn.
  var onPublish: () -> Void = {}

  func prepare() { preparedAfter.append(publications.count) }
  func areComplete(for widgets: [Widget]) -> Bool { isComplete }
  func stamp(of widgets: [Widget]) -> String? { stamp }
  func stamp(ofFilesOf widget: Widget) -> String? { fileStamps[widget.id] }
  func publish(_ drawing: Drawing, at now: Date) -> [String] {
    publications.append(drawing)
    onPublish()
    return failures
  }
}

/// What was executed on a database.
final class StatementLog {
  var statements: [String] = []

  /// How many transactions changed anything.
  var writingTransactions: Int {
    let changes = ["INSERT", "UPDATE", "DELETE"]
    return statements.split { $0.hasPrefix("COMMIT") }.count { transaction in
      transaction.contains { statement in changes.contains(where: statement.hasPrefix) }
    }
  }

  /// How many transactions wrote into a table.
  func transactions(writing table: String) -> Int {
    statements.split { $0.hasPrefix("COMMIT") }.count { $0.contains { $0.contains("INTO \(table)") } }
  }
}

/// One site with a state in memory, run again and again at times of the test's choice.
final class Bench {
  let store: SQLiteStore
  let transport = AnsweringTransport()
  let pages = RememberingPages()
  /// 2026-11-22T00:30:00Z.
  var now = Date(timeIntervalSince1970: 1_795_307_400)
  var config: Config
  var refusals: [ProviderID: Refusal] = [:]
  var keys: [ProviderID: Secret] = [:]
  var allowsSamples = false
  var notices = Notices()
  var elapsedSeconds = 0.25

  init(widgets: [Widget], store: SQLiteStore? = nil) throws {
    self.store = try store ?? SQLiteStore(inMemory: ())
    config = Config(
      site: Site(use: .nonCommercial), languages: ["vi"], publish: "/nowhere", state: "/nowhere", widgets: widgets,
      providers: [:], proxy: nil)
    transport.advance = { [unowned self] seconds in
      elapsedSeconds += seconds
      return elapsedSeconds
    }
  }

  convenience init(_ widgets: Widget...) throws { try self.init(widgets: widgets) }

  /// A site with a table of dollars from these providers.
  convenience init(providers: [ProviderID] = ["board", "reference"]) throws {
    try self.init(dollars(providers: providers))
  }

  func answer(_ provider: String, path: String, _ answers: Result<Reply, Failure>...) {
    transport.answers["https://\(provider).example/\(path)"] = answers
  }

  func answer(_ provider: String, _ answers: Result<Reply, Failure>...) {
    transport.answers["https://\(provider).example"] = answers
  }

  /// Temperatures of places by their latitudes.
  func answer(_ provider: String, _ celsius: KeyValuePairs<Int, String>) {
    for (latitude, text) in celsius { answer(provider, path: "\(latitude)", .body(text)) }
  }

  @discardableResult
  func run(_ options: Refresh.Options = Refresh.Options()) throws -> RunReport { try refresh.run(options) }

  /// A run as cron makes it, which reads no more than it needs.
  static let plain = Refresh.Options(needsOutcomes: false)

  /// The same after its first run, a minute later, with a tree that stays as it is.
  func settled() throws -> Bench {
    pages.stamp = "as it was"
    answer("board", .board)
    try run(Self.plain, thenWait: 60)
    return self
  }

  /// Runs and waits.
  @discardableResult
  func run(_ options: Refresh.Options = Refresh.Options(), thenWait seconds: Double) throws -> RunReport {
    defer { wait(seconds: seconds) }
    return try run(options)
  }

  /// A run that has read the state and done nothing yet.
  func begun() throws -> Run { try Run(refresh, Self.plain) }

  func accept(_ index: Int = 0, _ target: DecisionTarget = DecisionTarget()) throws -> Decision {
    try refresh.accept(config.widgets[index], target)
  }

  @discardableResult
  func reject(_ index: Int = 0, _ target: DecisionTarget = DecisionTarget()) throws -> Decision {
    try refresh.reject(config.widgets[index], target)
  }

  func probe() throws -> [Probe] {
    var probes: [Probe] = []
    try refresh.probe { probes.append($0) }
    return probes
  }

  func plan() throws -> [String] { try refresh.plan(Refresh.Options()) }

  /// Whom the runs since the last call have asked.
  func asked() -> [String] {
    defer { transport.asked = [] }
    return transport.asked.map(\.provider.rawValue)
  }

  /// The addresses that the runs since the last call have asked.
  func paths() -> [String] {
    defer { transport.asked = [] }
    return transport.asked.map { String($0.url.dropFirst("https://".count)) }
  }

  func wait(seconds: Double) { now.addTimeInterval(seconds) }

  func fingerprints(of provider: ProviderID) -> ConfigFingerprints {
    config.fingerprints(of: provider, Access(origin: "https://\(provider).example", key: keys[provider]))
  }

  // MARK: State

  var snapshots: [Feed: Snapshot] { get throws { try store.snapshots(of: config.feedUses.keys) } }
  var quarantine: [Quarantined] {
    get throws { try store.quarantine(of: config.feedUses.keys).sorted { "\($0.feed)" < "\($1.feed)" } }
  }
  var withdrawals: [Withdrawal] { get throws { try store.withdrawals(of: config.feedUses.keys) } }

  /// Changes the snapshots that are kept.
  func changeSnapshots(_ change: (inout Snapshot) -> Void) throws {
    for var snapshot in try snapshots.values {
      change(&snapshot)
      try store.keep(snapshot, remembering: [])
    }
  }

  /// What the history has of the board up to an instant.
  func seen(until instant: Date) throws -> [PastReading] {
    try store.history(
      PastQuestion(query: .rates(RatesQuery()), providers: ["board"], since: .distantPast, until: instant),
      currencies: nil)
  }

  /// Executes SQL on the state.
  func execute(_ sql: String) throws { try store.database.inDatabase { try $0.execute(sql: sql) } }

  /// Lets every insertion into a table fail.
  func refuseWriting(into table: String) throws {
    try execute("CREATE TRIGGER refuse_\(table) BEFORE INSERT ON \(table) BEGIN SELECT RAISE(ABORT, 'full'); END")
  }

  /// Runs, and tells what was executed on the state.
  func tracedRun(_ options: Refresh.Options = Refresh.Options()) throws -> (report: RunReport, log: StatementLog) {
    let log = StatementLog()
    store.database.inDatabase { $0.trace { log.statements.append("\($0)") } }
    defer { store.database.inDatabase { $0.trace() } }
    return (try run(options), log)
  }

  // MARK: Shown

  var contents: [WidgetContent] { pages.publications.last?.shown ?? [] }
  var shown: WidgetContent? { contents.first }
  var sell: Decimal? { shown?.reading?.rates?["USD"]?.sell }

  /// The temperatures that a widget shows.
  func temperatures(_ index: Int = 0) -> [Double?] {
    contents[index].readings.map { $0?.weather?.current.temperatureCelsius }
  }

  private var refresh: Refresh {
    Refresh(
      config: config, registry: Self.registry,
      access: { [refusals, keys, config] provider in
        (refusals[provider.id]
          ?? provider.refusalToAsk(site: config.site, options: config.options(of: provider.id))).map(Result.failure)
          ?? .success(Access(origin: provider.origin(hasKey: false), key: keys[provider.id]))
      },
      store: store, transport: transport, pages: pages, notices: { self.notices }, allowsSamples: allowsSamples,
      clock: { self.now },
      elapsedSeconds: { self.elapsedSeconds }, random: { 0.5 })
  }

  static let registry: [any Provider] = [
    PlainBoard(), OtherBoard(), TwinBoard(), LimitedBoard(), DatedBoard(), ForbiddenBoard(), PlainReference(),
    PlainSky(), OtherSky(), LateSky(), SpacedSky(), SlowSky(), SplitSky(), WideSky(), PlainStation(), ChiDealer(),
    LuongDealer(), ShyDealer(), PlainCentralRate(),
  ]
}

extension Drawing {
  /// What the widgets show, in the config's order.
  var shown: [WidgetContent] { widgets.compactMap { contents[$0.id] } }
}
