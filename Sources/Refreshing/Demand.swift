import Core

/// What a run wants for a widget: an answer to each query, from the first provider in order that can give enough of them.
///
/// A widget with a companion makes two demands: its own data, and the companion's. A widget whose queries have one provider
/// each makes one for each of these.
struct Demand {
  struct ID: Hashable {
    let widget: WidgetID
    let isCompanion: Bool
    /// The only provider; nil where the widget's providers stand in for each other.
    var provider: ProviderID?
  }

  let id: ID
  let widget: Widget
  let queries: [Query]
  let providers: [ProviderID]

  static func all(of widget: Widget) -> [Demand] {
    if widget.ownFeeds != nil {
      return widget.providers.compactMap { provider in
        let queries = widget.feeds(of: provider).map(\.query)
        guard !queries.isEmpty else { return nil }
        return Demand(
          id: ID(widget: widget.id, isCompanion: false, provider: provider), widget: widget, queries: queries,
          providers: [provider])
      }
    }
    let own = Demand(
      id: ID(widget: widget.id, isCompanion: false), widget: widget, queries: widget.queries,
      providers: widget.providers)
    guard let feed = widget.companion else { return [own] }
    return [
      own,
      Demand(
        id: ID(widget: widget.id, isCompanion: true), widget: widget, queries: [feed.query],
        providers: [feed.provider]),
    ]
  }
}

/// How far a demand has come along its providers.
struct FallbackProgress {
  let demand: Demand
  var failures: [WidgetOutcome.ProviderFailure] = []
  var refusals: [ProviderID: Refusal] = [:]
  var waits: [Wait] = []
  /// What was brought: nil where nothing was.
  var action: WidgetOutcome.Action?
  /// How many of the providers are done with.
  var nextIndex = 0
  /// What is out at the present provider.
  private(set) var pending: Set<Feed> = []
  private(set) var goodCount = 0
  private(set) var failedCount = 0
  private var postponedCount = 0
  /// What a provider's limit on calls a minute holds back, until another provider serves.
  var held: Set<Feed> = []
  private var queryFailures: [ProviderID: [(query: Query, failure: Failure, message: String)]] = [:]
  var isOver = false

  init(_ demand: Demand) { self.demand = demand }

  /// Whether something that it wants is left to the next run.
  private(set) var isPostponed = false

  /// Begins with a provider: so many of the queries have a fresh answer of it, these are asked, and the others may not be.
  mutating func begin(goodCount: Int, asking feeds: Set<Feed>) {
    self.goodCount = goodCount
    pending = feeds
    postponedCount = 0
    held = []
    failedCount = demand.queries.count - goodCount - feeds.count
  }

  /// Takes an answer; one of a provider that the demand has left already decides nothing any more.
  mutating func succeed(_ feed: Feed, isUnchanged: Bool) {
    if pending.remove(feed) != nil { goodCount += 1 }
    // Of several answers one that is new counts.
    if action != .refreshed { action = isUnchanged ? .unchanged : .refreshed }
  }

  /// Takes a failure: what has failed at one provider is one failure of the widget.
  mutating func fail(_ feed: Feed, _ failure: Failure, _ message: String) {
    if pending.remove(feed) != nil { failedCount += 1 }
    queryFailures[feed.provider, default: []].append((feed.query, failure, message))
    guard let whole = wholeFailure(of: feed.provider) else { return }
    if let index = failures.firstIndex(where: { $0.provider == feed.provider }) {
      failures[index] = whole
    } else {
      failures.append(whole)
    }
  }

  /// Leaves what the provider has no turn for to the next run: that is no failure.
  mutating func postpone(_ feed: Feed) {
    isPostponed = true
    if pending.remove(feed) != nil { postponedCount += 1 }
  }

  var choice: FallbackPolicy.Choice {
    FallbackPolicy.choice(wanted: demand.queries.count - postponedCount, good: goodCount, failed: failedCount)
  }

  /// What has failed at a provider in one sentence, which names the place unless all have failed alike.
  private func wholeFailure(of provider: ProviderID) -> WidgetOutcome.ProviderFailure? {
    let all = queryFailures[provider] ?? []
    guard let first = all.first else { return nil }
    let isAlike = all.count == demand.queries.count && all.allSatisfy { $0.message == first.message }
    guard !isAlike, let name = demand.widget.partName(of: first.query) else {
      return .init(provider: provider, failure: first.failure, message: first.message)
    }
    let part = demand.widget.places.isEmpty ? "product" : "place"
    let more = all.count == 1 ? "" : " (and \(all.count - 1) more \(part)\(all.count == 2 ? "" : "s"))"
    return .init(provider: provider, failure: first.failure, message: "\(name): \(first.message)\(more)")
  }
}
