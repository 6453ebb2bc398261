/// A short name for bytes, the same in every process (FNV-1a, 64 bits): `Hasher` is seeded anew in each.
public struct Fingerprint: Sendable {
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  /// The name of nothing.
  public init() {}

  /// The hash in hexadecimal digits.
  public var text: String { String(hash, radix: 16) }

  /// Takes bytes in.
  public mutating func add(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }

  /// Takes a text in.
  public mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }
}
