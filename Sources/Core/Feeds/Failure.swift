import Foundation

/// Why there is no answer or it is not believed; its description is a part of a sentence, lower case, no full stop.
package enum Failure: Error, Equatable, Sendable {
  /// An HTTP status other than success, with the provider's message.
  case http(status: Int, words: String? = nil, retryAfter: RetryAfter? = nil)
  /// No connection: name not found, refused, unreachable, reset.
  case connection(String)
  case timedOut(afterSeconds: Int)
  case tls(String)
  case redirect(String)
  case address(String)
  case tooLarge(limitBytes: Int)
  case truncated
  case mediaType(expected: String, found: String)
  /// A body that is not as documented: where and what.
  case malformed(String)
  /// A well-formed body whose data are too old or undated.
  case outdated(String)
  case implausible(String)
  /// An answer without any value that is shown: what is missing.
  case empty(String)
  case withdrawn
  /// Sample data where only real data may be shown.
  case sample
  case cancelled
  /// The site's key cannot be read: where it should be and what is wrong, without the key.
  case key(String)

  /// The word for machines, such as `http` or `timeout`.
  package var reason: String {
    switch self {
    case .http: "http"
    case .connection: "connection"
    case .timedOut: "timeout"
    case .tls: "tls"
    case .redirect: "redirect"
    case .address: "address"
    case .tooLarge: "too-large"
    case .truncated: "truncated"
    case .mediaType: "media-type"
    case .malformed: "malformed"
    case .outdated: "outdated"
    case .implausible: "implausible"
    case .empty: "empty"
    case .withdrawn: "withdrawn"
    case .sample: "sample"
    case .cancelled: "cancelled"
    case .key: "key"
    }
  }
}

extension Failure: CustomStringConvertible {
  package var description: String {
    switch self {
    // A 304 has no body: its words are our own.
    case .http(304, let words?, _): "HTTP 304 \(words)"
    case .http(let status, let words, _): words.map { "HTTP \(status): \($0)" } ?? "HTTP \(status)"
    case .connection(let problem), .tls(let problem), .redirect(let problem), .address(let problem), .key(let problem),
      .malformed(let problem), .outdated(let problem), .implausible(let problem), .empty(let problem):
      problem
    case .timedOut(let seconds): "no whole answer within \(seconds) s"
    case .tooLarge(let limitBytes): "answer larger than \(limitBytes) bytes"
    case .truncated: "the answer was cut off"
    case .mediaType(let expected, let found): "expected \(expected), found \(found)"
    case .withdrawn: "the same reading that was withdrawn"
    case .sample: "sample data are shown only in a folder whose name ends in -demo"
    case .cancelled: "the run ended before the answer came"
    }
  }
}
