import Foundation

/// How long the past of each kind is kept, seconds.
package struct HistorySpans: Equatable, Sendable {
  /// A year as durations count it, 365 days.
  package static let yearSeconds = 365 * 86400
  /// What a config may ask for, seconds: a day to 50 years.
  package static let bounds = 86400...50 * yearSeconds

  package var ratesSeconds = 5 * yearSeconds
  package var weatherSeconds = yearSeconds
  package var airSeconds = yearSeconds
  package var goldSeconds = 5 * yearSeconds

  package init() {}

  /// The same for every kind.
  package init(all seconds: Int) {
    (ratesSeconds, weatherSeconds, airSeconds, goldSeconds) = (seconds, seconds, seconds, seconds)
  }

  package subscript(kind: Kind) -> Int { kind.rules.historySeconds(self) }
}

extension Config {
  /// The providers whose past a widget shows, with their terms: those that it lists and that the terms still allow.
  package func pastSources(of widget: Widget, registry: [any Provider]) -> [WidgetContent.Source] {
    widget.providers.compactMap { id in
      registry.first { $0.id == id && $0.refusal(site: site, options: options(of: id)) == nil }
        .map { WidgetContent.Source(provider: id, terms: $0.terms) }
    }
  }
}
