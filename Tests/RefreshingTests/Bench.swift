import Foundation
import MemoryStore
import Refreshing

@testable import Core

/// Answers each host with what the test says, and remembers what was asked.
final class AnsweringTransport: Transport {
  var answers: [String: [Result<Reply, Failure>]] = [:]
  var asked: [Request] = []
  /// The most requests that were under way together.
  var mostAtOnce = 0
  /// What happens while a request is under way.
  var onAsk: (Request) -> Void = { _ in }

  func run(_ first: [Request], then: (Request, Result<Reply, Failure>) -> [Request], tick: () -> [Request]) {
    var queue = first
    while !queue.isEmpty {
      mostAtOnce = max(mostAtOnce, queue.count)
      let request = queue.removeFirst()
      asked.append(request)
      onAsk(request)
      var left = answers[request.target] ?? []
      let answer = left.isEmpty ? .failure(.connection("no route")) : left.removeFirst()
      // The last answer stays for whoever asks again.
      if !left.isEmpty { answers[request.target] = left }
      queue += then(request, answer) + tick()
    }
  }
}

/// Remembers every publication.
final class RememberingPages: Pages {
  var publications: [(contents: [WidgetContent], pending: Set<WidgetID>)] = []
  var isComplete = true
  var failures: [String] = []
  var stamp: String?
  /// What happens while the tree is drawn.
  var onPublish: () -> Void = {}

  func areComplete(for widgets: [Widget]) -> Bool { isComplete }
  func stamp(of widgets: [Widget]) -> String? { stamp }
  func publish(_ contents: [WidgetContent], pending: Set<WidgetID>, at now: Date) -> [String] {
    publications.append((contents, pending))
    onPublish()
    return failures
  }
}

/// One site in memory, run again and again at times of the test's choice.
final class Bench {
  let store = MemoryStore()
  let transport = AnsweringTransport()
  let pages = RememberingPages()
  var now = Date(timeIntervalSince1970: 1_795_307_400)
  var config: Config
  var refusals: [ProviderID: Refusal] = [:]
  var keys: [ProviderID: Secret] = [:]
  var allowsSamples = false
  var elapsedSeconds = 0.25

  init(providers: [ProviderID] = ["board", "reference"], widgets: [WidgetID] = ["rates"]) {
    config = Config(
      site: Site(use: .nonCommercial), languages: ["vi"], publish: "/nowhere", state: "/nowhere",
      widgets: widgets.map {
        Widget(
          id: $0, subject: .rates(["USD"]), providers: providers, ttlSeconds: 900, maxAgeSeconds: 86400, zone: .gmt)
      },
      providers: [:], proxy: nil)
  }

  /// A site with these widgets.
  convenience init(of first: Widget, _ others: Widget...) {
    self.init()
    config.widgets = [first] + others
  }

  func answer(_ provider: String, path: String, _ answers: Result<Reply, Failure>...) {
    transport.answers["https://\(provider).example/\(path)"] = answers
  }

  func answer(_ provider: String, _ answers: Result<Reply, Failure>...) {
    transport.answers["https://\(provider).example"] = answers
  }

  @discardableResult
  func run(_ options: Refresh.Options = Refresh.Options()) throws -> Report { try refresh.run(options) }

  func accept(_ widget: Int = 0) throws -> Decision { try refresh.accept(config.widgets[widget]) }

  @discardableResult
  func reject(_ widget: Int = 0) throws -> Decision { try refresh.reject(config.widgets[widget]) }

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

  func wait(seconds: Double) { now.addTimeInterval(seconds) }

  func fingerprint(of provider: ProviderID) -> UInt32 {
    fingerprints(of: provider).all
  }

  func fingerprints(of provider: ProviderID) -> ConfigFingerprints {
    config.fingerprints(of: provider, Access(origin: "https://\(provider).example", key: keys[provider]))
  }

  /// What the history has of the board up to an instant.
  func seen(until instant: Date) -> [PastReading] {
    store.history(
      PastQuestion(query: "rates VND", providers: ["board"], since: .distantPast, until: instant), currencies: nil)
  }

  var shown: WidgetContent? { pages.publications.last?.contents.first }

  private var refresh: Refresh {
    Refresh(
      config: config,
      registry: [
        RegisteredProvider(PlainBoard.self), RegisteredProvider(OtherBoard.self), RegisteredProvider(TwinBoard.self),
        RegisteredProvider(LimitedBoard.self), RegisteredProvider(DatedBoard.self),
        RegisteredProvider(ForbiddenBoard.self),
        RegisteredProvider(PlainReference.self),
        RegisteredProvider(PlainSky.self), RegisteredProvider(SpacedSky.self), RegisteredProvider(SlowSky.self),
        RegisteredProvider(SplitSky.self), RegisteredProvider(WideSky.self), RegisteredProvider(PlainStation.self),
      ],
      access: { [refusals, keys, config] provider in
        (refusals[provider.id]
          ?? provider.refusalToAsk(site: config.site, options: config.options(of: provider.id))).map(Result.failure)
          ?? .success(Access(origin: provider.origin(false), key: keys[provider.id]))
      },
      store: store, transport: transport, pages: pages, allowsSamples: allowsSamples, clock: { self.now },
      elapsedSeconds: { self.elapsedSeconds },
      random: { 0.5 })
  }
}

extension Result where Success == Reply, Failure == Core.Failure {
  static func body(_ text: String, headers: [String: String] = [:]) -> Self {
    .success(Reply(status: 200, headers: headers, body: Data(text.utf8)))
  }
  static func status(_ status: Int, headers: [String: String] = [:]) -> Self {
    .success(Reply(status: status, headers: headers))
  }
  static var board: Self { .body("26142 26172 26412") }
}
