import Core
import Foundation

extension MemoryStore {
  /// What was said in a part of the past.
  public func history(_ question: PastQuestion, currencies: [Currency]?) -> [PastReading] {
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
  public func days(of series: [Series], _ question: PastQuestion) -> [DailyRange] {
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

  /// Remembers what was said on past days.
  public func remember(_ readings: [PastReading], of query: String) {
    for past in readings {
      let known = history.contains {
        $0.provider == past.provider && $0.query == query && $0.firstSeenAt <= past.lastSeenAt
          && past.firstSeenAt <= $0.lastSeenAt
      }
      if known { continue }
      history.append(
        Seen(
          provider: past.provider, query: query, reading: past.reading.remembered, firstSeenAt: past.firstSeenAt,
          lastSeenAt: past.lastSeenAt))
      let day = CalendarDay(of: past.firstSeenAt, in: Query.dayZone(of: query))
      let isSeen = (ranges[query] ?? []).contains { $0.provider == past.provider && $0.day == day }
      if !isSeen { follow(past.reading, past.provider, query, at: past.firstSeenAt) }
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
