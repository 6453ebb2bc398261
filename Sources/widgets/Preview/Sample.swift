import Core
import Foundation
import Providers
import Rendering

/// Made-up data where no provider has been asked yet, always marked as samples.
struct Sample {
  private let config: Config

  init(of config: Config) { self.config = config }

  func snapshot(of widget: Widget, by provider: ProviderID? = nil, at fetchedAt: Date) -> Snapshot {
    Snapshot(
      widget: widget.id, provider: provider ?? widget.providers[0], query: widget.query.text,
      reading: sampleReading(for: widget, at: fetchedAt), fetchedAt: fetchedAt, isSample: true)
  }

  /// `now` is when the made-up data were fetched.
  func showing(of widget: Widget, _ state: Freshness, at now: Date) -> WidgetContent {
    showing(of: widget, snapshot(of: widget, at: now), state)
  }

  /// What the widget shows of a snapshot in this state, at an instant that fits the state.
  func showing(
    of widget: Widget, _ snapshot: Snapshot, past: Past? = nil, recent: [DailyRange] = [], _ state: Freshness
  ) -> WidgetContent {
    let lifetime = config.lifetime(of: snapshot, for: widget, registry: registry)
    let now =
      switch state {
      case .fresh, .missing, .unavailable: lifetime.fetchedAt
      case .stale: lifetime.freshUntil
      case .expired: lifetime.validUntil.addingTimeInterval(1)
      }
    if state == .unavailable {
      return WidgetContent(widget: widget, snapshot: nil, terms: nil, past: nil, isUnavailable: true, now: now)
    }
    let observations = widget.observer.map { [self.snapshot(of: $0, at: snapshot.fetchedAt)] } ?? []
    return config.showing(
      of: widget, state == .missing ? nil : snapshot, past: past, recent: recent, among: observations,
      registry: registry, at: now)
  }
}
