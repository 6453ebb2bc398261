import Foundation

@testable import Core
@testable import Rendering

// In the guide these are cases of the program's own lists; here they stand in for them, so that the example compiles
// beside a program that does not have the kind.

extension Kind {
  static var tides: Kind { .air }
}

extension Query {
  static func tides(_ query: TidesQuery) -> Query {
    .air(AirQuery(coordinate: query.coordinate, zone: query.zone))
  }
}

extension Reading {
  static func tides(_ tides: Tides) -> Reading {
    .air(
      AirQuality(
        observedAt: tides.observedAt, index: nil, pm25MicrogramsPerCubicMeter: nil, pm10MicrogramsPerCubicMeter: nil))
  }
}

extension Widget.Subject {
  static func tides(_ place: Place) -> Widget.Subject { .air(place) }
}

extension TemplateName {
  static var tides: TemplateName { .air }
}

extension Words.Key {
  static var tidesTitle: Words.Key { .airTitle }
  static var tidesTitleWithoutPlace: Words.Key { .airTitleWithoutPlace }
}
