/// What a whole number of the state can rightly be, by its column's name.
///
/// One list for every reading and for what is carried over from a damaged state: what passes here never ends the process
/// in a calendar, an index or a sum.
enum StoredBounds {
  /// Seconds since 1970, within four thousand years of it: further off nothing can be counted with it.
  static let instant = -120_000_000_000...120_000_000_000
  static let day = instant.lowerBound / 86400...instant.upperBound / 86400
  static let hour = instant.lowerBound / 3600...instant.upperBound / 3600
  /// What is counted: calls, failures, milliseconds.
  static let count = 0...1_000_000_000
  static let callCount = 0...1_000_000
  static let fingerprint = 0...Int(UInt32.max)
  static let exitStatus = 0...255
  static let flag = 0...1

  static func bounds(ofColumn name: String) -> ClosedRange<Int> {
    switch name {
    case "day": day
    case "hour": hour
    case "count", "consecutiveFailures", "sightings", "durationMilliseconds": count
    case "callCount": callCount
    case "fingerprint": fingerprint
    case "exitStatus": exitStatus
    default: name.hasPrefix("is") ? flag : instant
    }
  }

  static func isDecimal(column name: String) -> Bool { ["open", "close", "low", "high"].contains(name) }
}
