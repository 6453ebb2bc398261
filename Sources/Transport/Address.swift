import CCurl

/// An address as libcurl reads it: another parser might read another host.
struct Address {
  /// `https`, in lower case.
  let scheme: String
  /// The name or number in lower case; IPv6 without its brackets, IPv4 in its usual form.
  let host: String
  /// As given, else the scheme's; empty where it has none.
  let port: String
  /// Or a password.
  let hasUser: Bool

  init?(_ url: String) {
    guard let scheme = Self.part(CURLUPART_SCHEME, of: url) else { return nil }
    self.scheme = scheme.lowercased()
    host = (Self.part(CURLUPART_HOST, of: url) ?? "").lowercased().filter { $0 != "[" && $0 != "]" }
    port = Self.part(CURLUPART_PORT, of: url) ?? ""
    hasUser = Self.part(CURLUPART_USER, of: url) != nil || Self.part(CURLUPART_PASSWORD, of: url) != nil
  }

  /// Nil for a name.
  var number: IPAddress? { IPAddress(host) }

  /// Whether the host is this machine, without asking for the name.
  var isLoopback: Bool { host == "localhost" || number?.isLoopback == true }

  func hasOrigin(of other: Address) -> Bool { (scheme, host, port) == (other.scheme, other.host, other.port) }

  /// Scheme, host and port for a message; never path and query, which may hold a key.
  var origin: String {
    let usual = ["https": "443", "http": "80", "file": "0"][scheme]
    let name = host.contains(":") ? "[\(host)]" : host
    return printable("\(scheme)://\(name)" + (port.isEmpty || port == usual ? "" : ":\(port)"))
  }

  private static func part(_ part: CURLUPart, of url: String) -> String? {
    guard let text = ccurl_url_part(url, part) else { return nil }
    defer { ccurl_free(text) }
    return String(cString: text)
  }
}

/// At most 120 printable ASCII characters of a text, for a message.
func printable(_ text: some StringProtocol) -> String {
  String(String.UnicodeScalarView(text.unicodeScalars.filter { (0x20..<0x7f).contains($0.value) }.prefix(120)))
}
