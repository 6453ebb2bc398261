import Foundation

protocol KindQuery: Hashable, Sendable {
  /// The query's key in the store, which begins with the kind: equal texts ask for the same data.
  var text: String { get }
  /// The zone whose days the past of the query is counted in.
  var dayZone: TimeZone { get }
  /// The one provider that can answer it; nil where any of the kind may be asked.
  var onlyProvider: ProviderID? { get }
}

/// A provider's word of one kind, and the rules of the kind.
///
/// Nothing has a default, so that a new kind decides all of it.
protocol KindReading: Codable, Equatable, Sendable {
  // MARK: Widgets and providers

  /// How a config describes a widget of the kind; nil for a kind that has no widgets of its own.
  static var parseWidget: SubjectParser? { get }
  /// How long a snapshot is fresh and may be shown where the config does not say, seconds.
  static var defaultAges: (ttlSeconds: Int, maxAgeSeconds: Int) { get }
  static func historySeconds(_ spans: HistorySpans) -> Int
  static func capabilities(isReference: Bool) -> [Capability]

  // MARK: The reading

  var asReading: Reading { get }
  /// The provider's own time for the data; nil where it gives none.
  var dataAt: Date? { get }
  var issuedAt: Date? { get }
  /// Why it has nothing to show; nil where it has a value. `currencies` are those that are shown.
  func emptiness(for currencies: [Currency]) -> Failure?
  /// Why a widget's own bounds keep it off the page, an operator's word or not; nil where they do not.
  func exclusion(from widget: Widget) -> Failure?
  /// What is shown of it at an instant, in the days of a zone.
  func cut(to now: Date, zone: TimeZone) -> Self
  /// The same word had again at an instant (a 304); nil where it has nothing for that instant.
  func renewed(at now: Date) -> Self?
  /// Whether this is the later word of two of one provider on the same time.
  func supersedes(_ other: Self) -> Bool

  // MARK: Judging

  /// Whether data that were observed longer ago than the maximum age are refused.
  static var refusesOldData: Bool { get }
  /// How far back good readings are compared with; nil where nothing is compared.
  static var baselineSpan: BaselineSpan? { get }
  static func judgedValues(of currencies: [Currency]) -> [JudgedValue]
  /// Why it is not believed by itself; nil where it is.
  func rejection(for use: FeedUse, at now: Date) -> Failure?
  func withoutBadFarParts(for use: FeedUse, at now: Date) -> Self
  func deviations(from baseline: Baseline, on currencies: [Currency], at now: Date) -> [Deviation]
  /// This without the time that it is stamped with.
  var unstamped: Self { get }

  // MARK: History

  /// What the history keeps of it.
  var remembered: Self { get }
  /// Every number that is followed over days.
  var followed: [(series: Series, value: Decimal)] { get }
  /// What finds since when it stands and what it has changed from, as a widget shows it; nil for a kind that is not
  /// compared with earlier days.
  func pastSearch(from fetchedAt: Date, on widget: Widget) -> PastSearch?
  /// The series of the lines that a widget draws beside its numbers; none for a kind without such lines.
  func lineSeries(on widget: Widget) -> [Series]
  /// Whether it says the same as another, whatever day that is stamped with.
  func saysTheSame(as other: Self) -> Bool
  /// Whether the history has one entry an hour of the provider's time; else it has one for each word that differs.
  static var hasHourlyEntries: Bool { get }
  /// Whether it takes an earlier one's place in the history.
  func corrects(_ earlier: Self) -> Bool
  /// What of it is known or unknown by itself, by name: each row of a table, by its currency; anything else whole.
  var parts: [(name: String, part: Self)] { get }
  /// A table with the rows of others behind its own; anything else as it is.
  func adding(_ others: [Self]) -> Self
  /// A table with these currencies alone, in their order; anything else as it is.
  func only(_ currencies: [Currency]) -> Self
  /// A table with at most so many rows as any bank quotes, these currencies before others; anything else as it is.
  func bounded(keeping currencies: [Currency]) -> Self
}

/// Reads what a config says of a widget.
typealias SubjectParser = @Sendable (ConfigNode, ConfigParser) throws(ConfigError) -> ParsedSubject

/// What a config says of a widget of some kind.
struct ParsedSubject {
  let members: Members
  let subject: Widget.Subject
  let zone: TimeZone
  var companion: Feed?
  /// The path of an official notice.
  var notice: String?
}

extension KindQuery {
  var onlyProvider: ProviderID? { nil }
}

/// A word without rows: all of it is known, kept and shown, or nothing.
protocol WholeReading: KindReading {}

extension WholeReading {
  func exclusion(from widget: Widget) -> Failure? { nil }
  var parts: [(name: String, part: Self)] { [("", self)] }
  func adding(_ others: [Self]) -> Self { self }
  func only(_ currencies: [Currency]) -> Self { self }
  func bounded(keeping currencies: [Currency]) -> Self { self }
}

/// A word on one instant: nothing lies ahead, and it stays as it is until the provider says another.
protocol InstantReading: WholeReading {}

extension InstantReading {
  var issuedAt: Date? { nil }
  var remembered: Self { self }
  static var hasHourlyEntries: Bool { true }
  func cut(to now: Date, zone: TimeZone) -> Self { self }
  func renewed(at now: Date) -> Self? { self }
  func withoutBadFarParts(for use: FeedUse, at now: Date) -> Self { self }
  func saysTheSame(as other: Self) -> Bool { self == other }
}
