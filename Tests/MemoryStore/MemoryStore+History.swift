import Core
import Foundation

extension MemoryStore {
  /// Gives what was last seen at an instant the time of now.
  package func redateHistory(of provider: ProviderID, _ query: String, from instant: Date, to now: Date) {
    for index in history.indices
    where history[index].provider == provider && history[index].query == query && history[index].lastSeenAt == instant {
      history[index].firstSeenAt = min(history[index].firstSeenAt, now)
      history[index].lastSeenAt = now
    }
    let zone = Query.dayZone(of: query)
    let day = CalendarDay(of: instant, in: zone)
    if day != CalendarDay(of: now, in: zone) { retell(day, of: provider, query) }
  }

  /// What was said in a part of the past.
  package func history(_ question: PastQuestion, currencies: [Currency]?) -> [PastReading] {
    question.providers.flatMap { provider in
      history.filter { seen in
        seen.provider == provider && seen.query == question.query && seen.lastSeenAt >= question.since
          && seen.firstSeenAt <= question.until
      }.sorted { $0.firstSeenAt < $1.firstSeenAt }.map { seen in
        PastReading(
          provider: provider, firstSeenAt: seen.firstSeenAt, lastSeenAt: seen.lastSeenAt,
          reading: seen.reading.only(currencies))
      }
    }
  }

  /// The days of these series.
  package func days(of series: [Series], _ question: PastQuestion) throws -> [DailyRange] {
    if refusesDays { throw Full() }
    let zone = Query.dayZone(of: question.query)
    let (first, last) = (CalendarDay(of: question.since, in: zone), CalendarDay(of: question.until, in: zone))
    return question.providers.flatMap { provider in
      series.flatMap { series in
        (ranges[question.query] ?? []).filter {
          $0.provider == provider && $0.series == series && ($0.day >= first && $0.day <= last)
        }.sorted { $0.day < $1.day }
      }
    }
  }

  /// Takes a day out of the past.
  package func rejectDay(_ day: CalendarDay, of query: String, providers: [ProviderID], at now: Date) {
    let zone = Query.dayZone(of: query)
    let (start, end) = (day.start(in: zone), day.adding(days: 1).start(in: zone))
    for provider in providers {
      rejected["\(query) \(provider)", default: []].insert(day)
      ranges[query]?.removeAll { $0.provider == provider && $0.day == day }
    }
    history = history.flatMap { seen -> [Seen] in
      guard providers.contains(seen.provider), seen.query == query, seen.firstSeenAt < end, seen.lastSeenAt >= start
      else { return [seen] }
      func part(_ first: Date, _ last: Date) -> Seen {
        Seen(provider: seen.provider, query: query, reading: seen.reading, firstSeenAt: first, lastSeenAt: last)
      }
      return (seen.firstSeenAt < start ? [part(seen.firstSeenAt, start.addingTimeInterval(-1))] : [])
        + (seen.lastSeenAt >= end ? [part(end, seen.lastSeenAt)] : [])
    }
  }

  /// The days that were taken out.
  package func rejectedDays(of query: String, providers: [ProviderID]) -> Set<CalendarDay> {
    Set(providers.flatMap { rejected["\(query) \($0)"] ?? [] })
  }

  /// Remembers what was said on past days.
  package func remember(_ readings: [PastReading], of query: String) {
    let zone = Query.dayZone(of: query)
    let before = ranges[query] ?? []
    let readings = readings.filter {
      !rejectedDays(of: query, providers: [$0.provider]).contains(CalendarDay(of: $0.firstSeenAt, in: zone))
    }
    for past in readings.sorted(by: { $0.firstSeenAt < $1.firstSeenAt }) {
      let day = CalendarDay(of: past.firstSeenAt, in: zone)
      let new = past.reading.parts.map(\.reading).filter { part in
        let followed = part.followed.map(\.series)
        return !before.contains { $0.provider == past.provider && $0.day == day && followed.contains($0.series) }
      }
      let known = history.firstIndex {
        $0.provider == past.provider && $0.query == query && $0.firstSeenAt <= past.lastSeenAt
          && past.firstSeenAt <= $0.lastSeenAt
      }
      if let known {
        let entry = history[known]
        guard past.reading.only(entry.reading.rates?.rows.map(\.currency)).saysTheSame(as: entry.reading) else {
          continue
        }
        if entry.firstSeenAt == past.firstSeenAt, entry.lastSeenAt == past.lastSeenAt {
          history[known].reading = entry.reading.adding(new)
        }
      } else {
        history.append(
          Seen(
            provider: past.provider, query: query, reading: past.reading.remembered, firstSeenAt: past.firstSeenAt,
            lastSeenAt: past.lastSeenAt))
      }
      for part in new { follow(part, past.provider, query, at: past.firstSeenAt) }
    }
  }

  /// Every series of a query.
  package func series(of query: String, providers: [ProviderID]) -> [Series] {
    providers.flatMap { provider in
      Set((ranges[query] ?? []).filter { $0.provider == provider }.map(\.series)).sorted { $0.name < $1.name }
    }.reduce(into: []) { found, series in
      if !found.contains(series) { found.append(series) }
    }
  }

  /// Forgets what is older.
  package func forgetHistory(of query: String, before instant: Date) {
    let day = CalendarDay(of: instant, in: Query.dayZone(of: query))
    history.removeAll { $0.query == query && $0.lastSeenAt < instant }
    ranges[query]?.removeAll { $0.day < day }
  }

  func retell(_ day: CalendarDay, of provider: ProviderID, _ query: String) {
    let zone = Query.dayZone(of: query)
    ranges[query]?.removeAll { $0.provider == provider && $0.day == day }
    let rows = history.filter { seen in
      seen.provider == provider && seen.query == query
        && [seen.firstSeenAt, seen.lastSeenAt].contains { CalendarDay(of: $0, in: zone) == day }
    }.sorted { $0.firstSeenAt < $1.firstSeenAt }
    for row in rows {
      let isBegunEarlier = CalendarDay(of: row.firstSeenAt, in: zone) < day
      follow(row.reading, provider, query, at: isBegunEarlier ? row.lastSeenAt : row.firstSeenAt)
    }
  }

  func follow(_ reading: Reading, _ provider: ProviderID, _ query: String, at instant: Date) {
    let day = CalendarDay(of: instant, in: Query.dayZone(of: query))
    for (series, value) in reading.followed {
      let known = ranges[query]?.firstIndex { $0.provider == provider && $0.series == series && $0.day == day }
      guard let known else {
        ranges[query, default: []].append(DailyRange(provider: provider, series: series, day: day, value: value))
        continue
      }
      ranges[query]?[known].add(value)
    }
  }
}

extension DailyRange {
  fileprivate mutating func add(_ value: Decimal) {
    close = value
    low = min(low, value)
    high = max(high, value)
  }
}
