import Core
import Foundation

/// A provider's own text inside a sentence of ours: one line, without control and format characters, at most so many
/// characters.
///
/// It ends up in a terminal, a mail of cron and the page's log, so nothing in it may steer one of them.
func plain(_ text: some StringProtocol, limit: Int = 120) -> String {
  let visible = text.unicodeScalars.map { scalar -> Character in
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: " "
    default: Character(scalar)
    }
  }
  let words = String(visible).split(separator: " ").joined(separator: " ")
  return words.count <= limit ? words : String(words.prefix(limit - 1)) + "…"
}

/// A provider's own text in quotes, cut short.
func quoted(_ text: some StringProtocol) -> String { "\"\(plain(text, limit: 40))\"" }

/// How a body begins, in quotes, for sentences about bodies of another kind.
func opening(of body: Data) -> String { quoted(String(decoding: body.prefix(200), as: UTF8.self)) }
