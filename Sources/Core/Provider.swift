import Foundation

/// One provider: what it is asked and how its answer is read.
///
/// One file each, pure, without a clock. Wire shapes are private to the adapter. It stores what the provider said; units are converted once.
public protocol Provider<Ask, Said>: Sendable {
  /// What the provider is asked.
  associatedtype Ask: Question
  /// What it answers.
  associatedtype Said: Answer

  /// The provider's id in config and JSON.
  static var id: ProviderID { get }
  /// What the provider gives.
  static var kind: Kind { get }
  /// Whether it gives one reference rate a currency instead of a bank's prices; the default is false.
  static var isReference: Bool { get }
  /// Whether it now and then answers with a page of HTML and status 200, so that one more try in the run is worth it;
  /// the default is false.
  static var failsWithHTML: Bool { get }
  /// Its terms.
  static var terms: Terms { get }
  /// Its own origin, `https://host`; a config's `origin` takes its place.
  static func origin(hasKey: Bool) -> String

  /// An adapter without state.
  init()

  /// The request for a question.
  func request(for ask: Ask, access: Access, now: Date) -> Request

  /// The reading in an answer of status 200 or 203 and an accepted media type.
  ///
  /// `earlier` is the same provider's last reading for the same question, where there is one.
  func decode(_ reply: Reply, for ask: Ask, now: Date, earlier: Said?) throws(Failure) -> Said

  /// The failure that any other status means; the default says the status.
  func failure(of reply: Reply, now: Date) -> Failure
}

extension Provider {
  /// Most providers give what a page wants to show first.
  public static var isReference: Bool { false }
  /// Most providers say with a status that they have failed.
  public static var failsWithHTML: Bool { false }

  /// Says the status, and when the provider wants to be asked again.
  public func failure(of reply: Reply, now: Date) -> Failure {
    .http(status: reply.status, retryAfter: RetryAfter(field: reply.headers["retry-after"], now: now))
  }
}

/// What an adapter needs to know of the site to build a request.
public struct Access: Sendable {
  /// `scheme://host[:port]` that is asked.
  public let origin: String
  /// The site's key for this provider.
  public let key: String?
  /// The site's contact, for providers that demand one.
  public let contact: String?

  /// What an adapter needs to know of the site.
  public init(origin: String, key: String? = nil, contact: String? = nil) {
    self.origin = origin
    self.key = key
    self.contact = contact
  }
}

/// A provider without its types, as the registry and the policy hold it.
public struct RegisteredProvider: Sendable {
  /// The provider's id.
  public let id: ProviderID
  /// What it gives.
  public let kind: Kind
  /// Whether it gives reference rates instead of a bank's prices.
  public let isReference: Bool
  /// Whether a page of HTML with status 200 is its way to fail for a moment.
  public let failsWithHTML: Bool
  /// Its terms.
  public let terms: Terms
  /// Its own origin, with or without a key.
  public let origin: @Sendable (_ hasKey: Bool) -> String
  /// The request for a query; nil where the query is of another kind.
  public let request: @Sendable (_ query: Query, _ access: Access, _ now: Date) -> Request?
  /// The reading in a reply, or why there is none.
  public let reading:
    @Sendable (_ reply: Reply, _ query: Query, _ now: Date, _ earlier: Reading?) -> Result<
      Reading, Failure
    >

  /// Takes a provider's types away.
  public init<P: Provider>(_ provider: P.Type) {
    id = P.id
    kind = P.kind
    isReference = P.isReference
    failsWithHTML = P.failsWithHTML
    terms = P.terms
    origin = { P.origin(hasKey: $0) }
    request = { query, access, now in P.Ask(query).map { P().request(for: $0, access: access, now: now) } }
    reading = { reply, query, now, earlier in
      guard let ask = P.Ask(query) else { return .failure(.malformed("asked for another kind")) }
      do throws(Failure) {
        guard reply.status == 200 || reply.status == 203 else { throw P().failure(of: reply, now: now) }
        return .success(try P().decode(reply, for: ask, now: now, earlier: earlier.flatMap(P.Said.init)).reading)
      } catch {
        return .failure(error)
      }
    }
  }
}

extension RetryAfter {
  /// How far ahead a Retry-After field is followed, seconds (6 h): a slip in it must not silence a widget for days.
  public static let longestSeconds = 6 * 3600

  /// Reads a Retry-After field: seconds or an HTTP date; nil for garbage and negative numbers (RFC 9110, 10.2.3).
  public init?(field: String?, now: Date) {
    guard let field = field?.trimmingCharacters(in: .whitespaces) else { return nil }
    if field.isDigits {
      self = .seconds(min(Int(field) ?? Self.longestSeconds, Self.longestSeconds))
    } else if let date = Date(httpDate: field) {
      self = .until(min(date, now.addingTimeInterval(Double(Self.longestSeconds))))
    } else {
      return nil
    }
  }
}

extension Date {
  /// The instant of an HTTP date, `Sun, 22 Nov 2026 00:30:00 GMT` (RFC 9110, 5.6.7); nil for anything else.
  public init?(httpDate text: String) {
    let parts = text.split(separator: " ")
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])),
      let year = Int(parts[3]), let dayOfMonth = Int(parts[1]),
      let day = CalendarDay(year: year, month: month + 1, day: dayOfMonth)
    else { return nil }
    self.init(iso8601: "\(day)T\(parts[4])Z")
  }
}
