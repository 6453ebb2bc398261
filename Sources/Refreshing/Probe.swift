import Core
import Foundation

/// What a provider said when it was asked on an operator's wish.
package struct Probe: Sendable {
  package let widget: WidgetID
  package let provider: ProviderID
  package let answer: Answer
  /// How many requests that took: an answer may take several, and a failure is tried once more as in a run.
  package let requestCount: Int

  /// What came of asking a provider.
  package enum Answer: Sendable {
    /// It said something good, which is kept for the next run: one reading for each place.
    case said([Reading])
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
    for demand in config.widgets.flatMap(Demand.all) {
      for id in demand.providers where known.insert(id).inserted {
        let run = try Run(self, Options(only: [demand.widget.id], isForced: true))
        try done(run.probe(demand, id))
      }
    }
  }
}

extension Run {
  /// Asks one provider of a demand, if it may be asked.
  fileprivate func probe(_ demand: Demand, _ provider: ProviderID) -> Probe {
    let alone = Demand(id: demand.id, widget: demand.widget, queries: demand.queries, providers: [provider])
    state.progress = [demand.id: FallbackProgress(alone)]
    forgetOldHealth()
    let first = advance([demand.id])
    var requestCount = first.count
    if !state.inFlight.isEmpty {
      context.transport.run(
        first,
        then: { request, result in
          let next = settle(request, result)
          requestCount += next.count
          return next
        }, tick: { [] })
    }
    flush()
    return Probe(
      widget: demand.widget.id, provider: provider, answer: answer(to: alone, of: provider),
      requestCount: requestCount)
  }

  private func answer(to demand: Demand, of provider: ProviderID) -> Probe.Answer {
    if let error = state.storeError { return .failed("\(error)") }
    guard let progress = state.progress[demand.id] else { return .waits("the widget has nothing to ask it") }
    if let refusal = progress.refusals[provider] { return .refused(refusal) }
    if progress.action != nil {
      return .said(demand.queries.compactMap { state.snapshots[Feed(provider, $0)]?.reading })
    }
    if let failure = progress.failures.last { return .failed(failure.message) }
    guard context.elapsedSeconds() < Self.lastAskSeconds else {
      return .waits("the other providers took all the time of this check")
    }
    return .waits(
      progress.waits.first.map { "it may not be asked before \($0.until.instantText): \($0.reason)" }
        ?? "there is nothing to ask it")
  }
}
