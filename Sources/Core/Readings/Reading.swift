import Foundation

/// What a provider said, understood.
package enum Reading: Codable, Equatable, Sendable {
  /// A place's weather.
  case weather(Weather)
  /// The weather of several places, in the order they were asked for.
  case places([Weather])
  /// A table of rates.
  case rates(RateTable)
  /// A place's air.
  case air(AirQuality)
  /// What a station has measured.
  case observation(Observation)

  /// What the reading is about.
  package var kind: Kind {
    switch self {
    case .weather, .places: .weather
    case .rates: .rates
    case .air: .air
    case .observation: .observation
    }
  }

  /// The provider's own time for the data; nil where it gives none; of several places the earliest of
  /// those with numbers.
  package var observedAt: Date? {
    switch self {
    case .weather(let weather): weather.current.observedAt
    case .places(let places):
      (places.contains(where: \.hasNumbers) ? places.filter(\.hasNumbers) : places).map(\.current.observedAt).min()
    case .rates(let table): table.observedAt ?? table.day?.startUTC
    case .air(let air): air.observedAt
    case .observation(let observation): observation.observedAt
    }
  }

  /// When it was made, where the provider says so; of several places the earliest.
  package var issuedAt: Date? { places.compactMap(\.issuedAt).min() }

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
    case .places(let places):
      let renewed = places.compactMap { $0.renewed(at: now) }
      return renewed.count == places.count ? .places(renewed) : nil
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
    case .places(let places): .places(places.map { Weather(current: $0.current) })
    case .rates, .air, .observation: self
    }
  }

  /// Whether two readings say the same: tables by their prices, whatever day they are stamped with.
  package func saysTheSame(as other: Reading) -> Bool {
    switch (self, other) {
    case (.rates(let one), .rates(let another)): one.basis == another.basis && one.rows == another.rows
    case (.weather(let one), .weather(let another)): one.current == another.current
    case (.places(let one), .places(let another)): one.map(\.current) == another.map(\.current)
    case (.air(let one), .air(let another)): one == another
    case (.observation(let one), .observation(let another)): one == another
    default: false
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

  /// The weather of each place in it; of one place as a list of one.
  package var places: [Weather] {
    switch self {
    case .weather(let weather): [weather]
    case .places(let places): places
    case .rates, .air, .observation: []
    }
  }
}
