import Foundation

/// Which part of the past is asked for.
public struct PastQuestion: Equatable, Sendable {
  /// What the providers were asked, `Query.text`.
  public var query: String
  /// Whose word is wanted.
  public var providers: [ProviderID]
  /// From when; what stood then counts.
  public var since: Date
  /// To when.
  public var until: Date

  /// A part of the past.
  public init(query: String, providers: [ProviderID], since: Date, until: Date) {
    self.query = query
    self.providers = providers
    self.since = since
    self.until = until
  }
}

/// Where a page of the past begins, after the last reading of the one before it.
public struct PastPlace: Equatable, Sendable {
  /// The place of the reading's provider in the question.
  public var providerIndex: Int
  /// When it was first seen.
  public var firstSeenAt: Date
  /// Tells apart what was first seen in one second.
  public var id: Int64

  /// A place in the past.
  public init(providerIndex: Int, firstSeenAt: Date, id: Int64) {
    self.providerIndex = providerIndex
    self.firstSeenAt = firstSeenAt
    self.id = id
  }
}

/// A page of the past.
public struct PastPage: Equatable, Sendable {
  /// What was said.
  public var readings: [PastReading]
  /// Where the next page begins; nil where this is the last.
  public var next: PastPlace?

  /// A page of the past.
  public init(readings: [PastReading], next: PastPlace?) {
    self.readings = readings
    self.next = next
  }
}

/// What a provider once said and for how long it was seen to say it.
public struct PastReading: Equatable, Sendable {
  /// Who.
  public var provider: ProviderID
  /// When it was first seen.
  public var firstSeenAt: Date
  /// When it was last seen; between the two nothing else was seen.
  public var lastSeenAt: Date
  /// What, `Reading.remembered`.
  public var reading: Reading

  /// A reading of the past.
  public init(provider: ProviderID, firstSeenAt: Date, lastSeenAt: Date, reading: Reading) {
    self.provider = provider
    self.firstSeenAt = firstSeenAt
    self.lastSeenAt = lastSeenAt
    self.reading = reading
  }
}

/// One number of a reading that is followed over days.
public struct Series: Hashable, Sendable {
  /// Its name in the store: `USD.sell`, `100 JPY.mid` where the price is for more than one, `temperatureCelsius`.
  public let name: String

  /// A series by its name in the store.
  public init(name: String) { self.name = name }

  /// A price of a currency.
  public static func price(_ side: PriceSide, of currency: Currency, unit: Int) -> Series {
    Series(name: "\(unit == 1 ? "" : "\(unit) ")\(currency).\(side.rawValue)")
  }

  /// The currency and the side of a price; nil for a series of another kind.
  public var price: (currency: Currency, side: PriceSide)? {
    let parts = name.drop { $0.isNumber || $0 == " " }.split(separator: ".")
    guard parts.count == 2, let side = PriceSide(rawValue: String(parts[1])) else { return nil }
    return (Currency(rawValue: String(parts[0])), side)
  }

  /// How many of the currency a price is for.
  public var unit: Int { name.contains(" ") ? Int(name.prefix { $0.isNumber }) ?? 1 : 1 }

  /// The air's temperature, °C.
  public static let temperature = Series(name: "temperatureCelsius")
  /// The index of the air, on its provider's scale.
  public static let airIndex = Series(name: "airIndex")
}

/// One of a currency's prices; the raw value is its key in the JSON.
public enum PriceSide: String, Sendable, CaseIterable {
  /// What the bank pays for notes.
  case buyCash
  /// What the bank pays for money on account.
  case buyTransfer
  /// What the bank asks.
  case sell
  /// The mid rate of a reference table.
  case mid
}

extension Rate {
  /// The price of a side; nil where it is not quoted.
  public subscript(side: PriceSide) -> Decimal? {
    switch side {
    case .buyCash: buyCash
    case .buyTransfer: buyTransfer
    case .sell: sell
    case .mid: mid
    }
  }
}

/// A day of a series: the first, the last, the lowest and the highest value that were seen on it.
///
/// A day without one is a day on which nothing was seen: a hole, never a repetition of the day before.
public struct DailyRange: Equatable, Sendable {
  /// Who said it.
  public var provider: ProviderID
  /// Which number.
  public var series: Series
  /// Which day, in the zone of `Query.dayZone(of:)`.
  public var day: CalendarDay
  /// The first value.
  public var open: Decimal
  /// The last value.
  public var close: Decimal
  /// The lowest value.
  public var low: Decimal
  /// The highest value.
  public var high: Decimal

  /// A day of a series.
  public init(
    provider: ProviderID, series: Series, day: CalendarDay, open: Decimal, close: Decimal, low: Decimal, high: Decimal
  ) {
    self.provider = provider
    self.series = series
    self.day = day
    self.open = open
    self.close = close
    self.low = low
    self.high = high
  }

