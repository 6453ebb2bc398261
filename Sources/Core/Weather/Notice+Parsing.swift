import Foundation

extension Notice {
  /// A file of a notice may have so many bytes; one with everything at its longest has a third of it.
  package static let mostBytes = 16384
  package static let longestSeconds = 48.0 * 3600
  /// Of a headline, in Unicode scalars: a longer one is refused, since cutting would change what it says.
  package static let longestHeadline = 300
  static let longestIssuer = 100
  private static let longestLink = 500

  /// What a file says.
  ///
  /// - Parameters:
  ///   - file: Its name, which stands before every complaint.
  ///   - isLanguage: Whether a headline may be in this language.
  /// - Throws: `ConfigError` with the place of the first fault and what was expected.
  package init(_ data: Data, file: String, isLanguage: (Language) -> Bool) throws(ConfigError) {
    let root: JSONNode
    do throws(JSONFlaw) {
      root = try JSONReader.node(in: data)
    } catch {
      throw ConfigError(file: file, place: "\(error.position)", problem: error.problem)
    }
    try self.init(root, file: file, isLanguage: isLanguage)
  }

  /// What was published once; nil for what is no notice.
  package init?(published value: JSONValue) {
    guard let notice = try? Notice(JSONNode(value), file: "", isLanguage: { _ in true }) else { return nil }
    self = notice
  }

  private init(_ root: JSONNode, file: String, isLanguage: (Language) -> Bool) throws(ConfigError) {
    let members = try ConfigNode(file: file, root: root)
      .members(["headline", "issuer", "issuedAt", "until", "link"])
    headlines = try members.required("headline", Self.headlineWords).headlines(isLanguage)
    let issuer = "the office that issued it"
    self.issuer = try members.required("issuer", issuer).line(issuer, atMost: Self.longestIssuer)
    let issuedAt = try members.required("issuedAt", Self.instantWords).instant()
    let untilNode = try members.required("until", Self.instantWords)
    let until = try untilNode.instant()
    guard until > issuedAt else {
      throw untilNode.expected("an instant after issuedAt, \(issuedAt.instantText)")
    }
    guard until.timeIntervalSince(issuedAt) <= Self.longestSeconds else {
      throw untilNode.expected("an instant at most 48 h after issuedAt, \(issuedAt.instantText)")
    }
    (self.issuedAt, self.until) = (issuedAt, until)
    let linkNode = try members.required("link", Self.linkWords)
    guard case .string(let link) = linkNode.content, Self.isLink(link) else { throw linkNode.expected(Self.linkWords) }
    self.link = link
  }

  fileprivate static let headlineWords = "an object with the headline in each language"
  fileprivate static let instantWords = "an instant with its zone such as \"2026-11-22T14:30:00+07:00\""
  private static let linkWords =
    "an https link of at most \(longestLink) ASCII characters, without a user's name, such as "
    + "\"https://nchmf.gov.vn/tin-bao\""

  /// Whether browsers follow it to the host that people read in it.
  private static func isLink(_ text: String) -> Bool {
    guard text.hasPrefix("https://"), text.utf8.count <= longestLink,
      !text.contains(where: { "\"'<>\\^`{|}".contains($0) }), let url = URLComponents(string: text), url.user == nil,
      url.password == nil, let host = url.host, host.contains("."), host == url.percentEncodedHost
    else { return false }
    return hasPlainPort(url, text)
  }
}

extension ConfigNode {
  fileprivate func headlines(_ isLanguage: (Language) -> Bool) throws(ConfigError) -> ShortMap<Language, String> {
    guard case .object = content else { throw expected(Notice.headlineWords) }
    var headlines: ShortMap<Language, String> = [:]
    for (key, node) in try entries() {
      let language = Language(rawValue: key)
      guard isLanguage(language) else { throw node.complaint("expected the code of a language of the site") }
      headlines[language] = try node.line("the headline", atMost: Notice.longestHeadline)
    }
    guard !headlines.isEmpty else { throw expected("the headline in at least one language") }
    return headlines
  }

  /// A text as it may be printed, on one line; line breaks and tabs become spaces, and what is never printed is dropped.
  fileprivate func line(_ what: String, atMost limit: Int) throws(ConfigError) -> String {
    guard case .string(let text) = content else { throw expected(what) }
    let kept = text.unicodeScalars.compactMap { scalar -> Unicode.Scalar? in
      if [0x09...0x0D, 0x85...0x85, 0x2028...0x2029].contains(where: { $0.contains(scalar.value) }) { return " " }
      return isDropped(scalar) ? nil : scalar
    }
    let line = String(String.UnicodeScalarView(kept)).precomposedStringWithCanonicalMapping
      .trimmingCharacters(in: .whitespaces)
    guard !line.isEmpty else { throw expected(what) }
    let count = line.unicodeScalars.count
    guard count <= limit else { throw complaint("expected at most \(limit) characters, found \(count)") }
    return line
  }

  fileprivate func instant() throws(ConfigError) -> Date {
    guard case .string(let text) = content, let instant = Date(iso8601: text) else {
      throw expected(Notice.instantWords)
    }
    return instant
  }
}
