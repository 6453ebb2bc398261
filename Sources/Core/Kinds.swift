import Foundation

// The only list of the kinds in this module: each case names the types of the kind's folder, and their protocols say
// what else the folder must have.

/// What a widget is about, or a provider gives.
package enum Kind: String, Codable, Sendable, CaseIterable {
  case weather
  case rates
  case air
  case gold
  /// What a station has measured; a line of a weather widget, never a widget of its own.
  case observation
  /// The State Bank's rate for a dollar; a line of a widget of rates, never a widget of its own.
  case centralRate = "central-rate"

  var rules: any KindReading.Type {
    switch self {
    case .weather: Weather.self
    case .rates: RateTable.self
    case .air: AirQuality.self
    case .gold: GoldPrice.self
    case .observation: Observation.self
    case .centralRate: CentralRate.self
    }
  }
}

/// What a provider is asked: one place's weather or air, one station's report, the board of prices, a gold product's price,
/// or the central rate.
package enum Query: Hashable, Sendable {
  case weather(WeatherQuery)
  case rates(RatesQuery)
  case air(AirQuery)
  case gold(GoldQuery)
  case observation(ObservationQuery)
  case centralRate(CentralRateQuery)

  package var kind: Kind {
    switch self {
    case .weather: .weather
    case .rates: .rates
    case .air: .air
    case .gold: .gold
    case .observation: .observation
    case .centralRate: .centralRate
    }
  }

  var part: any KindQuery {
    switch self {
    case .weather(let query): query
    case .rates(let query): query
    case .air(let query): query
    case .gold(let query): query
    case .observation(let query): query
    case .centralRate(let query): query
    }
  }
}

/// What a provider said, understood.
package enum Reading: Codable, Equatable, Sendable {
  case weather(Weather)
  case rates(RateTable)
  case air(AirQuality)
  case gold(GoldPrice)
  case observation(Observation)
  case centralRate(CentralRate)

  package var kind: Kind {
    switch self {
    case .weather: .weather
    case .rates: .rates
    case .air: .air
    case .gold: .gold
    case .observation: .observation
    case .centralRate: .centralRate
    }
  }

  var part: any KindReading {
    switch self {
    case .weather(let weather): weather
    case .rates(let table): table
    case .air(let air): air
    case .gold(let price): price
    case .observation(let observation): observation
    case .centralRate(let rate): rate
    }
  }
}

extension Widget {
  /// What a widget shows.
  package enum Subject: Equatable, Sendable {
    case weather(Place)
    case places([Place])
    case rates([Currency])
    case air(Place)
    case gold(GoldList)

    /// What its providers are asked.
    var queries: [Query] {
      switch self {
      case .weather, .places: places.map { .weather(WeatherQuery(coordinate: $0.coordinate, zone: $0.zone)) }
      case .rates: [.rates(RatesQuery())]
      case .air: places.map { .air(AirQuery(coordinate: $0.coordinate, zone: $0.zone)) }
      case .gold(let list): list.products.map { .gold($0.query) }
      }
    }

    var places: [Place] {
      switch self {
      case .weather(let place), .air(let place): [place]
      case .places(let places): places
      case .rates, .gold: []
      }
    }
  }

  package var kind: Kind {
    switch subject {
    case .weather, .places: .weather
    case .rates: .rates
    case .air: .air
    case .gold: .gold
    }
  }

  /// The English name of the place or product that a query is about; nil where the widget shows one alone.
  package func partName(of query: Query) -> String? {
    guard queries.count > 1, let index = queries.firstIndex(of: query) else { return nil }
    return switch subject {
    case .weather, .places, .air: plain(places[index].name(in: "en"))
    case .gold(let list): plain(list.products[index].name(in: "en"))
    case .rates: nil
    }
  }

  /// The places that it shows, in the order of its queries; none of a widget of prices.
  package var places: [Place] { subject.places }
}