  /// A day on which one value was seen.
  public init(provider: ProviderID, series: Series, day: CalendarDay, value: Decimal) {
    self.init(provider: provider, series: series, day: day, open: value, close: value, low: value, high: value)
  }
}

extension Reading {
  /// Every number of the reading that is followed over days.
  public var followed: [(series: Series, value: Decimal)] {
    switch self {
    case .rates(let table):
      table.rows.flatMap { rate in
        PriceSide.allCases.compactMap { side in
          rate[side].map { (.price(side, of: rate.currency, unit: rate.unit), $0) }
        }
      }
    case .weather(let weather):
      weather.current.temperatureCelsius.map { [(.temperature, Decimal(rounding: $0, scale: 1))] } ?? []
    case .air(let air): air.index.map { [(.airIndex, Decimal($0.value))] } ?? []
    case .observation(let observation):
      observation.temperatureCelsius.map { [(.temperature, Decimal(rounding: $0, scale: 1))] } ?? []
    case .places: []
    }
  }
}

extension Reading {
  /// Whether the history takes a reading as the same entry as the one that was seen before it: a table with the same
  /// prices; of the weather and the air, which never repeat themselves, one in the same hour of the provider's time.
  public func continues(_ earlier: Reading) -> Bool {
    if saysTheSame(as: earlier) { return true }
    guard kind == earlier.kind, kind != .rates, places.count == earlier.places.count, let observedAt,
      let other = earlier.observedAt
    else { return false }
    return Calls.hour(of: observedAt) == Calls.hour(of: other)
  }

  /// Whether a reading takes an earlier one's place in the history: a station's other word on the same time.
  ///
  /// A model's is a new word of its own, and the first of the hour stays: a drift is judged against it.
  public func corrects(_ earlier: Reading) -> Bool {
    kind == .observation && earlier.kind == .observation && observedAt == earlier.observedAt
      && !saysTheSame(as: earlier)
  }

  /// What of a past reading is known or unknown by itself: each row of a table, by its currency; anything else whole.
  public var parts: [(name: String, reading: Reading)] {
    guard case .rates(let table) = self else { return [("", self)] }
    return table.rows.map { ($0.currency.rawValue, only([$0.currency])) }
  }

  /// A table with the rows of others behind its own; anything else as it is.
  public func adding(_ others: [Reading]) -> Reading {
    guard case .rates(var table) = self else { return self }
    for row in others.compactMap(\.rates).flatMap(\.rows) where table[row.currency] == nil { table.rows.append(row) }
    return .rates(table)
  }

  /// A table with at most so many rows, those of these currencies before others; anything else as it is.
  ///
  /// No bank quotes half as many: what a provider sends beyond them is nobody's price.
  public func bounded(keeping currencies: [Currency]?) -> Reading {
    guard case .rates(var table) = self, table.rows.count > RateTable.mostRows else { return self }
    let shown = Set(currencies ?? [])
    let kept = table.rows.filter { shown.contains($0.currency) }.prefix(RateTable.mostRows)
    var room = RateTable.mostRows - kept.count
    table.rows = table.rows.filter { rate in
      if shown.contains(rate.currency) { return kept.contains(rate) }
      room -= 1
      return room >= 0
    }
    return .rates(table)
  }

  /// The reading with these currencies alone, in their order; nil for all.
  public func only(_ currencies: [Currency]?) -> Reading {
    guard let currencies, case .rates(var table) = self else { return self }
    table.rows = currencies.compactMap { table[$0] }
    return .rates(table)
  }
}

extension Query {
  /// The zone whose days the past of a query is counted in, by the query's text: its place's; prices in đồng have
  /// Vietnam's days wherever they are read.
  public static func dayZone(of text: String) -> TimeZone {
    let words = text.components(separatedBy: ", ")[0].split(separator: " ")
    let zone = words.count == 4 ? TimeZone(identifier: String(words[3])) : nil
    return zone ?? .vietnam
  }
}

extension TimeZone {
  /// The zone of Vietnam.
  public static let vietnam = TimeZone(identifier: "Asia/Ho_Chi_Minh") ?? .gmt
}

extension CalendarDay {
  /// The day's first instant in a zone; where the clocks leave midnight out, the first after it.
  public func start(in zone: TimeZone) -> Date {
    let midnight = startUTC
    // The zone's distance from UTC may change on the day itself: of the two around it the one that begins the day.
    let candidates = [-1.0, 1.0].map { day in
      midnight.addingTimeInterval(-Double(zone.secondsFromGMT(for: midnight.addingTimeInterval(day * 86400))))
    }
    return candidates.filter { CalendarDay(of: $0, in: zone) == self }.min() ?? midnight
  }
}
