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
  ///
  /// A reading was seen on the day that it was first and on the day that it was last seen; whether on those between, the
  /// ranges know, where its kind has any.
  var holes: [Hole] {
    sources.map(\.provider).flatMap { provider in
      let days = (seenDays[provider] ?? []).map(\.daysSince1970).sorted()
      return zip(days, days.dropFirst()).filter { $1 - $0 > 1 }.map { day, next in
        Hole(
          provider: provider, first: CalendarDay(daysSince1970: day + 1), last: CalendarDay(daysSince1970: next - 1))
      }
    }
  }
}
