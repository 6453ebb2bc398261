import Foundation

/// One HTTPS GET, as plain data: adapters build it, the transport runs it.
package struct Request: Hashable, Sendable {
  package var provider: ProviderID
  package var queries: [Query] = []
  /// The whole address, with `Secret.place` where the key goes.
  package var url: String
  /// Besides those that the transport sends itself; `Secret.place` stands for the key here too.
  package var headers: [String: String]
  /// The site's key, which the transport fills in.
  package var key: Secret?
  /// The media types that may answer, for example `application/json`.
  package var accepts: [String]
  /// The site's contact for the User-Agent; only for providers that demand one.
  package var contact: String?
  /// Whether the config's `origin` names the host: only then may it be http (on loopback) or a private address.
  package var isOriginConfigured: Bool
  /// How long the transport waits before it starts, seconds.
  package var delaySeconds: Double
  /// How many calls it is by the provider's terms.
  package var callCount: Int
  /// What the least interval is counted for: the address without the key, or a part of it that stays the same where the
  /// address names the day.
  package let target: String

  package init(
    provider: ProviderID, url: String, target: String? = nil, headers: [String: String] = [:], accepts: [String],
    key: Secret? = nil, contact: String? = nil, isOriginConfigured: Bool = false, delaySeconds: Double = 0,
    callCount: Int = 1
  ) {
    self.provider = provider
    self.url = url
    self.headers = headers
    self.accepts = accepts
    self.key = key
    self.contact = contact
    self.isOriginConfigured = isOriginConfigured
    self.delaySeconds = delaySeconds
    self.callCount = callCount
    self.target = target ?? url
  }

  package var address: String { key?.filled(intoAddress: url) ?? url }

  package var fields: [String: String] { headers.mapValues { key?.filled(intoField: $0) ?? $0 } }
}

/// A whole answer as it was received.
package struct Reply: Equatable, Sendable {
  package var status: Int
  /// The header fields, names in lower case; of a repeated field the last, of Cache-Control all in one list.
  package var headers: [String: String]
  package var body: Data
  /// Whether it came from another address of the same host, after a redirect.
  package var isRedirected: Bool

  package init(status: Int, headers: [String: String] = [:], body: Data = Data(), isRedirected: Bool = false) {
    self.status = status
    self.headers = headers
    self.body = body
    self.isRedirected = isRedirected
  }

  /// Whether the body is an answer; with 203 MET Norway marks a product that will end.
  package var isAnswer: Bool { status == 200 || status == 203 }

  /// Whether the reply comes from the repository's own sample server; see `Snapshot.isSample`.
  package var isSample: Bool { headers[Self.sampleHeader] != nil }

  /// The field by which the sample server marks what it sends.
  package static let sampleHeader = "x-widgets-sample"
}

/// Runs requests; the real one is libcurl's.
package protocol Transport {
  /// Begins to load what running needs, without waiting for it.
  func prepare()
  /// Runs all requests at once and hands over each result as it comes; what a handler returns is run too.
  ///
  /// `tick` is called at least every `tickSeconds` while anything runs, and after the last result; what it returns is
  /// run too. Returns when nothing is left to run. Requests of one call start together.
  func run(_ first: [Request], then: (Request, Result<Reply, Failure>) -> [Request], tick: () -> [Request])
}

extension Transport {
  package func prepare() {}

  /// The longest time between two ticks, seconds.
  package static var tickSeconds: Double { 0.05 }
}
