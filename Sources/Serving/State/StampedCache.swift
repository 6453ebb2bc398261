import Foundation
import Synchronization

/// Values kept until their sources change or an instant passes.
///
/// A cache that is full is emptied: a client that asks for something else in every request costs the others only that
/// their values are made anew.
///
/// A stamp is the version of a source: of a file, or the `ETag` of an answer.
final class StampedCache<Value: Sendable, Stamp: Equatable & Sendable>: Sendable {
  private let kept = Mutex<(entries: [String: Entry], byteCount: Int)>(([:], 0))
  private let mostBytes: Int
  private let bytes: @Sendable (Value) -> Int

  private struct Entry {
    let stamps: [Stamp?]
    let madeAt: Date
    let holdsUntil: Date?
    let value: Value
  }

  /// Beyond this number all are dropped.
  private static var mostEntries: Int { 256 }

  /// `bytes` tells the size of a value, of which together at most `mostBytes` are kept.
  init(mostBytes: Int = .max, bytes: @escaping @Sendable (Value) -> Int = { _ in 0 }) {
    self.mostBytes = mostBytes
    self.bytes = bytes
  }

  /// How many are kept, and their bytes together.
  var size: (count: Int, byteCount: Int) { kept.withLock { ($0.entries.count, $0.byteCount) } }

  func value(_ name: String, _ stamps: [Stamp?], at now: Date) -> Value? {
    guard let entry = kept.withLock({ $0.entries[name] }), entry.stamps == stamps, entry.madeAt <= now,
      entry.holdsUntil.map({ now <= $0 }) ?? true
    else { return nil }
    return entry.value
  }

  func keep(_ value: Value, _ name: String, _ stamps: [Stamp?], madeAt: Date, holdsUntil: Date?) {
    let entry = Entry(stamps: stamps, madeAt: madeAt, holdsUntil: holdsUntil, value: value)
    let byteCount = bytes(value)
    kept.withLock { kept in
      if let old = kept.entries.removeValue(forKey: name) { kept.byteCount -= bytes(old.value) }
      if kept.entries.count >= Self.mostEntries || kept.byteCount + byteCount > mostBytes { kept = ([:], 0) }
      kept.entries[name] = entry
      kept.byteCount += byteCount
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
