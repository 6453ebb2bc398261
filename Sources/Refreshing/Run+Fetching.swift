import Core
import Foundation

/// How a run asks: one job for what a provider answers together, one request for what several jobs need.
extension Run {
  /// Brings demands one step on; answers the requests to send.
  func advance(_ ids: [Demand.ID]) -> [Request] {
    var order: [ProviderID] = []
    var asks: [ProviderID: (provider: any Provider, access: Access, queries: [Query])] = [:]
    for id in ids {
      guard case .ask(let provider, let access, let queries) = nextStep(for: id) else {
        end(id)
        continue
      }
      for query in queries { waiting[Feed(provider.id, query), default: []].append(id) }
      if asks[provider.id] == nil { order.append(provider.id) }
      let new = queries.filter { isNew(Feed(provider.id, $0)) }
      planned.formUnion(new.map { Feed(provider.id, $0) })
      asks[provider.id, default: (provider, access, [])].queries += new
      if provider.limits(context.config.options(of: provider.id)) != nil {
        plannedCalls[provider.id, default: 0] += provider.requests(for: new, access: access, now: context.clock())
          .reduce(0) { $0 + $1.callCount }
      }
    }
    (planned, plannedCalls) = ([], [:])
    let jobs = order.compactMap { asks[$0] }.flatMap { ask in
      FetchJob.jobs(
        of: ask.provider, ask.access, for: oldestFirst(ask.queries, of: ask.provider.id), kept: state.snapshots,
        isOriginConfigured: context.config.options(of: ask.provider.id).origin != nil, now: context.clock())
    }
    return start(jobs)
  }

  /// Takes one request's result to every job that needs it; answers what to ask next.
  func settle(_ request: Request, _ result: Result<Reply, Failure>) -> [Request] {
    guard let known = state.end(request.target) else { return [] }
    lastAnswerSeconds = context.elapsedSeconds()
    var next: [Request] = []
    for id in known.jobs {
      state.jobs[id]?.take(result, of: request.target)
      guard let job = state.jobs[id], job.isOver else { continue }
      next += conclude(job, id)
    }
    return next + nextQueued(of: known.provider)
  }

  /// Ends a job: every feed of it gets its answer or failure, and every demand that waits for one goes on.
  private func conclude(_ job: FetchJob, _ id: Int) -> [Request] {
    let now = context.clock()
    let answers = job.answers(allowsSamples: context.allowsSamples, now: now)
    let failures = answers.values.compactMap { answer -> Failure? in
      if case .failure(let failure) = answer { failure } else { nil }
    }
    if failures.count == answers.count, !job.isSecondTry,
      failures.allSatisfy({ $0.isWorthASecondTry(of: job.provider) })
    {
      let again = secondTry(of: job, id, now: now)
      if !again.isEmpty { return again }
    }
    forget(id)
    var results: [Query: FeedResult] = [:]
    for query in job.queries {
      results[query] = take(answers[query] ?? .failure(.malformed("no answer for this place")), of: job, query, at: now)
    }
    noteHealth(after: job, results, now: now)
    return settle(job, results)
  }

  /// Tells every demand that waits for one of a job's feeds what came of it; answers what they ask next.
  private func settle(_ job: FetchJob, _ results: [Query: FeedResult]) -> [Request] {
    var touched: [Demand.ID] = []
    for query in job.queries {
      guard let result = results[query] else { continue }
      let feed = Feed(job.provider.id, query)
      for id in waiting.removeValue(forKey: feed) ?? [] {
        if state.progress[id]?.pending.contains(feed) ?? false { touched.append(id) }
        switch result {
        case .kept(let snapshot, let isUnchanged):
          if let lack = state.progress[id].flatMap({ snapshot.lack(for: $0.demand.widget) }) {
            state.progress[id]?.fail(feed, lack, lack.description)
          } else {
            state.progress[id]?.succeed(feed, isUnchanged: isUnchanged)
          }
        case .failed(let failure):
          state.progress[id]?.fail(feed, failure, job.sentence(of: failure))
        }
      }
    }
    var next: [Demand.ID] = []
    let isCancelled = results.values.contains { if case .failed(.cancelled) = $0 { true } else { false } }
    for id in unique(touched) {
      guard let choice = state.progress[id]?.choice, choice != .wait else { continue }
      // The run has ended its requests, or is about to: nobody else is asked any more.
      if choice == .next, !isCancelled, !isLate { next.append(id) } else { end(id) }
    }
    return advance(next)
  }

  /// Asks once more for what brought nothing good; nothing where the terms allow no more.
  private func secondTry(of job: FetchJob, _ id: Int, now: Date) -> [Request] {
    var again = job
    let indices = again.tryAgain(afterSeconds: context.random())
    guard !isLate, giveTurns(to: &again, indices) else { return [] }
    let requests = indices.map { again.requests[$0] }
    guard limitWait(policy(for: job.provider, now: now), for: requests, now: now) == nil,
      record(job.attempts(of: requests, at: now))
    else { return [] }
    state.jobs[id] = again
    return requests.flatMap { send($0, of: job.provider, for: id) }
  }

  @discardableResult
  func forget(_ id: Int) -> FetchJob? {
    guard let job = state.jobs.removeValue(forKey: id) else { return nil }
    for feed in job.feeds { state.jobOfFeed[feed] = nil }
    return job
  }

  /// The demands that wait for a feed and not already for that of another provider; they wait no longer.
  func takeWaiting(for feed: Feed) -> [Demand.ID] {
    (waiting.removeValue(forKey: feed) ?? []).filter { state.progress[$0]?.pending.contains(feed) ?? false }
  }

  func unique(_ ids: [Demand.ID]) -> [Demand.ID] {
    var known: Set<Demand.ID> = []
    return ids.filter { known.insert($0).inserted }
  }

  /// Ends a demand; what a limit on calls a minute has held back is left to the next run.
  func end(_ id: Demand.ID) {
    state.progress[id]?.isOver = true
    guard let held = state.progress[id]?.held, !held.isEmpty else { return }
    state.postponed.formUnion(held)
    for feed in held { state.progress[id]?.postpone(feed) }
  }

  /// Stores attempts before they are made, so that no crash makes us ask more often; false where that fails.
  func record(_ attempts: [Attempt]) -> Bool {
    if attempts.isEmpty { return true }
    guard withStore({ try context.store.record(attempts) }) != nil else { return false }
    for attempt in attempts {
      state.note(attempt)
      state.calls?[attempt.provider, default: Calls()].add(attempt.callCount, inHour: Calls.hour(of: attempt.askedAt))
    }
    return true
  }
}
