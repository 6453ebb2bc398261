import Foundation

/// A site's key for a provider: it can be sent, and nothing can print it.
///
/// Adapters write `Secret.place` where the key goes, in an address or a header field; the transport fills it in when the
/// request leaves, so no address that is stored, counted or said ever holds it.
package struct Secret: Hashable, Sendable {
  private let text: String

  /// The text that stands for the key in a request.
  package static let place = "{key}"
  /// The text that stands for the key in whatever a provider has repeated.
  private static let mask = "[key]"

  /// Wraps a key.
  package init(_ text: String) { self.text = text }

  /// An address with the key in its place, percent-encoded.
  package func filled(intoAddress template: String) -> String {
    template.replacingOccurrences(of: Self.place, with: percentEncoded)
  }

  /// A header field's value with the key in its place.
  package func filled(intoField template: String) -> String {
    template.replacingOccurrences(of: Self.place, with: text)
  }

  /// A text without the key, in whatever case and encoding a provider has repeated it, whole or cut off at the text's end.
  package func redacted(_ words: String) -> String {
    [text, percentEncoded].reduce(words) { Self.masking($1, in: $0) }
  }

  /// What is said of an answer is cut short, and so is a key in it: what is left of it begins as the key does.
  private static func masking(_ key: String, in words: String) -> String {
    func masked(_ part: some StringProtocol, in words: String, with mask: String) -> String {
      words.replacingOccurrences(of: part, with: mask, options: [.caseInsensitive, .literal])
    }
    let longest = min(key.count, words.count)
    var words = masked(key, in: words, with: mask)
    for length in stride(from: longest, through: tellingLength, by: -1) {
      words = masked(key.prefix(length), in: words, with: mask)
    }
    for length in stride(from: min(longest, tellingLength), through: 4, by: -1) {
      words = masked("\(key.prefix(length))…", in: words, with: "\(mask)…")
    }
    return words
  }

  /// From so many characters on a beginning of the key is taken for the key wherever it stands.
  private static let tellingLength = 8

  /// What tells that a key has been changed, and gives nothing of it away: 32 bits are far too few to find it by.
  package var fingerprint: UInt32 { fingerprint32(text) }

  private var percentEncoded: String { text.percentEncoded }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// `[key]`.
  package var description: String { Self.mask }
  /// `[key]`.
  package var debugDescription: String { Self.mask }
  /// Nothing: `dump` finds no key.
  package var customMirror: Mirror { Mirror(self, children: []) }
}

extension String {
  /// The text as a value in an address: ASCII letters and digits and `-._~` as they are, all else by its bytes
  /// (RFC 3986, 2.3).
  package var percentEncoded: String { addingPercentEncoding(withAllowedCharacters: Self.unreserved) ?? self }

  private static let unreserved = CharacterSet(
    charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
}

/// The FNV-1a hash of a text, the same in every process: `Hasher` is seeded anew in each.
func fingerprint32(_ text: String) -> UInt32 {
  text.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
}
