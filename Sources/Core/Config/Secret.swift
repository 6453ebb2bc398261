import Foundation

/// A site's key for a provider: it can be sent, and nothing can print it.
///
/// Adapters write `Secret.place` where the key goes, in an address or a header field. The transport fills it in when it
/// sends the request, so no address that is stored, counted or printed ever holds it.
package struct Secret: Hashable, Sendable {
  private let text: String

  /// The text that stands for the key in a request.
  package static let place = "{key}"
  private static let mask = "[key]"

  package init(_ text: String) { self.text = text }

  /// An address with the key in its place, percent-encoded.
  package func filled(intoAddress template: String) -> String {
    template.replacingOccurrences(of: Self.place, with: text.percentEncoded)
  }

  /// A header field's value with the key in its place.
  package func filled(intoField template: String) -> String {
    template.replacingOccurrences(of: Self.place, with: text)
  }

  /// A text without the key, in whatever case and encoding a provider has repeated it, whole or cut off at the text's end.
  package func redacted(_ words: String) -> String {
    [text, text.percentEncoded].reduce(words) { Self.masking($1, in: $0) }
  }

  /// What a message repeats of an answer is cut short, and so may a key in it be: the rest begins as the key does.
  private static func masking(_ key: String, in words: String) -> String {
    func masked(_ part: some StringProtocol, in words: String, with mask: String) -> String {
      words.replacingOccurrences(of: part, with: mask, options: [.caseInsensitive, .literal])
    }
    let longest = min(key.count, words.count)
    var words = masked(key, in: words, with: mask)
    for length in stride(from: longest, through: recognizableLength, by: -1) {
      words = masked(key.prefix(length), in: words, with: mask)
    }
    for length in stride(from: min(longest, recognizableLength), through: 4, by: -1) {
      words = masked("\(key.prefix(length))…", in: words, with: "\(mask)…")
    }
    return words
  }

  /// A beginning of the key of at least this length is masked wherever it stands.
  private static let recognizableLength = 8

  /// Shows that a key has been changed and does not give it away: 32 bits are far too few to find it by.
  package var fingerprint: UInt32 { Fingerprint.ofBits32(text) }

}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { Self.mask }
  package var debugDescription: String { Self.mask }
  /// Nothing: `dump` finds no key.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
