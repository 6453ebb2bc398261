import Core
import Foundation
import NIOCore

struct ListenAddress {
  /// Without brackets.
  let host: String
  /// 0 for any that is free.
  let port: Int
  let isLoopback: Bool

  struct Invalid: Error {
    let text: String
  }

  /// `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`.
  init(_ text: String) throws(Invalid) {
    guard let colon = text.lastIndex(of: ":"), text[text.index(after: colon)...].isDigits,
      let port = UInt16(text[text.index(after: colon)...])
    else { throw Invalid(text: text) }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = String(host.dropFirst().dropLast())
      guard host.contains(":") else { throw Invalid(text: text) }
    } else if host.contains(":") {
      throw Invalid(text: text)
    }
    if host == "localhost" { host = "127.0.0.1" }
    guard let address = try? SocketAddress(ipAddress: host, port: Int(port)) else { throw Invalid(text: text) }
    self.host = host
    self.port = Int(port)
    isLoopback = address.isLoopback
  }
}

extension SocketAddress {
  /// 127.0.0.0/8, ::1, or the former written as the latter.
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
