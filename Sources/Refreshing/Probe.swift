import Core
import Foundation

/// What a provider said when it was asked on an operator's wish.
package struct Probe: Sendable {
  /// The widget's question that it was asked; the widget as people name it.
  package let widget: WidgetID
  /// Who was asked.
  package let provider: ProviderID
  /// What came of it.
  package let result: Result
  /// How many requests that took: an answer may take several, and a failure is tried once more as in a run.
  package let requestCount: Int

  /// What came of asking a provider.
  package enum Result: Sendable {
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
  package func probe(each done: (Probe) throws -> Void) throws {
    var known: Set<ProviderID> = []
    for widget in config.asked {
      for id in widget.providers where known.insert(id).inserted {
        let (result, requestCount) = try probe(id, for: widget)
        try done(Probe(widget: widget.id.named, provider: id, result: result, requestCount: requestCount))
      }
    }
  }

  private func probe(_ id: ProviderID, for widget: Widget) throws -> (Probe.Result, Int) {
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
  fileprivate func probe(_ widget: Widget) -> (Probe.Result, Int) {
    forgetOldStandings()
    pursuits[widget.id]?.isOver = false
    let first = pursue(widget)
    var requestCount = first.count
    if !flights.isEmpty {
      context.transport.run(first) { request, result in
        let next = settle(request, result)
        requestCount += next.count
        return next
      } tick: {
        []
      }
    }
    return (result(of: widget), requestCount)
  }

  private func result(of widget: Widget) -> Probe.Result {
    if let error = storeError { return .failed("\(error)") }
    guard let outcome = pursuits[widget.id]?.outcome else { return .waits("the widget has nothing to ask it") }
    if let refusal = outcome.refusals.values.first { return .refused(refusal) }
    if let failure = outcome.failures.last { return .failed(failure.message) }
    if outcome.result == .refreshed || outcome.result == .unchanged, let snapshot = current(of: widget) {
      return .said(snapshot.reading)
    }
    guard context.elapsedSeconds() < Self.lastAskSeconds else {
      return .waits("the other providers took all the time of this check")
    }
    let waiting = outcome.waitings.first
    return .waits(
      waiting.map { "it may not be asked before \($0.until.instantText): \($0.reason)" }
        ?? "there is nothing to ask it")
  }
}
