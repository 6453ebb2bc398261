import Core
import Foundation

/// A status in Prometheus' text format, for node_exporter's textfile collector: without time stamps of its own, since
/// the collector refuses a file that has any.
package func metrics(of status: Status, version: String) -> String {
  var metrics = MetricsText()
  metrics.add("widgets_build_info", "The version that wrote this.", [([("version", version)], 1)])
  metrics.add(
    "widgets_status", "0 ok, 1 warning, 2 critical, 3 unknown: the exit status of the plugin.",
    [([], Double(status.level.rawValue))])
  metrics.add(
    "widgets_run_timestamp_seconds", "When the last run ended.",
    status.lastRun.map { [([], $0.endedAt.timeIntervalSince1970)] } ?? [])
  metrics.add(
    "widgets_run_duration_seconds", "How long the last run took.",
    status.lastRun.map { [([], Double($0.durationMilliseconds) / 1000)] } ?? [])
  metrics.add(
    "widgets_last_success_timestamp_seconds", "When the widget's data were last fetched.",
    status.boxes.compactMap { box in box.lifetime.map { (label(box), $0.fetchedAt.timeIntervalSince1970) } })
  metrics.add(
    "widgets_source_timestamp_seconds", "The provider's own time for the widget's data.",
    status.boxes.compactMap { box in box.observedAt.map { (label(box), $0.timeIntervalSince1970) } })
  metrics.add(
    "widgets_state", "1 for the state that the widget is in.",
    status.boxes.flatMap { box in
      Freshness.allCases.map { state in
        (label(box) + [("state", state.rawValue)], box.state == state ? 1 : 0)
      }
    })
  metrics.add(
    "widgets_waiting", "Places that the last run had no turn for.", [([], Double(status.waiting?.count ?? 0))])
  metrics.add(
    "widgets_on_publish_waiting_paths", "Changed paths that the command onPublish has not taken yet.",
    status.onPublish.map { [([], Double($0.waitingPaths))] } ?? [])
  metrics.add(
    "widgets_on_publish_failing_timestamp_seconds", "Since when the command onPublish fails.",
    status.onPublish?.failingSince.map { [([], $0.timeIntervalSince1970)] } ?? [])
  metrics.add(
    "widgets_quarantined", "1 while a reading of the provider is in quarantine.",
    status.quarantine.flatMap { quarantined in
      quarantined.widgets.map {
        ([("widget", $0.rawValue), ("provider", quarantined.entry.feed.provider.rawValue)], 1)
      }
    })
  metrics.add(
    "widgets_provider_calls_total", "Requests to the provider since midnight of UTC.", type: "counter",
    status.sources.map { (label($0), Double($0.callsToday)) })
  metrics.add(
    "widgets_provider_calls_limit", "Requests that the provider's terms allow in a period.",
    status.sources.flatMap { source in
      [("hour", source.limits?.perHour), ("day", source.limits?.perDay)].compactMap { period, limit in
        limit.map { (label(source) + [("period", period)], Double($0)) }
      }
    })
  metrics.add(
    "widgets_provider_failures", "How many times in a row the provider has failed.",
    status.sources.map { (label($0), Double($0.consecutiveFailures)) })
  metrics.add(
    "widgets_provider_askable_timestamp_seconds", "From when on a provider that has failed may be asked again.",
    status.sources.compactMap { source in source.askableAt.map { (label(source), $0.timeIntervalSince1970) } })
  return metrics.text
}

private typealias Labels = [(name: String, value: String)]

private func label(_ box: Status.Box) -> Labels { [("widget", box.widget.id.rawValue)] }
private func label(_ source: Status.Source) -> Labels { [("provider", source.id.rawValue)] }

/// Metrics as they grow; the last line ends with a line feed, without which the collector refuses the file.
private struct MetricsText {
  private(set) var text = ""

  /// A metric without any sample is left out.
  mutating func add(
    _ name: String, _ help: String, type: String = "gauge", _ samples: [(labels: Labels, value: Double)]
  ) {
    if samples.isEmpty { return }
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    for sample in samples {
      let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
      // Whole numbers without a fraction and never with an exponent, so that an instant stays readable.
      text += name + (labels.isEmpty ? "" : "{\(labels)}") + " \(Decimal(shortest: sample.value))\n"
    }
  }

  /// By scalars: a quote followed by a combining mark is still a quote.
  private static func escaped(_ value: String) -> String {
    let escapes: [Unicode.Scalar: String] = ["\\": #"\\"#, "\"": #"\""#, "\n": #"\n"#]
    return value.unicodeScalars.map { escapes[$0] ?? String($0) }.joined()
  }
}
