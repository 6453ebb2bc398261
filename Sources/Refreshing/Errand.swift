import Core
import Foundation

extension Run {
  /// What one provider is asked for one query: all its legs, and the widgets that wait for them.
  struct Errand {
    let provider: RegisteredProvider
    let query: Query
    let legs: [Leg]
    var widgets: [WidgetID]
    var isSecondTry = false
    /// What each leg has brought.
    var landings: [Int: Landing] = [:]

    var isComplete: Bool { landings.count == legs.count }

    /// Errands of the same provider and query are one.
    static func name(_ provider: ProviderID, _ query: Query) -> String { "\(provider) \(query.text)" }
  }

  /// One request under way, and the errands that it is a leg of.
  struct Flight {
    let provider: RegisteredProvider
    let request: Request
    /// What the provider said before, whose validators the request carries: what "unchanged" would mean.
    let known: KnownPart?
    var errands: [String]
  }

  /// What one leg has brought.
  struct Landing {
    /// The provider's answer, or what it had said a moment ago where it may not be asked again yet.
    enum Word {
      case result(Result<Reply, Failure>)
      case known(KnownPart)
    }

    let word: Word
    /// What was known when it was asked.
    let known: KnownPart?

    /// Whether nobody was asked for it.
    var isRemembered: Bool {
      if case .known = word { true } else { false }
    }

    /// The answer to the leg at an instant; throws why there is none.
    func answer(at now: Date) throws(Failure) -> Leg.Answer {
      switch word {
      case .known(let part): return .unchanged(part.reading.renewed(at: now) ?? part.reading)
      case .result(let result):
        let reply = try result.get()
        guard reply.status == 304 else { return .reply(reply) }
        guard let known else { throw .http(status: 304, words: "but the request had no condition") }
        guard !reply.isRedirected else { throw .http(status: 304, words: "but from an address that was not asked") }
        guard let renewed = known.reading.renewed(at: now) else {
          throw .outdated("HTTP 304, but the forecast that is kept has no step of the present hour")
        }
        return .unchanged(renewed)
      }
    }

    /// The reply, where one came.
    var reply: Reply? {
      guard case .result(.success(let reply)) = word else { return nil }
      return reply
    }

    /// Whether it is the provider's word that nothing has changed, or older than the run.
    var isUnchanged: Bool { reply.map { $0.status == 304 } ?? true }

    /// Whether asking this leg again may bring something better.
    var isGood: Bool {
      isRemembered || (reply.map { $0.isAnswer || $0.status == 304 } ?? false)
    }

    /// Whether it holds sample data.
    var isSample: Bool {
      switch word {
      case .known(let part): part.isSample
      case .result: isUnchanged ? known?.isSample ?? false : reply?.isSample ?? false
      }
    }

    /// Whether it is what an older version has read, and this one would read otherwise.
    var isDue: Bool {
      if case .known(let part) = word { part.isDue } else { isUnchanged && known?.isDue ?? false }
    }

    /// Since when it is the provider's word.
    func fetchedAt(_ now: Date) -> Date {
      if case .known(let part) = word { part.fetchedAt } else { now }
    }
  }
}

extension Run {
  /// Starts what a widget asks of a provider; answers the requests to send.
  func begin(_ plan: Plan, for widget: Widget) -> [Request] {
    let name = Errand.name(plan.provider.id, widget.query)
    if errands[name] != nil {
      errands[name]?.widgets.append(widget.id)
      return []
    }
    guard recordStarts(of: plan.requests, to: plan.provider) else {
      end(widget)
      return []
    }
    var errand = Errand(
      provider: plan.provider, query: widget.query, legs: plan.legs.map(\.leg), widgets: [widget.id])
    for (index, leg) in plan.legs.enumerated() {
      if let known = leg.known { errand.landings[index] = Landing(word: .known(known), known: known) }
    }
    errands[name] = errand
    let requests = plan.legs.filter { $0.known == nil }.flatMap {
      send($0.leg.request, of: plan.provider, for: name, known: $0.validated)
    }
    return errand.isComplete ? conclude(name) : requests
  }

