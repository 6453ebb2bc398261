import Core

/// Which numbers a request may connect to; checked for every connection, so that no name can lead elsewhere.
enum AddressPolicy {
  case publicOnly
  /// Only this machine: plain http.
  case loopbackOnly
  /// Whatever the config's `origin` names.
  case any

  func permits(_ number: IPAddress) -> Bool {
    switch self {
    case .publicOnly: number.isPublic
    case .loopbackOnly: number.isLoopback
    case .any: true
    }
  }
}

extension Request {
  /// The address of a request that may be made, and its policy; throws `.address` with the reason where it may not.
  func checkedAddress() throws(Failure) -> (Address, AddressPolicy) {
    guard let address = Address(self.address), !address.host.isEmpty else { throw .address("not a valid address") }
    guard !address.hasUser else { throw .address("a user name in the address of \(address.host) is never sent") }
    try checkFields()
    switch address.scheme {
    case "https": break
    case "http" where isOriginConfigured && address.isLoopback: return (address, .loopbackOnly)
    default: throw .address("\(address.origin) is not asked: only https is allowed")
    }
    if !isOriginConfigured, let number = address.number, !number.isPublic {
      throw .address("\(number.text) is not a public address, so it is not asked")
    }
    return (address, isOriginConfigured ? .any : .publicOnly)
  }

  /// libcurl sends header fields as they are: a line break in one would begin another.
  private func checkFields() throws(Failure) {
    for (name, value) in fields {
      guard !name.isEmpty, name.utf8.allSatisfy({ (0x21..<0x7f).contains($0) && $0 != 0x3a }) else {
        throw .address("a header name holds a character that it may not hold")
      }
      guard Self.isOneLine(value) else { throw .address("the header \(name) holds a control character") }
    }
    guard Self.isOneLine(contact ?? ""), accepts.allSatisfy(Self.isOneLine) else {
      throw .address("the contact or a media type holds a control character")
    }
  }

  private static func isOneLine(_ text: String) -> Bool {
    text.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7f) || $0 == 9 }
  }
}
