import Core
import Foundation
import Providers
import Rendering

/// Made-up data where no provider has been asked yet, always marked as samples.
struct Sample {
  private let config: Config

  init(of config: Config) { self.config = config }

  /// Snapshots of made-up data of one of the widget's providers and of its station, as fetched at an instant.
  func snapshots(of widget: Widget, by provider: ProviderID? = nil, at fetchedAt: Date) -> [Feed: Snapshot] {
    let feeds = widget.ownFeeds ?? widget.feeds(of: provider ?? widget.providers[0])
    return feeds.reduce(into: [:]) { $0[$1] = snapshot(of: $1, on: widget, at: fetchedAt) }
  }

  /// A made-up notice, to try templates with; it is never shown.
  static func notice(at now: Date) -> Notice? {
    Notice(
      published: .object([
        "headline": .object(["vi": .string("Tin mẫu / Sample")]), "issuer": .string("Cơ quan mẫu"),
        "issuedAt": JSONValue(now), "until": JSONValue(now.addingTimeInterval(3600)),
        "link": .string("https://www.example.vn/"),
      ]))
  }

  func snapshot(of feed: Feed, on widget: Widget, at fetchedAt: Date) -> Snapshot {
    let isReference = registry.contains { $0.id == feed.provider && $0.isReference }
    let readings = sampleReadings(for: widget, of: feed.query.kind, at: fetchedAt, isReference: isReference)
    let index = widget.queries.firstIndex(of: feed.query) ?? 0
    return Snapshot(feed: feed, reading: readings[index], fetchedAt: fetchedAt, isSample: true)
  }

  /// Snapshots of made-up data with an emergency in them, of a table in its first place; nil where it is of another
  /// kind than the widget.
  func snapshots(of widget: Widget, in emergency: SampleEmergency, at fetchedAt: Date) -> [Feed: Snapshot]? {
    var snapshots = snapshots(of: widget, at: fetchedAt)
    guard let feed = widget.feeds.first else { return nil }
    guard let reading = (snapshots[feed]?.reading).flatMap(emergency.reading) else { return nil }
    snapshots[feed]?.reading = reading
    return snapshots
  }

  /// What the widget shows of made-up data in a state; `now` is when they were fetched.
  func content(of widget: Widget, _ state: Freshness, at now: Date) -> WidgetContent {
    content(of: widget, snapshots(of: widget, at: now), state, at: now)
  }

  /// What the widget shows of snapshots in a state, whatever time it is; `now` is when they are shown.
  func content(
    of widget: Widget, _ snapshots: [Feed: Snapshot], histories: [FeedHistory] = [],
    _ state: Freshness, at now: Date
  ) -> WidgetContent {
    guard
      let selection = config.selection(of: widget, among: snapshots, registry: registry, at: now),
      state != .unavailable,
      state != .missing
    else { return WidgetContent(emptyOf: widget, state: state, now: now) }
    let lifetime = selection.lifetime
    let then =
      switch state {
      case .fresh, .missing, .unavailable: lifetime.fetchedAt
      case .stale: lifetime.freshUntil
      case .expired: lifetime.validUntil.addingTimeInterval(1)
      }
    var shown = snapshots
    if let feed = widget.companion { shown[feed] = snapshot(of: feed, on: widget, at: lifetime.fetchedAt) }
    return config.content(of: widget, among: shown, histories: histories, registry: registry, at: then)
  }
}
