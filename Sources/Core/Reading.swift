import Foundation

/// What a provider said, understood.
public enum Reading: Codable, Equatable, Sendable {
  /// A place's weather.
  case weather(Weather)
  /// A table of rates.
  case rates(RateTable)

  /// What the reading is about.
  public var kind: Kind {
    switch self {
    case .weather: .weather
    case .rates: .rates
    }
  }

  /// The provider's own time for the data; nil where it gives none.
  public var observedAt: Date? {
    switch self {
    case .weather(let weather): weather.current.observedAt
    case .rates(let table): table.observedAt ?? table.day?.startUTC
    }
  }

  /// The weather in it.
  public var weather: Weather? {
    guard case .weather(let weather) = self else { return nil }
    return weather
  }

  /// The rates in it.
  public var rates: RateTable? {
    guard case .rates(let table) = self else { return nil }
    return table
  }
}

extension Reading {
  /// The same word had again at an instant: a forecast's present moves on, a table stays.
  public func renewed(at now: Date) -> Reading {
    switch self {
    case .weather(let weather): .weather(weather.renewed(at: now))
    case .rates: self
    }
  }

  /// What of the reading the history keeps: tables whole, of the weather only what was current.
  public var remembered: Reading {
    switch self {
    case .weather(let weather): .weather(Weather(current: weather.current))
    case .rates: self
    }
  }

  /// Whether two readings say the same: tables by their prices, whatever day they are stamped with.
  public func saysTheSame(as other: Reading) -> Bool {
    switch (self, other) {
    case (.rates(let one), .rates(let another)): one.basis == another.basis && one.rows == another.rows
    case (.weather(let one), .weather(let another)): one.current == another.current
    default: false
    }
  }
}

/// What an adapter answers: one case of `Reading`.
public protocol Answer: Codable, Equatable, Sendable {
  /// The answer as a reading.
  var reading: Reading { get }
  /// The answer in a reading, nil where the reading is of another kind.
  init?(_ reading: Reading)
}

extension Weather: Answer {
  /// The weather as a reading.
  public var reading: Reading { .weather(self) }
  /// The weather in a reading.
  public init?(_ reading: Reading) {
    guard let weather = reading.weather else { return nil }
    self = weather
  }
}

extension RateTable: Answer {
  /// The table as a reading.
  public var reading: Reading { .rates(self) }
  /// The table in a reading.
  public init?(_ reading: Reading) {
    guard let table = reading.rates else { return nil }
    self = table
  }
}
