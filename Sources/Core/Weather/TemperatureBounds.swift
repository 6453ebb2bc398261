import Foundation

extension Coordinate {
  /// The temperatures that the point can have, °C; of its heights, in meters, the first that is possible counts.
  ///
  /// Vietnam's lowlands have seen 1 and 44.2 °C; it gets colder with height. The rest of the world has seen −68 (where
  /// people live) and 56.7 °C.
  func temperatureBoundsCelsius(heightsMeters: [Double?]) -> ClosedRange<Double> {
    guard isInVietnam else { return -70...57 }
    let height = heightsMeters.lazy.compactMap(\.self).first(where: Place.heightBoundsMeters.contains) ?? 0
    return (-5 - Self.degreesAKilometer * max(0, height) / 1000).rounded(scale: 1)...48
  }

  /// How much colder it gets, °C for each kilometer of height.
  private static let degreesAKilometer = 6.5

  /// Whether a point is in Vietnam, or so near that the same temperatures are possible.
  ///
  /// Two boxes: the mainland with its coast, and the sea with Hoàng Sa and Trường Sa. Parts of Laos, Cambodia, Thailand
  /// and southern China, which lie in them too, are as warm.
  var isInVietnam: Bool {
    Self.vietnam.contains { $0.latitudes.contains(latitude) && $0.longitudes.contains(longitude) }
  }

  private static let vietnam = [
    (latitudes: 8.2...23.4, longitudes: 102.1...109.5), (latitudes: 6.5...17.5, longitudes: 109.5...115.0),
  ]
}

extension Place {
  /// From the shore of the Dead Sea to the top of Mount Everest, meters.
  static let heightBoundsMeters = -450.0...9000.0
}
