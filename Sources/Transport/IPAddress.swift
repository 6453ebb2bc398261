import Glibc

/// An IP address, 4 or 16 bytes.
struct IPAddress: Equatable {
  let bytes: [UInt8]

  /// Nil for a name.
  init?(_ text: String) {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &bytes) == 1 {
      self.bytes = Array(bytes[..<4])
    } else if inet_pton(AF_INET6, text, &bytes) == 1 {
      self.bytes = bytes
    } else {
      return nil
    }
  }

  /// Nil for other families.
  init?(socketAddress: UnsafeRawPointer, family: Int32) {
    switch family {
    case AF_INET:
      let address = socketAddress.loadUnaligned(as: sockaddr_in.self)
      bytes = withUnsafeBytes(of: address.sin_addr) { Array($0) }
    case AF_INET6:
      let address = socketAddress.loadUnaligned(as: sockaddr_in6.self)
      bytes = withUnsafeBytes(of: address.sin6_addr) { Array($0) }
    default: return nil
    }
  }

  private init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  var text: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count)) != nil else {
      return ""
    }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  var isLoopback: Bool {
    if let inner { return inner.isLoopback }
    return bytes.count == 4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
  }

  /// Whether it can be reached from everywhere.
  ///
  /// No address in the registries of special addresses (RFC 6890 and its updates) is public: private, loopback,
  /// link-local, unspecified, shared (100.64/10), documentation, benchmarks, multicast, reserved.
  var isPublic: Bool {
    if let inner { return inner.isPublic }
    let special = bytes.count == 4 ? Self.specialIPv4 : Self.specialIPv6
    return !special.contains { self.begins(with: $0.prefix, bits: $0.bits) }
  }

  /// The IPv4 address in an IPv6 address: mapped, compatible, NAT64, 6to4.
  private var inner: IPAddress? {
    guard bytes.count == 16, !begins(with: Array(repeating: 0, count: 15), bits: 120) else { return nil }
    let isWrapped = Self.wrappers.contains { self.begins(with: $0, bits: 96) }
    if isWrapped { return IPAddress(bytes: bytes[12...]) }
    return begins(with: [0x20, 0x02], bits: 16) ? IPAddress(bytes: bytes[2..<6]) : nil
  }

  private func begins(with prefix: [UInt8], bits: Int) -> Bool {
    (0..<bits).allSatisfy { bit in
      let wanted = bit / 8 < prefix.count ? prefix[bit / 8] : 0
      return (bytes[bit / 8] ^ wanted) & (0x80 >> UInt8(bit % 8)) == 0
    }
  }

  private static let wrappers: [[UInt8]] = [
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], [], [0, 0x64, 0xff, 0x9b],
  ]

  private static let specialIPv4: [(prefix: [UInt8], bits: Int)] = [
    ([0], 8), ([10], 8), ([100, 64], 10), ([127], 8), ([169, 254], 16), ([172, 16], 12), ([192, 0, 0], 24),
    ([192, 0, 2], 24), ([192, 168], 16), ([198, 18], 15), ([198, 51, 100], 24), ([203, 0, 113], 24), ([224], 3),
  ]

  /// `::/120` holds `::` and `::1`, which must not be read as wrapped IPv4.
  private static let specialIPv6: [(prefix: [UInt8], bits: Int)] = [
    ([], 120), ([0, 0x64, 0xff, 0x9b, 0, 1], 48), ([1], 64), ([0x20, 0x01, 0x0d, 0xb8], 32), ([0xfc], 7),
    ([0xfe, 0x80], 10), ([0xfe, 0xc0], 10), ([0xff], 8),
  ]
}
