/// The FNV-1a hash of bytes, 64 bits, the same in every process: `Hasher` is seeded anew in each.
package struct Fingerprint: Sendable {
  private(set) var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  package init() {}

  package var text: String { String(hash, radix: 16) }

  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }

  package mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  /// The FNV-1a hash of 32 bits, which the state keeps of keys and of the config.
  static func ofBits32(_ text: String) -> UInt32 {
    text.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }
}
