import Core
import Foundation

extension Backfill {
  /// Asks a provider for what the store does not know, one request after the other, and tells how far it is after each.
  ///
  /// Throws the store's errors; what was stored until then stays.
  package func run(_ plan: Plan, for widget: Widget, each tell: (BackfillTally) -> Void) throws -> BackfillTally {
    let filling = try BackfillRun(self, plan, widget)
    let first = filling.next()
    if !first.isEmpty {
      transport.run(first) { _, result in
        filling.settle(result)
        tell(filling.tally)
        return filling.next()
      } tick: {
        []
      }
    }
    filling.end()
    if let error = filling.storeError { throw error }
    return filling.tally
  }
}

/// A backfill of one provider under way.
final class BackfillRun {
  let context: Backfill
  let plan: Backfill.Plan
  let widget: Widget
  var tally: BackfillTally
  var storeError: (any Error)?
  let withdrawals: [Withdrawal]
  /// The widget as the past is judged for: with every currency that some widget shows of the provider's tables.
  let judged: Widget
  var judge: PastJudge
  /// The days that are stored already and not yet compared with, newest first.
  var known: ArraySlice<PastJudge.Day>
  /// What was said on days that wait to be decided, and when it counts as seen.
  var held: [CalendarDay: PastReading] = [:]
  var rest: ArraySlice<ClosedRange<CalendarDay>>
  var isSecondTry = false
  var failuresInARow = 0
  /// When the last request began, seconds of the backfill, and when each of the last minute's did.
  private var lastStartSeconds: Double?
  private var starts: [Attempt] = []

  /// After so many requests in a row without an answer nobody is asked any more: the days would only be lost one by one.
  static let mostFailuresInARow = 3

  init(_ context: Backfill, _ plan: Backfill.Plan, _ widget: Widget) throws {
    self.context = context
    self.plan = plan
    self.widget = widget
    tally = BackfillTally(total: plan.unknown.count)
    rest = plan.requests[...]
    judged = context.config.judged(widget, of: plan.provider.id)
    judge = PastJudge(of: judged.currencies ?? [])
    withdrawals = try context.store.withdrawals()
    known = try context.knownTables(of: plan.provider.id, around: plan.days, for: judged)[...]
  }

  var options: ProviderOptions { context.config.options(of: plan.provider.id) }
  var fingerprints: ConfigFingerprints { context.config.fingerprints(of: plan.provider.id, plan.access) }

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
    let standing = try context.store.standings().first {
      $0.provider == plan.provider.id && fingerprints.hold($0.fingerprint)
    }
    if let until = standing?.pausedUntil(at: now) {
      return "it may not be asked before \(until.instantText): \(standing?.reason ?? "it asked for a pause")"
    }
    guard let limits = plan.provider.limits(options) else { return nil }
    let others = try context.store.attempts().filter { $0.target != request.target }
    let calls = try context.store.calls(since: now.addingTimeInterval(-86400))[plan.provider.id] ?? Calls()
    let inMinute = (others + starts).calls(of: plan.provider.id, inMinuteOf: now)
    return limits.heldUntil(calls, inMinute: inMinute, adding: request.callCount, at: now).map {
      "its limit of requests is used up until \($0.instantText)"
    }
  }
}
