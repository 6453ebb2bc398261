import Core
import Foundation

extension HistoryDocument {
  /// Days in a row on which nothing was seen of a provider.
  struct Hole: Equatable {
    let provider: ProviderID
    let first: CalendarDay
    let last: CalendarDay
  }

  /// The holes of every provider, in the order of the sources, the oldest first; nothing is filled in.
  var holes: [Hole] {
    sources.map(\.provider).flatMap { provider in
      let days = seenDays(of: provider).map(\.daysSince1970).sorted()
      return zip(days, days.dropFirst()).filter { $1 - $0 > 1 }.map { day, next in
        Hole(
          provider: provider, first: CalendarDay(daysSince1970: day + 1), last: CalendarDay(daysSince1970: next - 1))
      }
    }
  }

  /// A reading was seen on the day that it was first and on the day that it was last seen; whether on those between, the
  /// ranges know, where its kind has any.
  private func seenDays(of provider: ProviderID) -> Set<CalendarDay> {
    let zone = Query.dayZone(of: widget.query.text)
    let begin = CalendarDay(of: since, in: zone)
    let readings = readings.filter { $0.provider == provider && $0.reading.rates?.rows.isEmpty != true }
    let ends = readings.flatMap { [$0.firstSeenAt, $0.lastSeenAt] }.map { CalendarDay(of: $0, in: zone) }
    return Set(ranges.filter { $0.provider == provider }.map(\.day) + ends.filter { $0 >= begin })
  }
}
