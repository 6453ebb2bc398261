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
    guard let text = ipAddress else { return false }
    return text.hasPrefix("127.") || text == "::1" || text.hasPrefix("::ffff:127.")
  }
}
