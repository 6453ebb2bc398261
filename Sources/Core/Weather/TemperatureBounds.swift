import Foundation

extension Place {
  /// The temperatures that the place can have; the reply's height is used where the config gives none.
  ///
  /// Vietnam's lowlands have seen 1 and 44.2 °C; it gets colder with height. The rest of the world has seen −68 (where
  /// people live) and 56.7 °C.
  func temperatureBoundsCelsius(heightMeters replied: Double?) -> ClosedRange<Double> {
    guard coordinate.isInVietnam else { return -70...57 }
    let height = [heightMeters, replied].lazy.compactMap(\.self).first(where: Self.heightBoundsMeters.contains) ?? 0
    return (-5 - Self.degreesPerKilometer * max(0, height) / 1000).rounded(scale: 1)...48
  }

  /// From the shore of the Dead Sea to the top of Mount Everest, meters.
  static let heightBoundsMeters = -450.0...9000.0

  private static let degreesPerKilometer = 6.5
}

extension Coordinate {
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
