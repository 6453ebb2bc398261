import Foundation

/// A box of a page, as the config describes it.
package struct Widget: Equatable, Sendable {
  /// Its id, part of every published path.
  package let id: WidgetID
  package private(set) var subject: Subject {
    didSet { queries = subject.queries }
  }
  /// What its providers are asked: one query for each place or product, at least one.
  package private(set) var queries: [Query]
  /// Whom to ask, in order.
  package let providers: [ProviderID]
  /// How long a snapshot is fresh, seconds.
  package let ttlSeconds: Int
  /// How long a snapshot may be shown, seconds.
  package let maxAgeSeconds: Int
  /// The zone of every time it shows; of several places that of the first.
  package let zone: TimeZone
  /// What is shown beside its own data, with a time and a credit of its own: a station's report beside the weather, the
  /// central rate beside a board; nil for nothing.
  package private(set) var companion: Feed?
  /// Whether a weather widget says the lunar date beside the date.
  package let hasLunarDate: Bool
  package private(set) var variant: Variant
  /// How long the past of what it asks is kept, seconds; nil for the config's word on its kind.
  package let historySeconds: Int?
  /// The config's own titles; empty for the title of the kind.
  package let titles: ShortMap<Language, String>
  /// The level of the heading that the title stands in, one of `headingLevels`.
  package let headingLevel: Int

  /// The file of an official notice above the weather, absolute; nil for none.
  package let notice: String?

  package static let headingLevels = 2...4

  /// How much of a widget is drawn; its JSON is the same in both.
  package enum Variant: String, Sendable, CaseIterable {
    /// Now and today, the prices of a transfer: what a narrow column has room for.
    case compact
    case full
  }

  package init(
    id: WidgetID, subject: Subject, providers: [ProviderID], ttlSeconds: Int, maxAgeSeconds: Int, zone: TimeZone,
    companion: Feed? = nil, hasLunarDate: Bool = false, variant: Variant = .full, historySeconds: Int? = nil,
    titles: ShortMap<Language, String> = [:], headingLevel: Int = 2, notice: String? = nil
  ) {
    self.id = id
    self.subject = subject
    queries = subject.queries
    self.providers = providers
    self.ttlSeconds = ttlSeconds
    self.maxAgeSeconds = maxAgeSeconds
    self.zone = zone
    self.companion = companion
    self.hasLunarDate = hasLunarDate
    self.variant = variant
    self.historySeconds = historySeconds
    self.titles = titles
    self.headingLevel = headingLevel
    self.notice = notice
  }

  package var currencies: [Currency]? { if case .rates(let currencies) = subject { currencies } else { nil } }

  /// Whoever may be asked for something that the widget shows.
  package var everyProvider: [ProviderID] { providers + [companion?.provider].compactMap(\.self) }

  /// A widget of rates like this one with other rows.
  func with(rows currencies: [Currency]) -> Widget {
    var other = self
    other.subject = .rates(currencies)
    return other
  }

  func with(_ list: GoldList) -> Widget {
    var other = self
    other.subject = .gold(list)
    return other
  }

  package func with(companion feed: Feed) -> Widget {
    var other = self
    other.companion = feed
    return other
  }

  package func with(_ variant: Variant) -> Widget {
    var other = self
    other.variant = variant
    return other
  }
}

package struct Place: Equatable, Sendable {
  package let names: ShortMap<Language, String>
  package let coordinate: Coordinate
  /// Its zone: it decides which hours make a day.
  package let zone: TimeZone
  /// Its height above the sea, where the config says so: the higher, the colder it may be.
  package let heightMeters: Double?

  package init(names: ShortMap<Language, String>, coordinate: Coordinate, zone: TimeZone, heightMeters: Double? = nil) {
    self.names = names
    self.coordinate = coordinate
    self.zone = zone
    self.heightMeters = heightMeters
  }

  /// The name in a language; where the config has none, that of the first of the others by code.
  package func name(in language: Language) -> String {
    names.text(in: language) ?? ""
  }
}

extension ShortMap where Key == Language, Value == String {
  /// The text in a language; where there is none, that of the first of the others by code; nil where all are missing.
  package func text(in language: Language) -> String? {
    self[language] ?? self.min { $0.key.rawValue < $1.key.rawValue }?.value
  }
}
