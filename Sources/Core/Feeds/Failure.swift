import Foundation

/// Why an answer could not be had or is not believed; its description is one sentence part, lower case, no full stop.
package enum Failure: Error, Equatable, Sendable {
  /// An HTTP status other than success, with the provider's own words where it gives any.
  case http(status: Int, words: String? = nil, retryAfter: RetryAfter? = nil)
  /// No connection: name not found, refused, unreachable, reset.
  case connection(String)
  /// No whole answer within a limit, seconds.
  case timedOut(afterSeconds: Int)
  /// The connection is not trusted.
  case tls(String)
  /// A redirect that is not followed.
  case redirect(String)
  /// An address that is never asked.
  case address(String)
  /// More bytes than are taken, the limit in bytes.
  case tooLarge(limitBytes: Int)
  /// The answer ended before its end.
  case truncated
  /// Another media type than the one asked for.
  case mediaType(expected: String, found: String)
  /// A body that is not what the provider documents: where and what.
  case malformed(String)
  /// A body that is well formed but whose data are too old or of no date.
  case outdated(String)
  /// A value outside its bounds: which, and the bound.
  case implausible(String)
  /// A whole answer without a value for anything that is shown: what there is none of.
  case empty(String)
  /// The very reading that an operator has withdrawn.
  case withdrawn
  /// Sample data where only real data may be shown.
  case sample
  /// The run's own end came first.
  case cancelled
  /// The site's key cannot be read: where it should be and what is wrong, never the key.
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
  /// The sentence for people.
  package var description: String {
    switch self {
    case .http(let status, let words, _): words.map { "HTTP \(status): \($0)" } ?? "HTTP \(status)"
    case .connection(let problem): problem
    case .timedOut(let seconds): "no whole answer within \(seconds) s"
    case .tls(let problem): problem
    case .redirect(let problem): problem
    case .address(let problem): problem
    case .tooLarge(let limitBytes): "answer larger than \(limitBytes) bytes"
    case .truncated: "the answer was cut off"
    case .mediaType(let expected, let found): "expected \(expected), found \(found)"
    case .malformed(let problem): problem
    case .outdated(let problem): problem
    case .implausible(let problem): problem
    case .empty(let problem): problem
    case .withdrawn: "the same reading that was withdrawn"
    case .sample: "sample data are shown only in a folder whose name ends in -demo"
    case .cancelled: "the run ended before the answer came"
    case .key(let problem): problem
    }
  }
}

/// When a provider says that it may be asked again.
package enum RetryAfter: Equatable, Sendable {
  /// After so many seconds.
  case seconds(Int)
  /// From an instant on.
  case until(Date)
}
