import Foundation

/// One provider's answer to one query: all state is kept for feeds, and a widget is a view of them.
package struct Feed: Hashable, Sendable {
  package let provider: ProviderID
  package let query: Query

  package init(_ provider: ProviderID, _ query: Query) {
    self.provider = provider
    self.query = query
  }
}

/// What the widgets of a config together show of a feed: it is judged once, for all of them.
package struct FeedUse: Equatable, Sendable {
  package let feed: Feed
  package private(set) var widgets: [Widget]
  /// The currencies that any of them shows, in the config's order; empty where the feed is not for rates.
  package private(set) var currencies: [Currency]
  /// The place that the query is about; nil where it is about none.
  package private(set) var place: Place?
  /// The greatest `maxAge` of the widgets, seconds: data that were observed longer ago are refused.
  package private(set) var maxAgeSeconds: Int
  /// How long the past of the feed is kept, seconds; where several widgets show it, the longest counts.
  package private(set) var historySeconds: Int

  package init(_ feed: Feed, of widget: Widget, place: Place?, historySeconds: Int) {
    self.feed = feed
    widgets = [widget]
    currencies = widget.currencies ?? []
    self.place = place
    maxAgeSeconds = widget.maxAgeSeconds
    self.historySeconds = historySeconds
  }

  mutating func add(_ other: FeedUse) {
    for widget in other.widgets where widgets.last?.id != widget.id { widgets.append(widget) }
    // Of two widgets of one point one may say its height.
    if place?.heightMeters == nil, other.place?.heightMeters != nil { place = other.place }
    currencies += other.currencies.filter { !currencies.contains($0) }
    maxAgeSeconds = max(maxAgeSeconds, other.maxAgeSeconds)
    historySeconds = max(historySeconds, other.historySeconds)
  }

  /// The currencies whose rows become the past; nil where the feed is not for rates and its readings are kept whole.
  package var rememberedCurrencies: [Currency]? { feed.query.kind == .rates ? currencies : nil }
}

extension Config {
  /// Every feed that some widget may show, with what they show of it.
  package var feedUses: [Feed: FeedUse] {
    var uses: [Feed: FeedUse] = [:]
    func add(_ use: FeedUse) {
      if uses[use.feed]?.add(use) == nil { uses[use.feed] = use }
    }
    for widget in widgets {
      for provider in widget.providers {
        for (index, query) in widget.queries.enumerated() where query.mayBeAnswered(by: provider) {
          add(
            FeedUse(
              Feed(provider, query), of: widget, place: widget.places.isEmpty ? nil : widget.places[index],
              historySeconds: widget.historySeconds ?? history[query.kind]))
        }
      }
      if let feed = widget.companion {
        add(FeedUse(feed, of: widget, place: nil, historySeconds: widget.historySeconds ?? history[feed.query.kind]))
      }
    }
    return uses
  }
}

extension Query {
  func mayBeAnswered(by provider: ProviderID) -> Bool { onlyProvider.map { $0 == provider } ?? true }
}

extension Widget {
  /// The feeds that the widget shows of a provider, one for each of its queries that the provider can answer.
  package func feeds(of provider: ProviderID) -> [Feed] {
    queries.filter { $0.mayBeAnswered(by: provider) }.map { Feed(provider, $0) }
  }

  /// The one feed of each query; nil for a widget whose providers stand in for each other.
  package var ownFeeds: [Feed]? {
    let feeds = queries.compactMap { query in query.onlyProvider.map { Feed($0, query) } }
    return feeds.isEmpty ? nil : feeds
  }

  package var feeds: [Feed] { providers.flatMap(feeds(of:)) + [companion].compactMap(\.self) }
}
