import Core
import Foundation

/// A status for a monitoring plugin and for people: the plugin's line with its performance data
/// (`label=value[UOM];warn;crit`), then one line for each widget, each reading in quarantine and each provider.
package func text(of status: Status) -> String {
  let boxes = status.boxes.map { box in
    [
      box.widget.id.rawValue, box.state.rawValue, box.provider?.rawValue ?? "-",
      box.lifetime.map { ageWords(seconds: wholeSeconds(from: $0.fetchedAt, to: status.at)) } ?? "-",
      box.lifetime.map { "fresh until \($0.freshUntil.instantText)" } ?? "",
      box.lifetime.map { "valid until \($0.validUntil.instantText)" } ?? "",
      box.isWaiting ? "waits for its turn" : "",
    ]
  }
  let quarantine = status.quarantine.map { quarantined in
    let entry = quarantined.entry
    return [
      quarantined.widgets.map(\.rawValue).joined(separator: ","), "quarantined", entry.feed.provider.rawValue,
      "since \(entry.firstSeenAt.instantText)", "\(entry.sightingWords), last \(entry.lastSeenAt.instantText)",
      entry.sentence,
    ]
  }
  let sources = status.sources.map { source in
    [
      source.id.rawValue, source.askedAt.map { "asked \($0.instantText)" } ?? "never asked",
      "calls \(count(source.callsThisHour, of: source.limits?.perHour)) this hour",
      "\(count(source.callsToday, of: source.limits?.perDay)) today",
      "failures \(source.consecutiveFailures)",
      source.askable(at: status.at), source.reason ?? "",
    ]
  }
  return ([pluginLine(of: status)] + columns(boxes) + columns(quarantine) + columns(sources)).map { $0 + "\n" }.joined()
}

extension Status.Source {
  /// From when on a provider that has failed or asked for a pause may be asked again.
  fileprivate func askable(at now: Date) -> String {
    if let until = [notBefore, askableAt].compactMap(\.self).max(), until > now {
      return "not before \(until.instantText)"
    }
    return askableAt.map { "may be asked since \($0.instantText)" } ?? ""
  }
}

private func pluginLine(of status: Status) -> String {
  let fresh = status.boxes.count == 1 ? "1 widget fresh" : "\(status.boxes.count) widgets fresh"
  let news = status.problems.map(\.sentence) + [status.waiting?.sentence].compactMap(\.self)
  let sentence = news.isEmpty ? fresh : news.joined(separator: "; ")
  var measures = status.boxes.map { box in
    guard let lifetime = box.lifetime else {
      // U is the plugins' word for a value that cannot be had.
      return "\(box.widget.id)_age=U;\(box.widget.ttlSeconds);\(box.widget.maxAgeSeconds)"
    }
    let bounds = [lifetime.freshUntil, lifetime.validUntil].map { "\(wholeSeconds(from: lifetime.fetchedAt, to: $0))" }
    return "\(box.widget.id)_age=\(wholeSeconds(from: lifetime.fetchedAt, to: status.at))s;"
      + bounds.joined(separator: ";")
  }
  if let run = status.lastRun, let longest = status.longestSilenceSeconds {
    measures.append("last_run_age=\(wholeSeconds(from: run.endedAt, to: status.at))s;;\(longest)")
  }
  let data = measures.isEmpty ? "" : " | " + measures.joined(separator: " ")
  // Where the first | stands the performance data begin.
  return "WIDGETS \(status.level.word.uppercased()): \(sentence.replacing("|", with: "/"))\(data)"
}

/// An age in one unit, as terminals say it: `45 s`, `12 min`, `5 h`, `3 d`.
func ageWords(seconds: Int) -> String {
  switch seconds {
  case ..<60: "\(seconds) s"
  case ..<3600: "\(seconds / 60) min"
  case ..<(48 * 3600): "\(seconds / 3600) h"
  default: "\(seconds / 86400) d"
  }
}

/// Whole seconds; 0 where the clock was set back in between.
func wholeSeconds(from start: Date, to end: Date) -> Int {
  max(0, Int(end.timeIntervalSince(start).rounded(.down)))
}

private func count(_ number: Int, of limit: Int?) -> String { limit.map { "\(number)/\($0)" } ?? "\(number)" }
