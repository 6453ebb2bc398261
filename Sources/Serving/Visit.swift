import Foundation

/// One HTTP request, as plain data: whatever the server, it comes to this.
public struct Visit: Sendable {
  /// The method as it was sent.
  public var method: String
  /// The path and query as they were sent, percent-encoded.
  public var target: String
  /// The header fields as they were sent, in order.
  public var fields: [(name: String, value: String)]
  /// Whether the connection comes from this machine.
  public var isFromLoopback: Bool

  /// A request.
  public init(
    method: String = "GET", target: String, fields: [(name: String, value: String)] = [], isFromLoopback: Bool = true
  ) {
    self.method = method
    self.target = Self.ownPart(of: target)
    self.fields = fields
    self.isFromLoopback = isFromLoopback
  }

  /// A target may be a whole address (RFC 9112, 3.2.2); whose it is does not matter here.
  private static func ownPart(of target: String) -> String {
    guard !target.hasPrefix("/"), let scheme = ["http://", "https://"].first(where: target.hasPrefix) else {
      return target
    }
    let rest = target.dropFirst(scheme.utf8.count)
    return rest.firstIndex { $0 == "/" || $0 == "?" }.map { String(rest[$0...]) } ?? "/"
  }

  /// The values of a field, joined as a list; nil where it was not sent.
  func field(_ name: String) -> String? {
    var joined: String?
    for field in fields where field.name.isSameField(as: name) {
      joined = joined.map { "\($0), \(field.value)" } ?? field.value
    }
    return joined
  }

  /// Whether a proxy passed it on: it then speaks for somebody else than its connection.
  var isForwarded: Bool {
    fields.contains { field in
      let name = field.name.lowercased()
      // Each of them has its own name for it: `X-Original-Forwarded-For`, `CF-Connecting-IP`, `True-Client-IP`.
      return name == "via" || name.contains("forwarded")
        || ["real-ip", "client-ip", "connecting-ip"].contains(where: name.hasSuffix)
    }
  }

  /// The path without the query, as it was sent.
  var path: String {
    // By bytes: a search for a character would look for grapheme clusters in every request.
    target.utf8.firstIndex(of: UInt8(ascii: "?")).map { String(target[..<$0]) } ?? target
  }
}

/// What is answered: whole, since everything served is small.
public struct Response: Equatable, Sendable {
  /// The status code.
  public var status: Int
  /// The header fields, without those of the connection itself (`Date`, `Content-Length`, `Connection`).
  public var fields: [Field]
  /// The body; to a HEAD it is left out and its length still said.
  public var body: Data
  /// What an operator should hear of it, one sentence part; nil for what is nobody's fault here.
  public var complaint: String?

  /// A header field.
  public struct Field: Equatable, Sendable {
    /// Its name.
    public let name: String
    /// Its value.
    public let value: String

    /// A header field.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// An answer.
  public init(status: Int, fields: [Field], body: Data = Data(), complaint: String? = nil) {
    self.status = status
    self.fields = fields
    self.body = body
    self.complaint = complaint
  }

  /// The first value of a field.
  public subscript(name: String) -> String? { fields.first { $0.name.isSameField(as: name) }?.value }
}

extension String {
  /// Whether two names of header fields are the same, whatever their case: by bytes, since it is asked several times in
  /// every request.
  func isSameField(as other: String) -> Bool {
    utf8.count == other.utf8.count
      && zip(utf8, other.utf8).allSatisfy { one, two in
        one == two || (one | 0x20 == two | 0x20 && (97...122).contains(one | 0x20))
      }
  }
}
