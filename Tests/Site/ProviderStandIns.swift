import Core
import Foundation
import Replay

/// The providers with the repository's own bodies, as of a clock of the test's choice.
final class ProviderStandIns: @unchecked Sendable {
  private let lock = NSLock()
  private var now = Date(timeIntervalSince1970: 0)
  private var replies: [String: CannedReply] = [:]
  private var exceptions: [String: CannedReply] = [:]
  private var asked: [String] = []
  private var dollar: Int?
  private var step = 1
  private var headers: [String: String] = [:]
  private var change: (String) -> String = { $0 }

  static let paths = [
    "met-norway": "/weatherapi/locationforecast/2.0/compact", "open-meteo": "/v1/forecast",
    "vietcombank": "/Usercontrols/TVPortal.TyGia/pXML.aspx", "vietcombank-json": "/api/exchangerates",
    "techcombank":
      "/content/techcombank/web/vn/vi/cong-cu-tien-ich/ty-gia/_jcr_content.exchange-rates.integration.json",
    "open-meteo-air": "/v1/air-quality", "metar": "/api/data/metar", "sjc": "/GoldPrice/Services/PriceService.ashx",
    "mihong": "/v1/gold-prices",
    "sbv": "/o/headless-delivery/v1.0/content-structures/137473/structured-contents",
    "currency-api": "/v1/currencies/usd.min.json", "frankfurter": "/v2/rates", "open-er-api": "/v6/latest/USD",
  ]

  func setClock(_ instant: String) {
    lock.withLock { now = ISO8601DateFormatter().date(from: instant) ?? now }
  }

  /// From now on a provider gives this answer instead of its good one; nil for the good one again.
  func answer(_ provider: String, with reply: CannedReply?) {
    lock.withLock { replies[provider] = reply }
  }

  /// From now on a provider gives this answer to a request whose address has a text in it; nil for the good one again.
  func answer(_ provider: String, to part: String, with reply: CannedReply?) {
    lock.withLock { exceptions["\(provider) \(part)"] = reply }
  }

  /// Every provider gives this answer.
  func answerAll(with reply: CannedReply?) {
    for provider in Self.paths.keys { answer(provider, with: reply) }
  }

  /// From now on every board has another price of the dollar.
  func moveTheDollar() { lock.withLock { (dollar, step) = (26100, 1) } }

  /// From now on every board has this price of the dollar; nil for that of the sample.
  func setTheDollar(_ price: Int?) { lock.withLock { (dollar, step) = (price, 0) } }

  /// From now on every good body is changed.
  func changeBodies(_ change: @escaping (String) -> String) { lock.withLock { self.change = change } }

  /// From now on every good answer is marked as the sample server marks its own.
  func markAsSamples() { addHeaders([Reply.sampleHeader: "1"]) }

  /// From now on every good answer has these fields too.
  func addHeaders(_ more: [String: String]) { lock.withLock { headers.merge(more) { _, new in new } } }

  /// Whom the commands have asked since the last call, in order.
  func requests() -> [String] {
    lock.withLock {
      defer { asked = [] }
      return asked
    }
  }

  /// Whom the commands have asked since the last call of `requests`, in order.
  func peek() -> [String] { lock.withLock { asked } }

  func reply(to request: SeenRequest) -> CannedReply {
    let path = request.target.split(separator: "?")[0]
    guard let provider = Self.paths.first(where: { $0.value == path })?.key else { return .notFound }
    return lock.withLock {
      asked.append(provider)
      let exception = exceptions.first { key, _ in
        let words = key.split(separator: " ")
        return words[0] == provider && request.target.contains(words[1])
      }
      return exception?.value ?? replies[provider] ?? good(provider, for: request)
    }
  }

  /// A provider's good answer as of an instant, for a test that changes something in it.
  func good(_ provider: String, at instant: String) -> CannedReply {
    setClock(instant)
    return lock.withLock { good(provider) }
  }

  private func good(_ provider: String, for request: SeenRequest) -> CannedReply {
    var reply = good(provider)
    if request.query.contains(/latitude=[^&]*,/) { reply.body = reply.body.ofPlaces(in: request) }
    return reply
  }

  private func good(_ provider: String) -> CannedReply {
    let isXML = provider == "vietcombank"
    let file = Self.fixtures.appendingPathComponent("\(provider)/ok.\(isXML ? "xml" : "json")")
    var body = expandingTimes(in: FileManager.default.contents(atPath: file.path) ?? Data(), now: now)
    if let dollar, isXML {
      self.dollar = dollar + step
      let row =
        #"CurrencyCode="USD" CurrencyName="US DOLLAR           " Buy="\#(dollar)" Transfer="\#(dollar)" Sell="\#(dollar)" />"#
      body = Data(
        String(decoding: body, as: UTF8.self).replacing(/CurrencyCode="USD"[^>]*>/, with: row).utf8)
    }
    let type = ["Content-Type": isXML ? "text/xml; charset=utf-8" : "application/json"]
    return CannedReply(
      headers: type.merging(headers) { own, _ in own }, body: Data(change(String(decoding: body, as: UTF8.self)).utf8))
  }

  static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("fixtures")
}
