import Core

/// What a run wants for a widget: an answer to each query, from the first provider in order that can give enough of them.
///
/// A weather widget with an observation makes two demands: its weather, and the station's report.
struct Demand {
  struct ID: Hashable {
    let widget: WidgetID
    let isObservation: Bool
  }

  let id: ID
  let widget: Widget
  let queries: [Query]
  let providers: [ProviderID]

  /// The demands of a widget.
  static func all(of widget: Widget) -> [Demand] {
    let own = Demand(
      id: ID(widget: widget.id, isObservation: false), widget: widget, queries: widget.queries,
      providers: widget.providers)
    guard let feed = widget.observationFeed else { return [own] }
    return [
      own,
      Demand(
        id: ID(widget: widget.id, isObservation: true), widget: widget, queries: [feed.query],
        providers: [feed.provider]),
    ]
  }
}

/// How far a demand has come along its providers.
struct FallbackProgress {
  let demand: Demand
  var failures: [Outcome.ProviderFailure] = []
  var refusals: [ProviderID: Refusal] = [:]
  var waits: [Wait] = []
  /// The providers whose word came.
  var answered: Set<ProviderID> = []
  /// What was brought: nil where nothing was.
  var action: Outcome.Action?
  /// How many of the providers are done with.
  var nextIndex = 0
  /// What is out at the present provider.
  private(set) var pending: Set<Feed> = []
  private(set) var goodCount = 0
  private(set) var failedCount = 0
  private var queryFailures: [(query: Query, failure: Failure, message: String)] = []
  var isOver = false

  init(_ demand: Demand) { self.demand = demand }

  /// Begins with a provider: so many of the queries have a fresh answer of it, these are asked, and the others may not be.
  mutating func begin(goodCount: Int, asking feeds: Set<Feed>) {
    self.goodCount = goodCount
    pending = feeds
    failedCount = demand.queries.count - goodCount - feeds.count
    queryFailures = []
  }

  mutating func succeed(_ feed: Feed, isUnchanged: Bool) {
    pending.remove(feed)
    goodCount += 1
    answered.insert(feed.provider)
    // Of several answers one that is new counts.
    if action != .refreshed { action = isUnchanged ? .unchanged : .refreshed }
  }

  mutating func fail(_ feed: Feed, _ failure: Failure, _ message: String) {
    pending.remove(feed)
    failedCount += 1
    queryFailures.append((feed.query, failure, message))
  }

  var decision: FallbackPolicy.Decision {
    FallbackPolicy.decision(wanted: demand.queries.count, good: goodCount, failed: failedCount)
  }

  /// Ends with a provider: what failed there is one failure, whose sentence names the place unless all failed alike.
  mutating func close(_ provider: ProviderID) {
    defer { queryFailures = [] }
    guard let first = queryFailures.first else { return }
    let isWhole =
      queryFailures.count == demand.queries.count && queryFailures.allSatisfy { $0.message == first.message }
    let place = demand.widget.places.count > 1 ? demand.queries.firstIndex(of: first.query) : nil
    let name = place.map { plain(demand.widget.places[$0].name(in: "en")) + ": " } ?? ""
    let more = queryFailures.count > 1 ? " (and \(queryFailures.count - 1) more places)" : ""
    failures.append(
      .init(
        provider: provider, failure: first.failure,
        message: isWhole || place == nil ? first.message : "\(name)\(first.message)\(more)"))
  }
}
