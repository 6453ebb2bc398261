import Core
import Foundation

extension Coordinate {
  /// How far from the point asked for an answer may be, degrees (111 km of latitude): grid cells are up to 0.4° wide and
  /// a cell on land may be taken instead of one at sea.
  private static let farthestDegrees = 1.0

  /// Refuses an answer for somewhere else: a cache or a slip would put another town's weather on the page.
  ///
  /// What the answer does not say is not checked.
  ///
  /// - Throws: `.malformed` with both values.
  func check(latitude: Double?, at latitudePath: String, longitude: Double?, at longitudePath: String) throws(Failure) {
    try Self.check(latitude, at: latitudePath, asked: self.latitude, distance: { abs($0) })
    // 179.9° E and 179.9° W are 0.2° apart.
    try Self.check(
      longitude, at: longitudePath, asked: self.longitude,
      distance: { abs($0.remainder(dividingBy: 360)) })
  }

  private static func check(
    _ answered: Double?, at path: String, asked: Double, distance: (Double) -> Double
  ) throws(Failure) {
    guard let answered else { return }
    // A longitude may be counted to 360; beyond there is no place, wherever going round would lead.
    if answered.magnitude <= 360, distance(answered - asked) <= farthestDegrees { return }
    throw .malformed("\(path): answered for another place: expected about \(asked), found \(answered)")
  }
}
