import Foundation

/// A reading, decoded from its stored text when it is first needed.
///
/// A site may show ten thousand readings, and a run needs only those that are due.
package final class StoredReading: Equatable, @unchecked Sendable {
  /// What is known without decoding; nil where the reading is at hand, or its kind has no summary.
  let summary: ReadingSummary?
  private var decoded: Reading?
  private var decode: (@Sendable () -> Reading)?

  /// One for all readings: two are rarely decoded at the same time, and a lock for each would make each dearer.
  private static let lock = NSLock()

  package init(_ reading: Reading) {
    summary = nil
    decoded = reading
  }

  /// A reading that `decode` makes; it must be the one that the summary was taken from.
  package init(_ summary: ReadingSummary, decode: @escaping @Sendable () -> Reading) {
    self.summary = summary
    self.decode = decode
  }

  var isDecoded: Bool { Self.lock.withLock { decoded != nil } }

  var reading: Reading {
    Self.lock.withLock {
      if let decoded { return decoded }
      guard let decode else { preconditionFailure("neither a reading nor its text") }
      let reading = decode()
      (decoded, self.decode) = (reading, nil)
      return reading
    }
  }

  package static func == (one: StoredReading, other: StoredReading) -> Bool {
    one === other || one.reading == other.reading
  }
}

/// What tells whether a reading is due and may be shown.
package struct ReadingSummary: Equatable, Sendable {
  package let observedAt: Date?
  package let issuedAt: Date?
  /// Whether it has nothing to show.
  package let isEmpty: Bool

  package init(observedAt: Date?, issuedAt: Date?, isEmpty: Bool) {
    self.observedAt = observedAt
    self.issuedAt = issuedAt
    self.isEmpty = isEmpty
  }
}

extension Reading {
  /// Nil for a kind of which a widget may show a part: only the reading says whether it has that part.
  package var summary: ReadingSummary? {
    switch self {
    case .rates, .gold: nil
    case .weather, .air, .observation, .centralRate:
      ReadingSummary(observedAt: observedAt, issuedAt: issuedAt, isEmpty: !hasValue(for: nil))
    }
  }
}

extension Snapshot {
  package var kind: Kind { stored.summary == nil ? reading.kind : feed.query.kind }
  package var observedAt: Date? { if let summary = stored.summary { summary.observedAt } else { reading.observedAt } }
  package var issuedAt: Date? { if let summary = stored.summary { summary.issuedAt } else { reading.issuedAt } }
  /// Whether it is a bank's prices.
  package var isBoard: Bool { kind == .rates && reading.rates?.basis == .board }
  /// Whether its reading has been needed.
  package var isDecoded: Bool { stored.isDecoded }
}
