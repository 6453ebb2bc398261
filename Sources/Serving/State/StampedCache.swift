import Foundation
import Synchronization

/// Values kept while their sources are the same and until an instant.
///
/// A stamp is the version of a source: of a file, or the `ETag` of an answer.
final class StampedCache<Value: Sendable, Stamp: Equatable & Sendable>: Sendable {
  private let entries = Mutex<[String: Entry]>([:])

  private struct Entry {
    let stamps: [Stamp?]
    let madeAt: Date
    let holdsUntil: Date?
    let value: Value
  }

  /// Beyond this number all are dropped.
  private static var mostEntries: Int { 256 }

  func value(_ name: String, _ stamps: [Stamp?], at now: Date) -> Value? {
    guard let entry = entries.withLock({ $0[name] }), entry.stamps == stamps, entry.madeAt <= now,
      entry.holdsUntil.map({ now <= $0 }) ?? true
    else { return nil }
    return entry.value
  }

  func keep(_ value: Value, _ name: String, _ stamps: [Stamp?], madeAt: Date, holdsUntil: Date?) {
    let entry = Entry(stamps: stamps, madeAt: madeAt, holdsUntil: holdsUntil, value: value)
    entries.withLock { entries in
      if entries.count >= Self.mostEntries { entries.removeAll() }
      entries[name] = entry
    }
  }

  func value<Failure: Error>(
    _ name: String, _ stamps: [Stamp?], at now: Date, until holdsUntil: Date?,
    make: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    if let value = value(name, stamps, at: now) { return value }
    let value = try make()
    keep(value, name, stamps, madeAt: now, holdsUntil: holdsUntil)
    return value
  }
}
