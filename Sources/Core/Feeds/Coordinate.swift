import Foundation

/// A point on the globe, WGS 84.
package struct Coordinate: Hashable, Sendable, Codable {
  /// Degrees north.
  package let latitude: Double
  /// Degrees east.
  package let longitude: Double

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

  private static func text(_ degrees: Double) -> String {
    let tenThousandths = (degrees * 10000).rounded()
    // Most have at most four decimals, and decimal arithmetic costs more than all else that is done with a place.
    guard abs(tenThousandths) < 1e7, tenThousandths / 10000 == degrees else {
      return Decimal(rounding: degrees, scale: 4).description
    }
    let number = abs(Int(tenThousandths))
    var decimals = String(number % 10000 + 10000).dropFirst()
    while decimals.last == "0" { decimals.removeLast() }
    return "\(tenThousandths < 0 ? "-" : "")\(number / 10000)\(decimals.isEmpty ? "" : ".")\(decimals)"
  }
}
