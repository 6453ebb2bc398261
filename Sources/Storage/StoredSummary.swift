import Core
import Foundation

extension StoredReading {
  /// The reading of a stored text, which is decoded when it is needed; nil for a text that cannot be read.
  ///
  /// A summary beside the text counts only if it was made from just this text, for this query and by this version: then
  /// the text is what we have written and what we can read. Any other text is decoded at once.
  convenience init?(text: String, summary: String?, of query: Query) {
    if let summary = summary.flatMap({ ReadingSummary(storedText: $0, of: text, query) }) {
      // A text of this shape and hash can be read. If it cannot after all, the run must not crash.
      self.init(summary) { Reading(storedText: text) ?? .weather(Weather(withoutNumbersAt: .distantPast)) }
    } else if let reading = Reading(storedText: text) {
      self.init(reading)
    } else {
      return nil
    }
  }
}

extension ReadingSummary {
  /// Changes whenever the shape of stored readings does; a test compares it with what is written.
  static let shape = "1"

  /// `1 9f3c… 0 1795307400 -`: the shape, the hash of the text, whether it is empty, observedAt and issuedAt in seconds.
  func storedText(of text: String, _ query: Query) -> String {
    let instants = [observedAt, issuedAt].map { $0.map { "\($0.timeIntervalSince1970)" } ?? "-" }
    return "\(Self.shape) \(Self.hash(of: text, query)) \(isEmpty ? 1 : 0) \(instants[0]) \(instants[1])"
  }

  fileprivate init?(storedText: String, of text: String, _ query: Query) {
    let words = storedText.split(separator: " ")
    guard words.count == 5, words[0] == Self.shape, words[1] == Self.hash(of: text, query),
      let observedAt = Self.instant(words[3]), let issuedAt = Self.instant(words[4])
    else { return nil }
    self.init(observedAt: observedAt, issuedAt: issuedAt, isEmpty: words[2] != "0")
  }

  /// Nil for a word that is no instant.
  private static func instant(_ word: Substring) -> Date?? {
    if word == "-" { return .some(nil) }
    return Double(word).map { Date(timeIntervalSince1970: $0) }
  }

  /// Takes 8 bytes at a time, because a thousand texts may be hashed where one is needed.
  private static func hash(of text: String, _ query: Query) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func mix(_ word: UInt64) {
      hash = (hash ^ word) &* 0x9e37_79b9_7f4a_7c15
      hash ^= hash >> 29
    }
    for var part in [query.text, text] {
      part.withUTF8 { bytes in
        let raw = UnsafeRawBufferPointer(bytes)
        var index = 0
        while index + 8 <= raw.count {
          mix(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
          index += 8
        }
        for byte in raw[index...] { mix(UInt64(byte)) }
        mix(UInt64(raw.count))
      }
    }
    return String(hash, radix: 16)
  }
}
