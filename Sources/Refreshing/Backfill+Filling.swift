import Core
import Foundation

extension Backfill {
  /// Asks a provider for what the store does not know, one request after the other, and tells how far it is after each.
  ///
  /// Throws the store's errors; what was stored until then stays.
  public func run(_ plan: Plan, for widget: Widget, each tell: (BackfillTally) -> Void) throws -> BackfillTally {
    let filling = Filling(self, plan, widget)
    let first = filling.next()
    if !first.isEmpty {
      transport.run(first) { _, result in
        filling.settle(result)
        tell(filling.tally)
        return filling.next()
      }
    }
    if let error = filling.storeError { throw error }
    return filling.tally
  }
}

/// A backfill of one provider under way.
private final class Filling {
  let context: Backfill
  let plan: Backfill.Plan
  let widget: Widget
  var tally: BackfillTally
  var storeError: (any Error)?
  private let withdrawals: [Withdrawal]
  private var rest: ArraySlice<ClosedRange<CalendarDay>>
  private var isSecondTry = false
  private var failuresInARow = 0
  /// When the last request began, seconds of the backfill, and when each of the last minute's did.
  private var lastStartSeconds: Double?
  private var starts: [Attempt] = []

  /// After so many requests in a row without an answer nobody is asked any more: the days would only be lost one by one.
  private static let mostFailuresInARow = 3

  init(_ context: Backfill, _ plan: Backfill.Plan, _ widget: Widget) {
    self.context = context
    self.plan = plan
    self.widget = widget
    tally = BackfillTally(total: plan.unknown.count)
    rest = plan.requests[...]
    do {
      withdrawals = try context.store.withdrawals()
    } catch {
      withdrawals = []
      storeError = error
    }
  }

  private var options: ProviderOptions { context.config.options(of: plan.provider.id) }

  /// The next request, written down before it is made; none at the end, or where none may be made any more.
  func next() -> [Request] {
    guard storeError == nil, tally.stop == nil, let days = rest.first,
      var request = plan.service.request(widget.query, days, plan.access)
    else { return [] }
    request.isOriginConfigured = options.origin != nil
    do {
      if let reason = try reasonToStop(before: request) {
        tally.stop = reason
        return []
      }
      let attempts = try context.store.attempts()
      request.delaySeconds = delaySeconds(before: request, attempts)
      let attempt = Attempt(of: request, at: context.clock())
      try context.store.record(attempt)
      starts = starts.filter { attempt.askedAt.timeIntervalSince($0.askedAt) < 60 } + [attempt]
    } catch {
      storeError = error
      return []
    }
    lastStartSeconds = context.elapsedSeconds() + request.delaySeconds
    return [request]
  }

  /// Until the provider's pace allows another request; an earlier backfill's last one counts too.
  private func delaySeconds(before request: Request, _ attempts: [Attempt]) -> Double {
    if let lastStartSeconds { return max(0, lastStartSeconds + plan.paceSeconds - context.elapsedSeconds()) }
    let last = attempts.first { $0.provider == request.provider && $0.target == request.target }
    return last.map { min(max(0, $0.askedAt.timeIntervalSince(context.clock()) + plan.paceSeconds), plan.paceSeconds) }
      ?? 0
  }

  /// Why the provider may not be asked now: its own word, also that to a run in the meantime, or its terms'.
  private func reasonToStop(before request: Request) throws -> String? {
    let now = context.clock()
    let fingerprint = options.fingerprint(of: plan.access)
    let standing = try context.store.standings().first {
      $0.provider == plan.provider.id && $0.fingerprint == fingerprint
    }
    if let until = standing?.notBefore, until > now,
      until.timeIntervalSince(now) <= Backoff.longestRightlySeconds + Lifetime.clockToleranceSeconds
    {
      return "not asked before \(until.instantText): it has failed or asked for a pause"
    }
    guard let limits = plan.provider.limits(options) else { return nil }
    let others = try context.store.attempts().filter { $0.target != request.target }
    let calls = try context.store.calls(since: now.addingTimeInterval(-86400))[plan.provider.id] ?? Calls()
    let inMinute = (others + starts).calls(of: plan.provider.id, inMinuteOf: now)
    return limits.areUsedUp(by: calls, inMinute: inMinute, adding: request.callCount, at: now)
      ? "its terms allow no more requests now" : nil
  }

