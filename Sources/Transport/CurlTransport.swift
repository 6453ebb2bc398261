import CCurl
import Core
import Foundation

/// HTTPS by libcurl: one `curl_multi` loop on the calling thread.
///
/// https to the address asked for and nowhere else: no cookies, no .netrc, no proxy except the one given here, TLS
/// always verified, at most three redirects and only within one scheme, host and port, no private address unless the
/// config's `origin` names the host. Keys are filled in here, into header fields or addresses. No message repeats them:
/// of an address it says scheme, host and port.
package struct CurlTransport: Transport, Sendable {
  let userAgent: String
  let proxy: String?
  let endsAfterSeconds: Double
  let startedAt: ContinuousClock.Instant?
  let limits: Limits
  /// Another name in tests only.
  var libraryName = CurlLibrary.name
  /// Certificate authorities beside the system's, a PEM file; in tests only.
  var authorityFile: String?

  package struct Limits: Sendable {
    /// Until the connection stands, TLS included.
    package var connectSeconds = 5.0
    /// Until the whole answer is in, redirects included.
    package var totalSeconds = 15.0
    /// A rate below this counts as no progress.
    package var lowSpeedBytesPerSecond = 50
    /// How long an answer may stay below that rate.
    package var lowSpeedSeconds = 10
    /// Of the body, decompressed.
    package var bodyBytes = 1 << 20
    /// Of all header lines of a request's answers.
    package var headerBytes = 64 << 10
    package var redirects = 3

    package init() {}
  }

  /// - Parameters:
  ///   - proxy: The only proxy ever used, `http://host:port`; the environment's never are.
  ///   - endsAfterSeconds: When `run` ends, even if requests are still open.
  ///   - startedAt: When that time begins; nil for the beginning of each `run`.
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

  /// The version of this machine's libcurl, `7.88.1`; throws why there is none.
  package static var version: String { get throws(Failure) { try CurlLibrary(name: CurlLibrary.name).version } }

  /// The file of certificates that this machine's libcurl knows servers by; nil where it has no such file by default, or
  /// cannot be loaded.
  package static var certificates: String? {
    (try? CurlLibrary(name: CurlLibrary.name)).flatMap { _ in ccurl_certificates().map { String(cString: $0) } }
  }

  /// Loads libcurl on a thread of its own; `run` waits for it, and says why it cannot be loaded.
  package func prepare() {
    let name = libraryName
    Thread.detachNewThread { _ = ccurl_load(name) }
  }

  /// Every request gets exactly one result.
  ///
  /// At `endsAfterSeconds` those still open and those still waiting for their `delaySeconds` get `.cancelled`; what the
  /// handlers return then is not run.
  package func run(
    _ first: [Request], then handle: (Request, Result<Reply, Failure>) -> [Request], tick: () -> [Request]
  ) {
    guard !first.isEmpty else { return }
    do throws(Failure) {
      let library = try CurlLibrary(name: libraryName)
      let loop = try TransferLoop(of: self, encodings: library.encodings)
      loop.run(first, then: handle, tick: tick)
    } catch {
      var waiting = first[...]
      while let request = waiting.popFirst() {
        waiting += handle(request, .failure(error))
        if waiting.isEmpty { waiting += tick() }
      }
    }
  }
}

struct CurlLibrary {
  /// Its name on Debian and everywhere else since 2006.
  static let name = "libcurl.so.4"

  init(name: String) throws(Failure) {
    if let problem = ccurl_load(name) { throw .connection(String(cString: problem)) }
  }

  var version: String { ccurl_version_info().pointee.version.map { String(cString: $0) } ?? "unknown" }

  /// The encodings that an answer may have: those of gzip, br and zstd that this libcurl decodes; nil for none.
  ///
  /// libcurl's own "all" also offers deflate, which servers send in two incompatible forms.
  var encodings: String? {
    let features = ccurl_version_info().pointee.features
    let all = [("gzip", CURL_VERSION_LIBZ), ("br", CURL_VERSION_BROTLI), ("zstd", CURL_VERSION_ZSTD)]
    let names = all.filter { features & $0.1 != 0 }.map(\.0)
    return names.isEmpty ? nil : names.joined(separator: ", ")
  }
}
