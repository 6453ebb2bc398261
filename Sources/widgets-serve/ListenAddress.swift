import Core
import Foundation
import NIOCore

/// An IP address and a port.
struct ListenAddress {
  /// The address, without brackets.
  let host: String
  /// The port; 0 for any that is free.
  let port: Int
  /// Whether only this machine can reach it.
  let isLoopback: Bool

  /// `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`; nil for anything else.
  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), text[text.index(after: colon)...].isDigits,
      let port = UInt16(text[text.index(after: colon)...])
    else { return nil }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = String(host.dropFirst().dropLast())
      guard host.contains(":") else { return nil }
    } else if host.contains(":") {
      return nil
    }
    if host == "localhost" { host = "127.0.0.1" }
    guard let address = try? SocketAddress(ipAddress: host, port: Int(port)) else { return nil }
    self.host = host
    self.port = Int(port)
    isLoopback = address.isLoopback
  }
}

extension SocketAddress {
  /// Whether it is one of this machine's own: 127.0.0.0/8, ::1, or the former written as the latter.
  var isLoopback: Bool {
    switch self {
    case .v4(let address): return UInt32(bigEndian: address.address.sin_addr.s_addr) >> 24 == 127
    case .v6(let address):
      return withUnsafeBytes(of: address.address.sin6_addr) { bytes in
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127]
        return bytes.starts(with: mapped) || bytes.elementsEqual([UInt8](repeating: 0, count: 15) + [1])
      }
    case .unixDomainSocket: return false
    }
  }
}
