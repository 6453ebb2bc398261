import Core
import Foundation

/// What a run believes of an answer and keeps.
extension Run {
  /// What came of asking for a feed.
  enum FeedResult {
    case kept(Snapshot, isUnchanged: Bool)
    case failed(Failure)
  }

  /// Judges an answer to a feed's query and keeps what is good.
  func take(_ result: Result<FetchJob.Answer, Failure>, of job: FetchJob, _ query: Query, at now: Date) -> FeedResult {
    let feed = Feed(job.provider.id, query)
    do throws(Failure) {
      let answer = try result.get()
      let snapshot = try snapshot(of: feed, answer, at: now)
      keep(snapshot, at: now)
      return .kept(snapshot, isUnchanged: answer.isUnchanged)
    } catch {
      if case .cancelled = error { return .failed(error) }
      // "Unchanged" is no help where the kept answer is not good enough: the next request asks for the whole.
      if error.isOldWord || error.isRejection { forgetValidators(of: feed) }
      state.note(error.isRejection ? .rejected : .failed, of: feed)
      state.changed.formUnion(uses[feed]?.widgets.map(\.id) ?? [])
      return .failed(error)
    }
  }

  /// The snapshot that an answer makes, if it is one, is newer than what is kept, and is believed.
  private func snapshot(of feed: Feed, _ answer: FetchJob.Answer, at now: Date) throws(Failure) -> Snapshot {
    guard let use = uses[feed] else { throw .malformed("no widget shows it") }
    let kept = state.snapshots[feed]
    let reading = use.withoutBadFarParts(answer.reading, at: now).bounded(keeping: use.rememberedCurrencies)
    if let lack = use.lack(of: reading, kept: kept?.reading) { throw lack }
    // What is older than what is kept is no repetition of anything.
    if !answer.isUnchanged, let age = age(of: reading, after: kept, use, now: now) { throw age }
    let before = state.keptBefore[feed].flatMap { $0.isFromTheFuture(at: now) ? nil : $0.issuedAt }
    if let age = Forecast.age(issuedAt: reading.issuedAt, keptAt: before, now: now) { throw age }
    let baselineSince = try believe(reading, use, isSample: answer.isSample, at: now)
    return Snapshot(
      feed: feed, reading: reading, fetchedAt: now, expiresAt: answer.expiresAt, validators: answer.validators,
      isSample: answer.isSample, isAccepted: isAccepted(reading, use), baselineSince: baselineSince)
  }

  /// From when on the next reading is compared, where a reading is believed; what is implausible goes into quarantine.
  private func believe(_ reading: Reading, _ use: FeedUse, isSample: Bool, at now: Date) throws(Failure) -> [String:
    Date]
  {
    let feed = use.feed
    if state.withdrawals[feed]?.contains(where: { $0.covers(reading, shownBy: use) }) ?? false { throw .withdrawn }
    let judge = judge(for: use, at: now)
    let judgement = judge.judgement(on: reading)
    guard let failure = judgement.verdict.failure else { return judgement.baselineSince }
    // The operator's word holds for as long as the provider's: not for data that have grown too old.
    if case .implausible = failure, isAccepted(reading, use) { return judgement.baselineSince }
    if let entry = judge.quarantined(reading, isSample: isSample) {
      state.writes.append { try $0.record(entry) }
      state.quarantine[feed] = entry
    }
    throw failure
  }

  private func judge(for use: FeedUse, at now: Date) -> Judge {
    let query = use.feed.query
    let institution = context.registry.institution(of: use.feed.provider)
    let earlier = Baseline.question(for: query, institution: institution, at: now).flatMap { question in
      withStore { try context.store.history(question, currencies: use.rememberedCurrencies) }
    }
    let feeds = context.registry.filter { $0.kind == query.kind }.map { Feed($0.id, query) }
    return Judge(
      of: use,
      by: Baseline(
        for: use, institution: institution, snapshots: feeds.compactMap { state.snapshots[$0] },
        quarantine: feeds.compactMap { state.quarantine[$0] }, earlier: earlier ?? [], at: now), at: now)
  }

  /// Whether an operator has accepted just these values.
  private func isAccepted(_ reading: Reading, _ use: FeedUse) -> Bool {
    state.snapshots[use.feed].map {
      $0.isAccepted && $0.reading.hasTheValues(of: reading, on: use.rememberedCurrencies)
    } ?? false
  }

  /// Why a reading is older than the one that is kept of the same feed; nil where it is not.
  private func age(of reading: Reading, after kept: Snapshot?, _ use: FeedUse, now: Date) -> Failure? {
    guard let kept, !kept.isFromTheFuture(at: now), let observedAt = reading.observedAt,
      let keptAt = kept.observedAt, observedAt <= keptAt,
      // Beyond its maximum age it is refused for that.
      now.timeIntervalSince(observedAt) <= Double(use.maxAgeSeconds)
    else { return nil }
    if observedAt < keptAt {
      return .outdated("observed at \(observedAt.instantText), earlier than the kept reading of \(keptAt.instantText)")
    }
    guard kept.reading.supersedes(reading) else { return nil }
    return .outdated("observed at \(observedAt.instantText) like the kept reading, which is newer")
  }

  private func keep(_ snapshot: Snapshot, at now: Date) {
    let feed = snapshot.feed
    if let old = state.snapshots[feed], old.isFromTheFuture(at: now) {
      state.writes.append { try $0.redateHistory(of: feed, from: old.fetchedAt, to: now) }
    }
    let currencies = uses[feed]?.rememberedCurrencies
    state.writes.append { try $0.keep(snapshot, remembering: currencies) }
    state.snapshots[feed] = snapshot
    state.note(.answered, of: feed)
    // Nothing stands any more against a feed that has said something good.
    if state.quarantine[feed] != nil || state.withdrawals[feed] != nil {
      state.writes.append { try $0.forgetDecisions(on: feed) }
      state.quarantine[feed] = nil
      state.withdrawals[feed] = nil
    }
    state.changed.formUnion(uses[feed]?.widgets.map(\.id) ?? [])
  }

  private func forgetValidators(of feed: Feed) {
    guard var snapshot = state.snapshots[feed], let validators = snapshot.validators,
      validators.withoutConditions != validators
    else { return }
    snapshot.validators = validators.withoutConditions
    state.snapshots[feed] = snapshot
    let (changed, currencies) = (snapshot, uses[feed]?.rememberedCurrencies)
    state.writes.append { try $0.keep(changed, remembering: currencies) }
  }
}
