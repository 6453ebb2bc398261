import Core
import Foundation

/// What a provider said when it was asked on an operator's wish.
public struct Probe: Sendable {
  /// The widget's question that it was asked; the widget as people name it.
  public let widget: WidgetID
  /// Who was asked.
  public let provider: ProviderID
  /// What came of it.
  public let result: Result

  /// What came of asking a provider.
  public enum Result: Sendable {
    /// It said something good, which is kept for the next run.
    case said(Reading)
    /// It failed, or is not believed: the sentence, without the site's key.
    case failed(String)
    /// It may not be asked now: the sentence.
    case waits(String)
    /// The site may not use it.
    case refused(Refusal)
  }
}

extension Refresh {
  /// Asks every provider that the config lists once, each for the first widget that lists it.
  ///
  /// Intervals, back-offs and limits hold as in a run, and what is good is kept as in a run, so that the next one need
  /// not ask again; nothing is published. The caller holds the lock of all runs and hands in pages that publish nothing.
  public func probe(each done: (Probe) throws -> Void) throws {
    var known: Set<ProviderID> = []
    for widget in config.asked {
      for id in widget.providers where known.insert(id).inserted {
        try done(Probe(widget: widget.id.named, provider: id, result: try probe(id, for: widget)))
      }
    }
  }

  private func probe(_ id: ProviderID, for widget: Widget) throws -> Probe.Result {
    let alone = Widget(
      id: widget.id, subject: widget.subject, providers: [id], ttlSeconds: widget.ttlSeconds,
      maxAgeSeconds: widget.maxAgeSeconds, zone: widget.zone)
    var narrow = config
    narrow.widgets = [alone]
    let run = try Run(with(narrow), Options(isForced: true))
    return run.probe(alone)
  }
}

extension Run {
  /// Asks the widget's only provider, if it may be asked.
  fileprivate func probe(_ widget: Widget) -> Probe.Result {
    forgetOldStandings()
    pursuits[widget.id]?.isOver = false
    let first = pursue(widget)
    if !flights.isEmpty {
      context.transport.run(first) { request, result in settle(request, result) }
    }
    if let error = storeError { return .failed("\(error)") }
    guard let outcome = pursuits[widget.id]?.outcome else { return .waits("nothing to ask") }
    if let refusal = outcome.refusals.values.first { return .refused(refusal) }
    if let failure = outcome.failures.last { return .failed(failure.message) }
    if outcome.result == .refreshed || outcome.result == .unchanged, let snapshot = current(of: widget) {
      return .said(snapshot.reading)
    }
    return .waits(reasonToWait(of: widget))
  }

  /// Why the widget's only provider may not be asked now.
  private func reasonToWait(of widget: Widget) -> String {
    guard let id = widget.providers.first, let provider = context.registry.first(where: { $0.id == id }) else {
      return "nobody to ask"
    }
    guard context.elapsedSeconds() < Self.lastAskSeconds else { return "the others have taken all the time there is" }
    let now = context.clock()
    if let until = standings.first(where: { $0.provider == id })?.pausedUntil(at: now) {
      return "not before \(until.instantText): it has failed or asked for a pause"
    }
    let intervalSeconds = Double(provider.intervalSeconds(context.config.options(of: id)))
    let ends = attempts.filter { $0.provider == id }.map { $0.askedAt.addingTimeInterval(intervalSeconds) }
    if let end = ends.filter({ $0.isAhead(of: now, atMostSeconds: intervalSeconds) }).max() {
      let askedAt = end.addingTimeInterval(-intervalSeconds)
      return "asked at \(askedAt.instantText), too short a time ago for its terms"
    }
    if let until = snapshots.part(widget.query.text, of: id, at: now)?.expiresAt, until > now {
      return "not before \(until.instantText): what it has said holds until then"
    }
    return "its terms allow no more requests now"
  }
}