  /// Writes down those of the requests that are sent at once, not those that wait for their turn or are under way; false
  /// where that fails.
  func recordStarts(of requests: [Request], to provider: RegisteredProvider) -> Bool {
    let new = requests.filter { flights[$0.target] == nil }
    let starts =
      provider.terms.pace == .oneAtATime ? Array(new.prefix(isBusy(provider) ? 0 : 1)) : new
    return starts.allSatisfy { record(Attempt(of: $0, at: context.clock())) }
  }

  private func isBusy(_ provider: RegisteredProvider) -> Bool {
    flights.values.contains { $0.provider.id == provider.id }
  }

  /// Sends a request, or waits for the same one that is under way, or for the provider's turn.
  func send(_ request: Request, of provider: RegisteredProvider, for errand: String, known: KnownPart?) -> [Request] {
    if flights[request.target] != nil {
      flights[request.target]?.errands.append(errand)
      return []
    }
    var request = request
    switch provider.terms.pace {
    case .together: break
    case .spaced(let seconds):
      let now = context.elapsedSeconds()
      let start = max(now + request.delaySeconds, nextStartSeconds[provider.id] ?? 0)
      request.delaySeconds = start - now
      nextStartSeconds[provider.id] = start + seconds
    case .oneAtATime where isBusy(provider):
      flights[request.target] = Flight(provider: provider, request: request, known: known, errands: [errand])
      waiting[provider.id, default: []].append(request)
      return []
    case .oneAtATime: break
    }
    flights[request.target] = Flight(provider: provider, request: request, known: known, errands: [errand])
    return [request]
  }

  /// The next of a provider's requests that waited for an answer to another one.
  private func nextWaiting(of provider: RegisteredProvider) -> [Request] {
    guard waiting[provider.id]?.isEmpty == false, let request = waiting[provider.id]?.removeFirst() else { return [] }
    // What would be asked now would be ended before it can answer.
    guard context.elapsedSeconds() < Self.lastAskSeconds else { return settle(request, .failure(.cancelled)) }
    // Since it began to wait the provider may have asked for a pause, or its terms' last call may have been made.
    let isPaused = pauses[provider.id].map { $0 > context.clock() } ?? false
    if isPaused || heldUntil(provider, by: [request]) != nil {
      return abandon(request, then: pursue) + nextWaiting(of: provider)
    }
    guard record(Attempt(of: request, at: context.clock())) else {
      return abandon(request) {
        end($0)
        return []
      } + nextWaiting(of: provider)
    }
    return [request]
  }

  /// Takes back a request that was never sent, with every errand that needs it; answers what its widgets do instead.
  private func abandon(_ request: Request, then: (Widget) -> [Request]) -> [Request] {
    let names = flights.removeValue(forKey: request.target)?.errands ?? []
    let widgets = names.flatMap { errands.removeValue(forKey: $0)?.widgets ?? [] }
    return widgets.compactMap(widget).flatMap(then)
  }

  /// Takes one request's result to every errand that it is a leg of; answers what to ask next.
  func settle(_ request: Request, _ result: Result<Reply, Failure>) -> [Request] {
    guard let flight = flights.removeValue(forKey: request.target) else { return [] }
    var next: [Request] = []
    for name in flight.errands {
      guard let legs = errands[name]?.legs else { continue }
      let landing = Landing(word: .result(result), known: flight.known)
      for index in legs.indices where legs[index].request.target == request.target {
        errands[name]?.landings[index] = landing
      }
      // One bad leg spoils the whole: the fallback does not wait for the others.
      if errands[name]?.isComplete ?? false || !landing.isGood { next += conclude(name) }
    }
    return next + nextWaiting(of: flight.provider)
  }
}

extension Attempt {
  /// A request that is about to be made.
  init(of request: Request, at instant: Date) {
    self.init(
      provider: request.provider, target: request.target, askedAt: instant.addingTimeInterval(request.delaySeconds),
      callCount: request.callCount)
  }
}
