import Core
import Foundation
import Providers
import Replay

extension FuzzTarget {
  /// A stored reading, as a damaged database or another version may hold it: it is drawn whatever it says.
  static let stored = FuzzTarget(
    name: "stored",
    seeds: {
      try registry.flatMap { provider in
        try sampleBodies(of: provider).compactMap { body in
          try? provider.reading(Reply(status: 200, body: body), sampleQuery(of: provider), pinnedNow, nil).get()
        }.compactMap(storedText)
      }
    },
    check: { input in
      guard let reading = storedReading(input),
        let provider = registry.first(where: { $0.kind == reading.kind })
      else { return nil }
      let widget = sampleWidget(provider)
      if let rejection = use(of: widget)?.rejection(of: reading, at: pinnedNow),
        let problem = problem(inSentence: rejection)
      {
        return problem
      }
      let past = Past(
        unchangedSince: pinnedNow, baseline: Past.EarlierReading(reading: reading.remembered, firstSeenAt: pinnedNow))
      return problem(storing: reading) ?? problem(showing: reading, by: provider, on: widget, past: past)
    })

  /// Times, numbers, header fields, JSON and paths into it: what is read is written the same.
  static let texts = FuzzTarget(
    name: "texts",
    seeds: {
      [
        "2026-11-22T00:30:00Z", "2026-11-22T07:30+07:00", "2026-11-22T07:30:00.123-05:30", "2024-02-29", "-26142.30",
        "0.000000000000000000000001", "1e-300", "120", "Sun, 22 Nov 2026 00:30:00 GMT",
        "rates.rows.USD.sell\n{\"rates\":{\"rows\":[{\"currency\":\"USD\",\"sell\":26142.5}],\"a\":null}}",
        "0\n[true,\"\\u00e1\",-1.5e10,{}]",
      ].map { Data($0.utf8) }
    },
    check: { input in
      let text = String(decoding: input, as: UTF8.self)
      return problem(inTimeOf: text) ?? problem(inNumberOf: text) ?? problem(inTreeOf: input)
    })
}

private func problem(inTimeOf text: String) -> String? {
  if let day = CalendarDay(text), day.description != text { return "\(text) is the day \(day)" }
  for instant in [Date(iso8601: text), Date(iso8601: text, offsetSeconds: 25200), Date(httpDate: text)] {
    guard let instant else { continue }
    let written = instant.instantText
    // Around the ends of the calendar a zone leads out of its four-digit years.
    if written.utf8.count == 20, !written.hasPrefix("0000"), Date(iso8601: written) != instant {
      return "\(text) is written \(written)"
    }
  }
  switch RetryAfter(field: text, now: pinnedNow) {
  case .seconds(let seconds): return (0...RetryAfter.longestSeconds).contains(seconds) ? nil : "\(seconds) s to wait"
  case .until(let date):
    return date.timeIntervalSince(pinnedNow) <= Double(RetryAfter.longestSeconds) ? nil : "to wait until \(date)"
  case nil: return nil
  }
}

private func problem(inNumberOf text: String) -> String? {
  if let number = Decimal(plain: text) {
    if !number.isFinite { return "a number that is none" }
    if Decimal(plain: number.description) != number { return "\(number) is read otherwise" }
  }
  if let double = Double(text), double.isFinite {
    let decimal = Decimal(rounding: double, scale: 1)
    if decimal.isNaN { return "\(double) is no decimal" }
    // Of large numbers the nearest binary one may be an ulp beside the tenth.
    let tolerance = 0.0501 + 2 * double.ulp
    if double.magnitude < 1e14, abs(double.rounded(scale: 1) - double) > tolerance {
      return "\(double) is rounded off"
    }
  }
  return nil
}

/// The first line is a path, the rest a JSON document.
private func problem(inTreeOf input: Data) -> String? {
  let path = input.prefix { $0 != 10 }
  guard let tree = try? JSONDecoder().decode(JSONValue.self, from: Data(input.dropFirst(path.count + 1))) else {
    return nil
  }
  guard (try? JSONDecoder().decode(JSONValue.self, from: Data(tree.text.utf8))) == tree else {
    return "a tree that reads otherwise than it was written"
  }
  _ = try? tree.field(String(decoding: path, as: UTF8.self)).bareText
  return nil
}