  /// Takes what came of the request that is under way.
  func settle(_ result: Result<Reply, Failure>) {
    guard let days = rest.first else { return }
    let now = context.clock()
    do throws(Failure) {
      let reply = try result.get()
      if reply.isSample, !context.allowsSamples { throw .sample }
      let readings = try plan.service.readings(reply, widget.query, days, now).get()
      failuresInARow = 0
      take(readings, of: days, at: now)
    } catch {
      fail(error, of: days, at: now)
    }
  }

  /// Stores each unknown day by itself, the newest first.
  private func take(_ readings: [CalendarDay: Reading], of days: ClosedRange<CalendarDay>, at now: Date) {
    for day in asked(in: days) {
      guard let reading = readings[day] else {
        tally.emptyCount += 1
        continue
      }
      if let doubt = doubt(about: reading, at: now) {
        miss(day, doubt)
        continue
      }
      // The provider's own time where it is of that day; a table of a day has none.
      let own = reading.observedAt.flatMap { CalendarDay(of: $0, in: widget.dayZone) == day ? $0 : nil }
      let at = own ?? day.noon(in: widget.dayZone)
      do {
        try context.store.remember(
          [PastReading(provider: plan.provider.id, firstSeenAt: at, lastSeenAt: at, reading: reading)],
          of: widget.query.text)
      } catch {
        storeError = error
        return
      }
      tally.filledCount += 1
    }
    finish(days)
  }

  private func doubt(about reading: Reading, at now: Date) -> Failure? {
    let isWithdrawn = withdrawals.contains { $0.covers(reading, of: plan.provider.id, for: widget) }
    return isWithdrawn ? .withdrawn : widget.doubt(about: reading, at: now)
  }

  private func fail(_ failure: Failure, of days: ClosedRange<CalendarDay>, at now: Date) {
    if failure.asksForAPause { return pause(failure, at: now) }
    if !isSecondTry, failure.isWorthASecondTry(of: plan.provider) {
      isSecondTry = true
      return
    }
    asked(in: days).forEach { miss($0, failure) }
    finish(days)
    // An answer about another day is an answer: the next day may be right.
    if case .outdated = failure { return }
    failuresInARow += 1
    if failuresInARow == Self.mostFailuresInARow, !rest.isEmpty {
      tally.stop = "stopped after \(failuresInARow) failures in a row"
    }
  }

  /// The provider wants to be left alone, by the next runs too.
  private func pause(_ failure: Failure, at now: Date) {
    do {
      let known = try context.store.standings().first { $0.provider == plan.provider.id }
      let failures = min(max(known?.consecutiveFailures ?? 0, 0), 1_000_000) + 1
      let notBefore = Backoff.notBefore(
        failure, consecutiveFailures: failures, now: now, jitter: context.random())
      try context.store.record(
        Standing(
          provider: plan.provider.id, consecutiveFailures: failures, notBefore: notBefore,
          fingerprint: options.fingerprint(of: plan.access)))
      tally.stop = "\(sentence(of: failure)); not asked again before \(notBefore.instantText)"
    } catch {
      storeError = error
    }
  }

  private func asked(in days: ClosedRange<CalendarDay>) -> [CalendarDay] {
    plan.unknown.filter { days.contains($0) }
  }

  private func miss(_ day: CalendarDay, _ failure: Failure) {
    tally.missing.append(.init(day: day, sentence: sentence(of: failure)))
  }

  private func sentence(of failure: Failure) -> String {
    plan.access.key?.redacted(failure.description) ?? failure.description
  }

  private func finish(_ days: ClosedRange<CalendarDay>) {
    isSecondTry = false
    tally.leftCount -= asked(in: days).count
    tally.reached = days.lowerBound
    rest = rest.dropFirst()
  }
}
