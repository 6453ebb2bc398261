/// A short name for bytes, the same in every process (FNV-1a, 64 bits): `Hasher` is seeded anew in each.
package struct Fingerprint: Sendable {
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  /// The name of nothing.
  package init() {}

  /// The hash in hexadecimal digits.
  package var text: String { String(hash, radix: 16) }

  /// Takes bytes in.
  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }

  /// Takes a text in.
  package mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }
}
