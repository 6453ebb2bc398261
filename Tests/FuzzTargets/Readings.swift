import Core
import Foundation

/// What does not hold for a decoded reading.
func problem(in reading: Reading, of widget: Widget, _ provider: RegisteredProvider) -> String? {
  if reading.kind != provider.kind { return "a reading of another kind" }
  if let problem = problem(storing: reading) { return problem }
  guard reading.saysTheSame(as: reading) else { return "a reading that differs from itself" }
  _ = reading.renewed(at: pinnedNow.addingTimeInterval(7200))
  let near = widget.withoutBadFarParts(reading, at: pinnedNow)
  if let doubt = widget.doubt(about: near, at: pinnedNow) { return problem(inSentence: doubt) }
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
func problem(showing reading: Reading, by provider: RegisteredProvider, on widget: Widget, past: Past? = nil)
  -> String?
{
  let snapshot = Snapshot(
    widget: widget.id, provider: provider.id, query: widget.query.text, reading: reading, fetchedAt: pinnedNow)
  return problem(
    inPageOf: WidgetContent(widget: widget, snapshot: snapshot, terms: provider.terms, past: past, now: pinnedNow))
}

/// What is wrong with a sentence for cron's mail: it is one line, and not a long one.
func problem(inSentence sentence: some CustomStringConvertible) -> String? {
  let text = sentence.description
  if text.isEmpty { return "an empty sentence" }
  if text.unicodeScalars.count > 800 { return "a sentence of \(text.unicodeScalars.count) scalars" }
  if let scalar = text.unicodeScalars.first(where: isUnprintable) { return "\(scalar.debugDescription) in a sentence" }
  return nil
}
