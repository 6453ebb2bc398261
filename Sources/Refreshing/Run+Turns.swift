import Core
import Foundation

/// When a request is sent: at once, spaced, one after the other, or in the next run.
///
/// A run has less than a minute. Where a provider's pace leaves no turn for some of what is due, the run asks for the
/// oldest first and leaves the rest to the next run: that is no failure, and no attempt.
extension Run {
  /// After this long nobody is asked any more, seconds; at 55 s every open request is ended.
  static let lastAskSeconds = 54.0

  /// Whether what would be asked now would be ended before it can answer.
  var isLate: Bool { context.elapsedSeconds() >= Self.lastAskSeconds }

  /// The demands in the order in which they are asked for, the oldest first.
  ///
  /// A demand is as old as the oldest of its queries, and a query is as old as the latest answer or attempt of any
  /// provider.
  var demandsOldestFirst: [Demand.ID] {
    oldestFirst(demands) { demand in
      demand.queries.map { query in
        demand.providers.map { state.lastHeardAt(Feed($0, query)) }.max() ?? .distantPast
      }.min() ?? .distantPast
    }.map(\.id)
  }

  func oldestFirst(_ queries: [Query], of provider: ProviderID) -> [Query] {
    oldestFirst(queries) { state.lastHeardAt(Feed(provider, $0)) }
  }

  /// Elements of the same age keep their order.
  private func oldestFirst<Element>(_ all: [Element], _ heardAt: (Element) -> Date) -> [Element] {
    all.enumerated().map { (index: $0, heardAt: heardAt($1), element: $1) }
      .sorted { ($0.heardAt, $0.index) < ($1.heardAt, $1.index) }.map(\.element)
  }

  /// Sends the requests of new jobs; each attempt is written down before it is made.
  func start(_ jobs: [FetchJob]) -> [Request] {
    // libcurl loads while the run waits for the disk; once a run, and only where somebody is asked.
    if nextJobID == 0, !jobs.isEmpty { context.transport.prepare() }
    // A request for several jobs has no condition where they have kept different answers.
    let headers = Dictionary(grouping: jobs.flatMap(\.requests), by: \.target).mapValues { Set($0.map(\.headers)) }
    var started: [(id: Int, job: FetchJob)] = []
    for var job in jobs {
      let new = job.requests.indices.filter { state.inFlight[job.requests[$0].target] == nil }
      guard !isLate, giveTurns(to: &job, new) else {
        postpone(job.feeds)
        continue
      }
      nextJobID += 1
      if job.requests.contains(where: { headers[$0.target]?.count ?? 0 > 1 }) { job.dropConditions() }
      started.append((nextJobID, job))
    }
    guard record(attempts(of: started.map(\.job))) else {
      // What cannot be written down is not asked.
      for feed in started.flatMap(\.job.feeds) { takeWaiting(for: feed).forEach(end) }
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

  /// Gives these requests their times at a provider that wants them spaced; false where this run has no time left.
  func giveTurns(to job: inout FetchJob, _ indices: [Int]) -> Bool {
    guard case .spaced(let seconds) = job.provider.terms.pace else { return true }
    let (id, now) = (job.provider.id, context.elapsedSeconds())
    for index in indices {
      let startSeconds = max(now + job.requests[index].delaySeconds, state.nextStartSeconds[id] ?? 0)
      guard startSeconds < Self.lastAskSeconds else { return false }
      job.delay(index, bySeconds: startSeconds - now)
      state.nextStartSeconds[id] = startSeconds + seconds
    }
    return true
  }

  /// The attempts of the requests that are sent now or at a set time; not of those that wait or are under way.
  private func attempts(of jobs: [FetchJob]) -> [Attempt] {
    var begun: Set<ProviderID> = []
    return jobs.flatMap { job in
      let new = job.requests.filter { state.inFlight[$0.target] == nil }
      guard job.provider.terms.pace == .oneAtATime else { return job.attempts(of: new, at: context.clock()) }
      guard !state.isBusy(job.provider.id), let first = new.first, begun.insert(job.provider.id).inserted else {
        return []
      }
      return job.attempts(of: [first], at: context.clock())
    }
  }

  /// Sends a request, or waits for the same one that is under way, or for the provider's turn.
  func send(_ request: Request, of provider: any Provider, for job: Int) -> [Request] {
    if state.join(request.target, job) { return [] }
    let mustWait = provider.terms.pace == .oneAtATime && state.isBusy(provider.id)
    state.begin(request, of: provider, for: job)
    guard mustWait else { return [request] }
    state.queued[provider.id, default: []].append(request)
    return []
  }

  /// The next request of a provider that takes one at a time.
  ///
  /// Where requests before it may not be sent any more, also what is asked in their place.
  func nextQueued(of provider: any Provider) -> [Request] {
    var others: [Request] = []
    while let request = state.queued[provider.id]?.popFirst() {
      if isLate {
        postpone(takeBack(request))
        continue
      }
      let now = context.clock()
      // Since it began to wait the provider may have asked for a pause, or its terms' last call may have been made.
      let wait = limitWait(policy(for: provider, now: now), for: [request], now: now)
      if pausedProviders.contains(provider.id) || wait != nil {
        let feeds = takeBack(request)
        let ids = unique(feeds.flatMap(takeWaiting))
        if let wait { hold(feeds, for: ids, wait, at: now) }
        others += advance(ids)
        continue
      }
      let jobs = (state.inFlight[request.target]?.jobs ?? []).compactMap { state.jobs[$0] }
      if record(jobs.flatMap { $0.attempts(of: [request], at: now) }) { return others + [request] }
      for feed in takeBack(request) { takeWaiting(for: feed).forEach(end) }
    }
    return others
  }

  /// Takes back a request that was never sent, with every job that needs it; answers their feeds.
  private func takeBack(_ request: Request) -> [Feed] {
    (state.end(request.target)?.jobs ?? []).compactMap { forget($0) }.flatMap(\.feeds)
  }

  /// Notes what a provider's limit holds back for less than a minute: it waits for its turn, unless somebody else serves.
  func hold(_ feeds: [Feed], for ids: [Demand.ID], _ wait: Wait, at now: Date) {
    guard wait.until.timeIntervalSince(now) <= 60 else { return }
    for id in ids { state.progress[id]?.held.formUnion(feeds) }
  }

  /// Leaves feeds to the next run.
  private func postpone(_ feeds: [Feed]) {
    state.postponed.formUnion(feeds)
    for feed in feeds {
      for id in takeWaiting(for: feed) {
        state.progress[id]?.postpone(feed)
        if let choice = state.progress[id]?.choice, choice != .wait { end(id) }
      }
    }
  }

  /// What waits for its turn after this run.
  ///
  /// For widgets that the run left out it is what waited before.
  var postponedFeeds: Set<Feed> {
    let own = Set(demands.flatMap { demand in demand.providers.flatMap { id in demand.queries.map { Feed(id, $0) } } })
    return state.postponedBefore.subtracting(own).union(state.postponed)
  }
}
