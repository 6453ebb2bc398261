import Foundation

/// A foreign text for a message: one line, without control and format characters, at most `limit` Unicode scalars.
///
/// Messages go to a terminal, a mail of cron and the page's log, so nothing in them may steer one of these. Scalars are
/// counted and not characters: one letter can carry a thousand accents.
package func plain(_ text: some StringProtocol, limit: Int = 120) -> String {
  var own = String(text)
  // Most texts need no change.
  if own.withUTF8({ bytes in bytes.count <= limit && bytes.allSatisfy { 0x21...0x7E ~= $0 } }) { return own }
  let visible = text.unicodeScalars.map { scalar -> Character in
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: " "
    default: Character(scalar)
    }
  }
  let words = String(visible).split(separator: " ").joined(separator: " ")
  let scalars = words.unicodeScalars
  return scalars.count <= limit ? words : String(String.UnicodeScalarView(scalars.prefix(limit - 1))) + "…"
}

/// Whether a scalar is never printed: controls, line and paragraph separators, marks that turn the direction of the
/// text after them, byte order marks, and what is no character.
package func isDropped(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
  // U+FDD0 is the first noncharacter. Nearly every scalar is below it and needs no look-up of its properties.
  default: scalar.value >= 0xFDD0 && scalar.properties.isNoncharacterCodePoint
  }
}

/// A foreign text for a message, in quotation marks.
package func quoted(_ text: some StringProtocol, limit: Int = 40) -> String { "\"\(plain(text, limit: limit))\"" }

/// `; did you mean "refresh"?` where a known word is similar to the given one, else nothing.
package func suggestion(for word: String, among known: some Sequence<String>) -> String {
  guard word.utf8.count <= 40 else { return "" }
  let written = Array(word.lowercased())
  // Half of a short word must not be another one: no "vi" for "en".
  let most = min(2, written.count / 3)
  let nearest = known.map { (word: $0, distance: editDistance(written, Array($0.lowercased()))) }
    .filter { $0.word != word && $0.distance <= most }
    .min { $0.distance < $1.distance }
  return nearest.map { "; did you mean \"\($0.word)\"?" } ?? ""
}

/// How many letters must be inserted, removed, changed or swapped with the next one to make one word of the other.
private func editDistance(_ one: [Character], _ other: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...other.count)
  for i in one.indices {
    var row = [i + 1]
    for j in other.indices {
      var distance = min(row[j] + 1, last[j + 1] + 1, last[j] + (one[i] == other[j] ? 0 : 1))
      if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
        distance = min(distance, beforeLast[j - 1] + 1)
      }
      row.append(distance)
    }
    (beforeLast, last) = (last, row)
  }
  return last[other.count]
}

package func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension StringProtocol {
  /// Whether the text is one or more of the ASCII digits, and nothing else.
  package var isDigits: Bool { !isEmpty && utf8.allSatisfy { (48...57).contains($0) } }
}

extension String {
  /// The text as a value in an address: ASCII letters and digits and `-._~` as they are, all else by its bytes
  /// (RFC 3986, 2.3).
  package var percentEncoded: String { addingPercentEncoding(withAllowedCharacters: Self.unreserved) ?? self }

  private static let unreserved = CharacterSet(
    charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
}
