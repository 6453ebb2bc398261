import Foundation

package struct HTTPRequest: Sendable {
  package let method: String
  /// The path and query as they were sent, percent-encoded.
  package let target: String
  /// Percent-decoded once; nil where it is not percent-encoded UTF-8, and then nothing is there.
  package let path: String?
  /// As they were sent, in order.
  package let fields: [(name: String, value: String)]
  package let isFromLoopback: Bool
  /// Whom the request is addressed to, `localhost:8080`; nil where it does not say.
  let authority: String?

  package init(
    method: String = "GET", target: String, fields: [(name: String, value: String)] = [], isFromLoopback: Bool = true
  ) {
    self.method = method
    self.fields = fields
    self.isFromLoopback = isFromLoopback
    // A target may be a whole address (RFC 9112, 3.2.2), which then counts before the Host field.
    let (authority, own) = target.utf8.first == UInt8(ascii: "/") ? (nil, target) : Self.parts(of: target)
    self.target = own
    self.authority = authority ?? fields.first { $0.name.isSameField(as: "host") }?.value
    let path = own.utf8.prefix { $0 != UInt8(ascii: "?") }
    self.path =
      path.contains(UInt8(ascii: "%"))
      ? Self.percentDecoded(path).flatMap { String(validating: $0, as: UTF8.self) } : String(Substring(path))
  }

  private static func parts(of target: String) -> (authority: String?, own: String) {
    guard let scheme = ["http://", "https://"].first(where: { target.prefix($0.count).isSameField(as: $0) }) else {
      return (nil, target)
    }
    let rest = target.dropFirst(scheme.count)
    let end = rest.utf8.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
    let own = rest[end...]
    return (String(rest[..<end]), own.utf8.first == UInt8(ascii: "/") ? String(own) : "/\(own)")
  }

  /// The query as it was sent, without its mark; nil where there is none.
  var query: Substring? {
    target.utf8.firstIndex(of: UInt8(ascii: "?")).map { target[target.utf8.index(after: $0)...] }
  }

  /// The values of a field, joined as a list; nil where it was not sent.
  func field(_ name: String) -> String? {
    var joined: String?
    for field in fields where field.name.isSameField(as: name) {
      joined = joined.map { "\($0), \(field.value)" } ?? field.value
    }
    return joined
  }

  /// Decodes once: what is encoded twice stays encoded, and names nothing.
  static func percentDecoded(_ text: some Collection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var rest = text.makeIterator()
    while let byte = rest.next() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.next().flatMap(hexDigit), let low = rest.next().flatMap(hexDigit) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}

extension StringProtocol {
  /// Compares names of header fields without case, by bytes, since every request needs it several times.
  func isSameField(as other: String) -> Bool {
    utf8.count == other.utf8.count
      && zip(utf8, other.utf8).allSatisfy { one, two in
        one == two || (one | 0x20 == two | 0x20 && (97...122).contains(one | 0x20))
      }
  }
}
