import Foundation

/// What a provider is asked: one place's weather or air, one station's report, or the board of prices.
package enum Query: Hashable, Sendable {
  case weather(WeatherQuery)
  case rates(RatesQuery)
  case air(AirQuery)
  case observation(ObservationQuery)

  /// The query for a place's weather; nil where it is for something else. So the others.
  package var weather: WeatherQuery? { if case .weather(let query) = self { query } else { nil } }
  package var rates: RatesQuery? { if case .rates(let query) = self { query } else { nil } }
  package var air: AirQuery? { if case .air(let query) = self { query } else { nil } }
  package var observation: ObservationQuery? { if case .observation(let query) = self { query } else { nil } }

  /// The query's key in the store: equal texts ask for the same data.
  package var text: String {
    switch self {
    case .weather(let query): "weather \(query.coordinate.text) \(query.zone.identifier)"
    case .rates: "rates \(Currency.vnd)"
    case .air(let query): "air \(query.coordinate.text) \(query.zone.identifier)"
    case .observation(let query): "observation \(query.station)"
    }
  }

  /// What the answer is about.
  package var kind: Kind {
    switch self {
    case .weather: .weather
    case .rates: .rates
    case .air: .air
    case .observation: .observation
    }
  }

  /// The zone whose days the past of the query is counted in: its place's; prices in đồng and stations have Vietnam's
  /// days, wherever they are read.
  package var dayZone: TimeZone {
    switch self {
    case .weather(let query): query.zone
    case .air(let query): query.zone
    case .rates, .observation: .vietnam
    }
  }
}

/// A question for the weather of one place, with days counted in its zone.
package struct WeatherQuery: Hashable, Sendable {
  /// Where.
  package let coordinate: Coordinate
  /// The place's zone: it decides which hours make a day.
  package let zone: TimeZone

  /// A question for one place.
  package init(coordinate: Coordinate, zone: TimeZone) {
    self.coordinate = coordinate
    self.zone = zone
  }
}

/// A question for prices in đồng.
package struct RatesQuery: Hashable, Sendable {
  /// A question for the board.
  package init() {}
}

/// A question for the air of one place, with times in its zone.
package struct AirQuery: Hashable, Sendable {
  /// Where.
  package let coordinate: Coordinate
  /// The place's zone.
  package let zone: TimeZone

  /// A question for one place's air.
  package init(coordinate: Coordinate, zone: TimeZone) {
    self.coordinate = coordinate
    self.zone = zone
  }
}

/// A question for a station's last report.
package struct ObservationQuery: Hashable, Sendable {
  /// The station.
  package let station: StationID

  /// A question for a station's last report.
  package init(station: StationID) { self.station = station }
}

/// A point on the globe, WGS 84.
package struct Coordinate: Hashable, Sendable, Codable {
  /// Degrees north.
  package let latitude: Double
  /// Degrees east.
  package let longitude: Double

  /// A point on the globe.
  package init(latitude: Double, longitude: Double) {
    self.latitude = latitude
    self.longitude = longitude
  }

  /// The latitude with at most 4 decimals: MET Norway answers 403 to more.
  package var latitudeText: String { Self.text(latitude) }
  /// The longitude with at most 4 decimals.
  package var longitudeText: String { Self.text(longitude) }

  /// Both, `21.0285 105.8542`: what tells two places apart when they are asked for.
  var text: String { "\(latitudeText) \(longitudeText)" }

  private static func text(_ degrees: Double) -> String { Decimal(rounding: degrees, scale: 4).description }
}
