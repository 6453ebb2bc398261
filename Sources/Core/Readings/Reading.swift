import Foundation

/// What a provider said, understood.
package enum Reading: Codable, Equatable, Sendable {
  /// A place's weather.
  case weather(Weather)
  /// A table of rates.
  case rates(RateTable)
  /// A place's air.
  case air(AirQuality)
  /// What a station has measured.
  case observation(Observation)

  /// What the reading is about.
  package var kind: Kind {
    switch self {
    case .weather: .weather
    case .rates: .rates
    case .air: .air
    case .observation: .observation
    }
  }

  /// The provider's own time for the data; nil where it gives none.
  package var observedAt: Date? {
    switch self {
    case .weather(let weather): weather.current.observedAt
    case .rates(let table): table.observedAt ?? table.day?.startUTC
    case .air(let air): air.observedAt
    case .observation(let observation): observation.observedAt
    }
  }

  /// When a forecast was made, where the provider says so.
  package var issuedAt: Date? { weather?.issuedAt }

  /// The weather in it.
  package var weather: Weather? {
    guard case .weather(let weather) = self else { return nil }
    return weather
  }

  /// The rates in it.
  package var rates: RateTable? {
    guard case .rates(let table) = self else { return nil }
    return table
  }
}

extension Reading {
  /// The same word had again at an instant: a forecast's present moves on, a table stays.
  ///
  /// Nil where a forecast has no step of the present hour.
  package func renewed(at now: Date) -> Reading? {
    switch self {
    case .weather(let weather): return weather.renewed(at: now).map(Reading.weather)
    case .rates, .air, .observation: return self
    }
  }

  /// Whether this is the later word of two of one provider on the same time.
  ///
  /// A station's correction or later report, a forecast that was made later; of anything else only the order in which it
  /// was fetched is known.
  package func supersedes(_ other: Reading) -> Bool {
    if let observation, let earlier = other.observation { return observation.supersedes(earlier) }
    if let issuedAt, let otherAt = other.issuedAt { return issuedAt > otherAt }
    return false
  }

  /// What of the reading the history keeps: tables whole, of the weather only what was current.
  package var remembered: Reading {
    switch self {
    case .weather(let weather): .weather(Weather(current: weather.current))
    case .rates, .air, .observation: self
    }
  }

  /// Whether two readings say the same: tables by their prices, whatever day they are stamped with.
  package func saysTheSame(as other: Reading) -> Bool {
    switch self {
    case .rates(let table): other.rates.map { table.basis == $0.basis && table.rows == $0.rows } ?? false
    case .weather(let weather): weather.current == other.weather?.current
    case .air(let air): air == other.air
    case .observation(let observation): observation == other.observation
    }
  }
}

extension Reading {
  /// The air in it.
  package var air: AirQuality? {
    guard case .air(let air) = self else { return nil }
    return air
  }

  /// The observation in it.
  package var observation: Observation? {
    guard case .observation(let observation) = self else { return nil }
    return observation
  }

  /// What is shown of it at an instant: a forecast without what is past, in the days of its query's zone.
  func cut(to now: Date, for query: Query) -> Reading {
    switch self {
    case .weather(let weather): .weather(weather.cut(to: now, zone: query.dayZone))
    case .rates, .air, .observation: self
    }
  }
}
