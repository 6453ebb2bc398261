import Core
import Foundation

/// A provider's own text in quotes, cut short.
func quoted(_ text: some StringProtocol) -> String { "\"\(plain(text, limit: 40))\"" }

/// How a body begins, in quotes, for sentences about bodies of another kind.
func opening(of body: Data) -> String { quoted(String(decoding: body.prefix(200), as: UTF8.self)) }
