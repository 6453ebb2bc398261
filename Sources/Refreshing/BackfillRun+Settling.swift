import Core
import Foundation

extension BackfillRun {
  /// Takes what came of the request that is under way.
  func settle(_ result: Result<Reply, Failure>) {
    guard let days = rest.first else { return }
    let now = context.clock()
    do throws(Failure) {
      let reply = try result.get()
      if reply.isSample, !context.allowsSamples { throw .sample }
      let readings = try plan.service.readings(reply, use.feed.query, days, now).get()
      failuresInARow = 0
      take(readings, of: days, at: now)
    } catch {
      fail(error, of: days, at: now)
    }
  }

  /// Judges each unknown day and stores what is believed, the newest day first.
  private func take(_ readings: [CalendarDay: Reading], of days: ClosedRange<CalendarDay>, at now: Date) {
    for day in asked(in: days) {
      let lack = readings[day].flatMap { use.lack(of: $0, kept: nil) }
      guard let reading = readings[day], lack?.isRejection != true else {
        tally.emptyCount += 1
        continue
      }
      if let rejection = lack ?? rejection(of: reading, at: now) {
        refuse(day, rejection)
        continue
      }
      // The provider's own time where it is of that day; a table of a day has none.
      let own = reading.observedAt.flatMap { CalendarDay(of: $0, in: widget.dayZone) == day ? $0 : nil }
      let at = own ?? day.noon(in: widget.dayZone)
      held[day] = PastReading(
        feed: use.feed, firstSeenAt: at, lastSeenAt: at,
        reading: reading.only(use.rememberedCurrencies))
      guard let table = reading.rates else {
        store(day)
        continue
      }
      compareWithKnown { $0 > day }
      carryOut(judge.take(PastJudge.Day(day, joinedWithStored(table, on: day))))
    }
    finish(days)
  }

  /// A table with what is stored of its day, where a currency was missing there: they are judged together.
  private func joinedWithStored(_ table: RateTable, on day: CalendarDay) -> RateTable {
    guard let stored = known.first, stored.day == day else { return table }
    known.removeFirst()
    return Reading.rates(stored.table).adding([.rates(table)]).rates ?? table
  }

  /// Decides of the days that still wait; where it has ended before its time, what cannot be believed yet is left for
  /// the next one.
  func end() {
    guard storeError == nil else { return }
    guard tally.stop == nil else {
      judge.end().believed.sorted(by: >).forEach(store)
      tally.leftCount += held.count
      return
    }
    compareWithKnown { _ in true }
    carryOut(judge.end())
  }

  private func compareWithKnown(_ isNext: (CalendarDay) -> Bool) {
    while let day = known.first, isNext(day.day) {
      known.removeFirst()
      carryOut(judge.take(day))
    }
  }

  private func carryOut(_ verdicts: PastJudge.Verdicts) {
    verdicts.believed.sorted(by: >).forEach(store)
    for (day, failure) in verdicts.refused.sorted(by: { $0.key > $1.key }) {
      held[day] = nil
      refuse(day, failure)
    }
  }

  /// Puts a day into the past, in a transaction of its own.
  private func store(_ day: CalendarDay) {
    guard storeError == nil, let past = held.removeValue(forKey: day) else { return }
    do {
      try context.store.remember([past])
      tally.filledCount += 1
    } catch {
      storeError = error
    }
  }

  private func rejection(of reading: Reading, at now: Date) -> Failure? {
    let isWithdrawn = withdrawals.contains { $0.covers(reading, shownBy: use) }
    return isWithdrawn ? .withdrawn : use.rejection(of: reading, at: now)
  }

  private func refuse(_ day: CalendarDay, _ failure: Failure) {
    tally.refused.append(.init(day: day, sentence: sentence(of: failure)))
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
      let (sentence, jitter) = (sentence(of: failure), context.random())
      let health = try context.store.updateHealth(of: plan.provider.id) {
        .following($0, failure, sentence, of: plan.provider.id, fingerprints, now: now, jitter: jitter)
      }
      tally.stop = "\(sentence); not asked again before \(health?.notBefore?.instantText ?? "later")"
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
