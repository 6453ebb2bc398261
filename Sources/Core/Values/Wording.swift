/// A text from outside inside a sentence of ours: one line, without control and format characters, at most so many
/// Unicode scalars.
///
/// It ends up in a terminal, a mail of cron and the page's log, so nothing in it may steer one of them. Scalars are
/// counted and not characters: one letter can carry a thousand accents.
package func plain(_ text: some StringProtocol, limit: Int = 120) -> String {
  // Most texts are such, and each request for what is not there quotes its path.
  if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) { return String(text) }
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

/// A text from outside in quotation marks, inside a sentence of ours.
package func quoted(_ text: some StringProtocol, limit: Int = 40) -> String { "\"\(plain(text, limit: limit))\"" }
