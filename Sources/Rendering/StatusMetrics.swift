import Core
import Foundation

/// A status in Prometheus' text format, for node_exporter's textfile collector: without time stamps of its own, since
/// the collector refuses a file that has any.
package func metrics(of status: Status, version: String) -> String {
  var page = MetricsPage()
  page.add("widgets_build_info", "The version that wrote this.", [(["version": version], 1)])
  page.add(
    "widgets_status", "0 ok, 1 warning, 2 critical, 3 unknown: the exit status of the plugin.",
    [([:], Double(status.level.rawValue))])
  page.add(
    "widgets_run_timestamp_seconds", "When the last run ended.",
    status.lastRun.map { [([:], $0.endedAt.timeIntervalSince1970)] } ?? [])
  page.add(
    "widgets_run_duration_seconds", "How long the last run took.",
    status.lastRun.map { [([:], Double($0.durationMilliseconds) / 1000)] } ?? [])
  page.add(
    "widgets_last_success_timestamp_seconds", "When the widget's data were last fetched.",
    status.boxes.compactMap { box in box.lifetime.map { (label(box), $0.fetchedAt.timeIntervalSince1970) } })
  page.add(
    "widgets_source_timestamp_seconds", "The provider's own time for the widget's data.",
    status.boxes.compactMap { box in box.observedAt.map { (label(box), $0.timeIntervalSince1970) } })
  page.add(
    "widgets_state", "1 for the state that the widget is in.",
    status.boxes.flatMap { box in
      Freshness.allCases.map { state in
        (label(box).merging(["state": state.rawValue]) { own, _ in own }, box.state == state ? 1 : 0)
      }
    })
  page.add(
    "widgets_quarantined", "1 while a reading of the provider is in quarantine.",
    status.doubts.map { (["widget": $0.widget.named.rawValue, "provider": $0.provider.rawValue], 1) })
  page.add(
    "widgets_provider_calls_total", "Requests to the provider since midnight of UTC.", type: "counter",
    status.sources.map { (label($0), Double($0.callsToday)) })
  page.add(
    "widgets_provider_calls_limit", "Requests that the provider's terms allow in a period.",
    status.sources.flatMap { source in
      [("hour", source.limits?.perHour), ("day", source.limits?.perDay)].compactMap { period, limit in
        limit.map { (label(source).merging(["period": period]) { own, _ in own }, Double($0)) }
      }
    })
  page.add(
    "widgets_provider_failures", "How many times in a row the provider has failed.",
    status.sources.map { (label($0), Double($0.consecutiveFailures)) })
  page.add(
    "widgets_provider_askable_timestamp_seconds", "From when on a provider that has failed may be asked again.",
    status.sources.compactMap { source in source.askableAt.map { (label(source), $0.timeIntervalSince1970) } })
  return page.text
}

private func label(_ box: Status.Box) -> [String: String] { ["widget": box.widget.id.rawValue] }
private func label(_ source: Status.Source) -> [String: String] { ["provider": source.id.rawValue] }

/// A page of metrics as it grows; the last line ends with a line feed, without which the collector refuses the page.
private struct MetricsPage {
  private(set) var text = ""

  /// Adds a metric with its samples; one without any is left out, for it would say nothing.
  mutating func add(
    _ name: String, _ help: String, type: String = "gauge", _ samples: [(labels: [String: String], value: Double)]
  ) {
    if samples.isEmpty { return }
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    for sample in samples {
      // The widget goes before its provider, and either before its state or period.
      let labels = sample.labels.sorted { Self.rank($0.key) < Self.rank($1.key) }.map {
        "\($0.key)=\"\(Self.escaped($0.value))\""
      }
      text += name + (labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}") + " \(Self.number(sample.value))\n"
    }
  }

  private static func rank(_ key: String) -> Int { ["widget": 0, "provider": 1][key] ?? 2 }

  /// Whole numbers without a fraction and never with an exponent, so that an instant stays readable.
  private static func number(_ value: Double) -> String { Decimal(shortest: value).description }

  private static func escaped(_ value: String) -> String {
    var text = ""
    // By scalars: a quote followed by a combining mark is still a quote.
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": text += #"\\"#
      case "\"": text += #"\""#
      case "\n": text += #"\n"#
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
