import Core
import Foundation

/// What does not hold for a decoded reading.
func problem(in reading: Reading, of widget: Widget, _ provider: any Provider) -> String? {
  if reading.kind != provider.kind { return "a reading of another kind" }
  if let problem = problem(storing: reading) { return problem }
  guard reading.saysTheSame(as: reading) else { return "a reading that differs from itself" }
  _ = reading.renewed(at: pinnedNow.addingTimeInterval(7200))
  guard let use = use(of: widget) else { return "a widget without a feed" }
  let near = use.withoutBadFarParts(reading, at: pinnedNow)
  if let rejection = use.rejection(of: near, at: pinnedNow) { return problem(inSentence: rejection) }
  return problem(showing: near, by: provider, on: widget)
}

/// What a reading loses on its way through the store.
func problem(storing reading: Reading) -> String? {
  guard let text = storedText(of: reading) else { return "a reading that cannot be stored" }
  guard let loaded = storedReading(text) else { return "a reading that cannot be loaded again" }
  if loaded != reading { return "a reading that the store changes" }
  return nil
}

/// A reading as the store keeps it.
func storedText(of reading: Reading) -> Data? {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  encoder.dateEncodingStrategy = .secondsSince1970
  return try? encoder.encode(reading)
}

/// The reading of a stored text.
func storedReading(_ text: Data) -> Reading? {
  let decoder = JSONDecoder()
  decoder.dateDecodingStrategy = .secondsSince1970
  return try? decoder.decode(Reading.self, from: text)
}

/// What is wrong with a page that shows a reading.
func problem(showing reading: Reading, by provider: any Provider, on widget: Widget, past: Past? = nil)
  -> String?
{
  problem(inPageOf: content(of: widget, [reading], by: provider, past: past))
}

/// What a widget shows of a provider's readings, one for each of its queries, whatever they say; of none it is missing.
func content(
  of widget: Widget, _ readings: [Reading], by provider: any Provider, past: Past? = nil,
  companion: WidgetContent.Companion? = nil, fetchedAt: Date = pinnedNow, isSample: Bool = false
) -> WidgetContent {
  let snapshots = zip(widget.feeds(of: provider.id), readings).map {
    Snapshot(feed: $0, reading: $1, fetchedAt: fetchedAt, isSample: isSample)
  }
  let lifetime = snapshots.first?.lifetime(
    ttlSeconds: widget.ttlSeconds, maxAgeSeconds: widget.maxAgeSeconds, leastIntervalSeconds: 0)
  return WidgetContent(
    widget: widget, state: lifetime?.freshness(at: pinnedNow) ?? .missing,
    selection: lifetime.map { Selection(provider: provider.id, snapshots: snapshots, lifetime: $0) },
    sources: lifetime.map { _ in [WidgetContent.Source(provider: provider.id, terms: provider.terms)] } ?? [],
    histories: [FeedHistory(past: past)], companion: companion, now: pinnedNow)
}

/// What the widget alone shows of its first feed.
func use(of widget: Widget) -> FeedUse? {
  widget.feeds.first.map { FeedUse($0, of: widget, place: widget.places.first, historySeconds: 0) }
}

/// What is wrong with a sentence for cron's mail: it is one line, and not a long one.
func problem(inSentence sentence: some CustomStringConvertible) -> String? {
  let text = sentence.description
  if text.isEmpty { return "an empty sentence" }
  if text.unicodeScalars.count > 800 { return "a sentence of \(text.unicodeScalars.count) scalars" }
  if let scalar = text.unicodeScalars.first(where: isUnprintable) { return "\(scalar.debugDescription) in a sentence" }
  return nil
}
