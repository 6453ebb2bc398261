import Core
import Foundation

/// How a run asks: one job for what a provider answers together, one request for what several jobs need.
extension Run {
  /// After this long nobody is asked any more, seconds; at 55 s every open request is ended.
  static let lastAskSeconds = 54.0

  /// Brings demands one step on; answers the requests to send.
  func advance(_ ids: [Demand.ID]) -> [Request] {
    var order: [ProviderID] = []
    var asks: [ProviderID: (provider: any Provider, access: Access, queries: [Query])] = [:]
    for id in ids {
      // What would be asked now would be ended before it can answer.
      guard context.elapsedSeconds() < Self.lastAskSeconds,
        case .ask(let provider, let access, let queries) = nextStep(for: id)
      else {
        state.progress[id]?.isOver = true
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
        of: ask.provider, ask.access, for: ask.queries, kept: state.snapshots,
        isOriginConfigured: context.config.options(of: ask.provider.id).origin != nil, now: context.clock())
    }
    return start(jobs)
  }

  /// Sends the requests of new jobs; each attempt is written down before it is made.
  private func start(_ jobs: [FetchJob]) -> [Request] {
    // While the disk is waited for; once a run, and only where somebody is asked.
    if nextJobID == 0, !jobs.isEmpty { context.transport.prepare() }
    // One request for several jobs, of which not all have kept the same, asks without a condition.
    let headers = Dictionary(grouping: jobs.flatMap(\.requests), by: \.target).mapValues { Set($0.map(\.headers)) }
    var started: [(id: Int, job: FetchJob)] = []
    for var job in jobs {
      nextJobID += 1
      if job.requests.contains(where: { headers[$0.target]?.count ?? 0 > 1 }) { job.dropConditions() }
      started.append((nextJobID, job))
    }
    guard record(attempts(of: started.map(\.job))) else {
      // What cannot be written down is not asked.
      for feed in jobs.flatMap(\.feeds) { end(takeWaiting(for: feed)) }
      return []
    }
    var requests: [Request] = []
    for (id, job) in started {
      state.jobs[id] = job
      for feed in job.feeds { state.jobOfFeed[feed] = id }
      for request in job.requests { requests += send(request, of: job.provider, for: id) }
    }
    return requests
  }

  /// The attempts at what is sent at once, not at what waits for its turn or is under way.
  private func attempts(of jobs: [FetchJob]) -> [Attempt] {
    var busy = Set(state.inFlight.values.map(\.provider.id))
    return jobs.flatMap { job in
      let new = job.requests.filter { state.inFlight[$0.target] == nil }
      guard job.provider.terms.pace == .oneAtATime else { return job.attempts(of: new, at: context.clock()) }
      guard busy.insert(job.provider.id).inserted, let first = new.first else { return [] }
      return job.attempts(of: [first], at: context.clock())
    }
  }

  /// Sends a request, or waits for the same one that is under way, or for the provider's turn.
  private func send(_ request: Request, of provider: any Provider, for job: Int) -> [Request] {
    if state.inFlight[request.target] != nil {
      state.inFlight[request.target]?.jobs.append(job)
      return []
    }
    var request = request
    let mustWait =
      provider.terms.pace == .oneAtATime && state.inFlight.values.contains { $0.provider.id == provider.id }
    if case .spaced(let seconds) = provider.terms.pace {
      let now = context.elapsedSeconds()
      let start = max(now + request.delaySeconds, state.nextStartSeconds[provider.id] ?? 0)
      request.delaySeconds = start - now
      state.nextStartSeconds[provider.id] = start + seconds
    }
    state.inFlight[request.target] = .init(provider: provider, request: request, jobs: [job])
    guard mustWait else { return [request] }
    state.queued[provider.id, default: []].append(request)
    return []
  }

  /// The next of a provider's requests that waited for an answer to another one.
  private func nextQueued(of provider: any Provider) -> [Request] {
    guard state.queued[provider.id]?.isEmpty == false, let request = state.queued[provider.id]?.removeFirst() else {
      return []
    }
    // What would be asked now would be ended before it can answer.
    guard context.elapsedSeconds() < Self.lastAskSeconds else { return settle(request, .failure(.cancelled)) }
    let now = context.clock()
    let jobs = (state.inFlight[request.target]?.jobs ?? []).compactMap { state.jobs[$0] }
    // Since it began to wait the provider may have asked for a pause, or its terms' last call may have been made.
    if pausedProviders.contains(provider.id)
      || limitWait(policy(for: provider, now: now), for: [request], now: now) != nil
    {
      return abandon(request) + nextQueued(of: provider)
    }
    guard record(jobs.flatMap { $0.attempts(of: [request], at: now) }) else {
      return abandon(request, isOver: true) + nextQueued(of: provider)
    }
    return [request]
  }

  /// Takes back a request that was never sent, with every job that needs it; answers what its demands do instead.
  private func abandon(_ request: Request, isOver: Bool = false) -> [Request] {
    let jobs = (state.inFlight.removeValue(forKey: request.target)?.jobs ?? []).compactMap { forget($0) }
    let ids = jobs.flatMap(\.feeds).flatMap { takeWaiting(for: $0) }
    if isOver {
      end(ids)
      return []
    }
    return advance(unique(ids))
  }

  /// Takes one request's result to every job that needs it; answers what to ask next.
  func settle(_ request: Request, _ result: Result<Reply, Failure>) -> [Request] {
    guard let known = state.inFlight.removeValue(forKey: request.target) else { return [] }
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
      // The run has ended its requests: nobody else is asked any more.
      if choice == .next, !isCancelled { next.append(id) } else { state.progress[id]?.isOver = true }
    }
    return advance(next)
  }

  /// Asks once more for what brought nothing good; nothing where the terms allow no more.
  private func secondTry(of job: FetchJob, _ id: Int, now: Date) -> [Request] {
    var again = job
    let requests = again.tryAgain(afterSeconds: context.random())
    guard context.elapsedSeconds() < Self.lastAskSeconds,
      limitWait(policy(for: job.provider, now: now), for: requests, now: now) == nil,
      record(job.attempts(of: requests, at: now))
    else { return [] }
    state.jobs[id] = again
    return requests.flatMap { send($0, of: job.provider, for: id) }
  }

  @discardableResult
  private func forget(_ id: Int) -> FetchJob? {
    guard let job = state.jobs.removeValue(forKey: id) else { return nil }
    for feed in job.feeds { state.jobOfFeed[feed] = nil }
    return job
  }

  /// The demands that wait for a feed and not already for that of another provider; they wait no longer.
  private func takeWaiting(for feed: Feed) -> [Demand.ID] {
    (waiting.removeValue(forKey: feed) ?? []).filter { state.progress[$0]?.pending.contains(feed) ?? false }
  }

  private func unique(_ ids: [Demand.ID]) -> [Demand.ID] {
    var known: Set<Demand.ID> = []
    return ids.filter { known.insert($0).inserted }
  }

  private func end(_ ids: [Demand.ID]) {
    for id in ids { state.progress[id]?.isOver = true }
  }

  /// Stores attempts before they are made, so that no crash makes us ask more often; false where that fails.
  private func record(_ attempts: [Attempt]) -> Bool {
    if attempts.isEmpty { return true }
    guard withStore({ try context.store.record(attempts) }) != nil else { return false }
    for attempt in attempts {
      state.note(attempt)
      state.calls?[attempt.provider, default: Calls()].add(attempt.callCount, inHour: Calls.hour(of: attempt.askedAt))
    }
    return true
  }
}
