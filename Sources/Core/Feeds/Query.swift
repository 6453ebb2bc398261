import Foundation

/// What a provider is asked: the part of a widget that decides which data are the right ones.
///
/// A snapshot counts only for the query it was fetched for.
package enum Query: Hashable, Sendable {
  /// The weather of a place.
  case weather(WeatherQuery)
  /// The weather of several places, at least one.
  case places([WeatherQuery])
  /// The whole board.
  case rates(RatesQuery)
  /// The air of a place.
  case air(AirQuery)
  /// What a station has measured.
  case observation(ObservationQuery)

  /// The query's text in the store: equal texts ask for the same data.
  package var text: String {
    switch self {
    case .weather(let query): "weather \(Self.text(query.coordinate, query.zone))"
    case .places(let queries): "places \(queries.map { Self.text($0.coordinate, $0.zone) }.joined(separator: ", "))"
    case .rates: "rates VND"
    case .air(let query): "air \(Self.text(query.coordinate, query.zone))"
    case .observation(let query): "observation \(query.station)"
    }
  }

  /// The texts of a query's parts, by its own text: how a store finds the single places of a table.
  static func partTexts(of text: String) -> [String] {
    guard let list = text.wholeMatch(of: /places (.+)/)?.1 else { return [text] }
    return list.components(separatedBy: ", ").map { "weather \($0)" }
  }

  private static func text(_ coordinate: Coordinate, _ zone: TimeZone) -> String {
    "\(coordinate.text) \(zone.identifier)"
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

extension Query {
  package var kind: Kind {
    switch self {
    case .weather, .places: .weather
    case .rates: .rates
    case .air: .air
    case .observation: .observation
    }
  }

  package var weather: WeatherQuery? {
    guard case .weather(let query) = self else { return nil }
    return query
  }

  package var rates: RatesQuery? {
    guard case .rates(let query) = self else { return nil }
    return query
  }

  package var air: AirQuery? {
    guard case .air(let query) = self else { return nil }
    return query
  }

  package var observation: ObservationQuery? {
    guard case .observation(let query) = self else { return nil }
    return query
  }
}
