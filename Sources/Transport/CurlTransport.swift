import Core

/// HTTPS by libcurl: one `curl_multi` loop on the calling thread.
///
/// https to the address asked for and nowhere else: no cookies, no .netrc, no proxy except the one given here, TLS
/// always verified, at most three redirects and only within one scheme, host and port, no private address unless the
/// config's `origin` names the host. Keys are filled in here, into header fields or addresses, and no sentence repeats
/// either: of an address it says scheme, host and port.
package struct CurlTransport: Transport, Sendable {
  /// What the User-Agent begins with, `widgets/1.0`.
  let userAgent: String
  let proxy: String?
  let endsAfterSeconds: Double
  let startedAt: ContinuousClock.Instant?
  let limits: Limits
  /// Another name in tests only.
  var libraryName = Library.name
  /// Certificate authorities beside the system's, a PEM file; in tests only.
  var authorityFile: String?

  /// How much time and how many bytes one request may take.
  package struct Limits: Sendable {
    /// Until the connection stands, TLS included, seconds.
    package var connectSeconds = 5.0
    /// Until the whole answer is in, redirects included, seconds.
    package var totalSeconds = 15.0
    /// The rate that counts as no progress, bytes a second.
    package var lowSpeedBytesPerSecond = 50
    /// How long an answer may stay under that rate, whole seconds.
    package var lowSpeedSeconds = 10
    /// The body, decompressed, bytes.
    package var bodyBytes = 1 << 20
    /// All header lines of a request's answers, bytes.
    package var headerBytes = 64 << 10
    /// How many redirects are followed.
    package var redirects = 3

    /// The limits of the real network.
    package init() {}
  }

  /// A transport of one run.
  ///
  /// - Parameters:
  ///   - product: Who asks, as the User-Agent says it.
  ///   - version: Its version.
  ///   - proxy: The only proxy ever used, `http://host:port`; the environment's never are.
  ///   - endsAfterSeconds: When `run` ends, whatever is still open.
  ///   - startedAt: From when on that counts; nil for the beginning of each `run`.
  ///   - limits: What one request may take.
  package init(
    product: String, version: String, proxy: String? = nil, endsAfterSeconds: Double = 55,
    startedAt: ContinuousClock.Instant? = nil, limits: Limits = Limits()
  ) {
    userAgent = "\(product)/\(version)"
    self.proxy = proxy
    self.endsAfterSeconds = endsAfterSeconds
    self.startedAt = startedAt
    self.limits = limits
  }

  /// The version of the libcurl that is there, `7.88.1`; throws the sentence that says why there is none.
  package static var version: String {
    get throws(Failure) { try Library(name: Library.name).version }
  }

  /// Runs all requests at once and hands over each result as it comes; what a handler returns is run too.
  ///
  /// Every request that is taken gets exactly one result. At `endsAfterSeconds` those still open and those still
  /// waiting for their `delaySeconds` get `.cancelled`; what the handlers answer to that is not taken.
  package func run(
    _ first: [Request], then handle: (Request, Result<Reply, Failure>) -> [Request], tick: () -> [Request]
  ) {
    guard !first.isEmpty else { return }
    do throws(Failure) {
      let library = try Library(name: libraryName)
      let run = try Run(of: self, encodings: library.encodings)
      run.run(first, then: handle, tick: tick)
    } catch {
      var waiting = first[...]
      while let request = waiting.popFirst() {
        waiting += handle(request, .failure(error))
        if waiting.isEmpty { waiting += tick() }
      }
    }
  }
}
