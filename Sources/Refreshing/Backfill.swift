import Core
import Foundation

/// Fills the past of a widget from those of its providers that serve days that are over.
///
/// The newest day goes first, since pages show the last weeks; every day is stored as soon as it is believed, in a
/// transaction of its own, so that whatever ends a backfill loses at most the days that wait to be judged by older ones,
/// and the next one asks only for what is still unknown. It never publishes. Days are judged by range and by the days on
/// both sides of them (`PastJudge`).
package struct Backfill {
  let config: Config
  let registry: [any Provider]
  let access: (any Provider) -> Result<Access, Refusal>
  let store: any Store
  let transport: any Transport
  let allowsSamples: Bool
  let clock: () -> Date
  let elapsedSeconds: () -> Double
  let random: () -> Double

  /// A backfill's surroundings; `elapsedSeconds` never jumps, `random` answers from 0 to 1.
  package init(
    config: Config, registry: [any Provider], access: @escaping (any Provider) -> Result<Access, Refusal>,
    store: any Store, transport: any Transport, allowsSamples: Bool, clock: @escaping () -> Date,
    elapsedSeconds: @escaping () -> Double, random: @escaping () -> Double
  ) {
    self.config = config
    self.registry = registry
    self.access = access
    self.store = store
    self.transport = transport
    self.allowsSamples = allowsSamples
    self.clock = clock
    self.elapsedSeconds = elapsedSeconds
    self.random = random
  }

  /// What one provider is to be asked.
  package struct Plan: Sendable {
    package let provider: any Provider
    let service: PastService
    let access: Access
    let days: ClosedRange<CalendarDay>
    /// The days that the store does not know, newest first.
    package let unknown: [CalendarDay]
    package let knownCount: Int
    /// How many of the days an operator has taken out of the past: they are not asked for.
    package let rejectedCount: Int
    /// How long after the beginning of a request the next may begin, seconds.
    package let paceSeconds: Double
    /// The days of each request, newest first; known ones may be among them.
    package let requests: [ClosedRange<CalendarDay>]

    /// How long asking takes at least, seconds.
    package var seconds: Double { Double(max(requests.count - 1, 0)) * paceSeconds }
  }

  /// The providers of a widget that serve past days, in its order; empty where none does.
  package func providers(of widget: Widget) -> [any Provider] {
    widget.providers.compactMap { id in registry.first { $0.id == id && $0.past != nil } }
  }

  /// What a provider is to be asked for a widget's days; throws the store's errors.
  package func plan(_ provider: any Provider, for widget: Widget, days: ClosedRange<CalendarDay>) throws
    -> Result<Plan, Refusal>
  {
    guard let service = provider.past else { return .failure(Refusal("\(provider.terms.name) serves no past days")) }
    let known = try knownDays(of: provider.id, for: widget, among: days)
    let all = stride(from: days.upperBound.daysSince1970, through: days.lowerBound.daysSince1970, by: -1)
    let rejected = try store.rejectedDays(
      of: widget.queries[0], providers: config.institution(of: provider.id, for: widget, registry: registry)
    ).filter(days.contains)
    let unknown = all.map { CalendarDay(daysSince1970: $0) }.filter { !known.contains($0) && !rejected.contains($0) }
    return access(provider).map { access in
      Plan(
        provider: provider, service: service, access: access, days: days, unknown: unknown,
        knownCount: known.subtracting(rejected).count, rejectedCount: rejected.count,
        paceSeconds: pace(of: service, provider), requests: Self.requests(for: unknown, atMost: service.daysPerRequest))
    }
  }

  /// The days that the store has something of, of a table of each currency that the widget shows and the provider was
  /// ever seen to quote: what stood from one day to another stood on those between.
  private func knownDays(of provider: ProviderID, for widget: Widget, among days: ClosedRange<CalendarDay>) throws
    -> Set<CalendarDay>
  {
    let zone = widget.dayZone
    let question = PastQuestion(
      query: widget.queries[0], providers: [provider], since: days.lowerBound.start(in: zone),
      until: days.upperBound.adding(days: 1).start(in: zone).addingTimeInterval(-1))
    let (series, ranges, readings) = try store.readTransaction {
      let series = try store.series(of: widget.queries[0], providers: [provider])
      return (
        series, try store.days(of: series, question), try store.history(question, currencies: widget.currencies)
      )
    }
    // A row that was added to the config is known from its first day on; one that is never quoted keeps nothing open.
    guard let currencies = widget.currencies else {
      return Set(ranges.map(\.day)).union(readings.flatMap { stood($0, among: days, in: zone) })
    }
    let quoted = currencies.filter { currency in series.contains { $0.price?.currency == currency } }
    let known = quoted.map { currency in
      Set(ranges.filter { $0.series.price?.currency == currency }.map(\.day)).union(
        readings.filter { $0.reading.rates?[currency] != nil }.flatMap { stood($0, among: days, in: zone) })
    }
    return known.dropFirst().reduce(known.first ?? []) { $0.intersection($1) }
  }

  private func stood(_ reading: PastReading, among days: ClosedRange<CalendarDay>, in zone: TimeZone) -> [CalendarDay] {
    let first = max(CalendarDay(of: reading.firstSeenAt, in: zone), days.lowerBound)
    let last = min(CalendarDay(of: reading.lastSeenAt, in: zone), days.upperBound)
    guard first <= last else { return [] }
    return (first.daysSince1970...last.daysSince1970).map { CalendarDay(daysSince1970: $0) }
  }

  /// The terms' least interval is for the same thing asked again, and each day is another; but an operator who may set the
  /// interval to less than the pace (a server of one's own) sets that too.
  private func pace(of service: PastService, _ provider: any Provider) -> Double {
    let own = min(service.paceSeconds, Double(config.options(of: provider.id).intervalSeconds ?? .max))
    guard case .spaced(let seconds) = provider.terms.pace else { return own }
    return max(own, seconds)
  }

  /// As few runs of at most so many days as hold all of these, which are given newest first.
  static func requests(for days: [CalendarDay], atMost count: Int) -> [ClosedRange<CalendarDay>] {
    var requests: [ClosedRange<CalendarDay>] = []
    var rest = days[...]
    while let newest = rest.first {
      let run = rest.prefix { newest.daysSince1970 - $0.daysSince1970 < count }
      requests.append((run.last ?? newest)...newest)
      rest = rest.dropFirst(run.count)
    }
    return requests
  }
}

extension Widget {
  var dayZone: TimeZone { queries[0].dayZone }
}

extension CalendarDay {
  /// 12:00 of the day in a zone: an instant of that day and no other.
  func noon(in zone: TimeZone) -> Date {
    let noon = startUTC.addingTimeInterval(43200)
    return noon.addingTimeInterval(-Double(zone.secondsFromGMT(for: noon)))
  }
}
