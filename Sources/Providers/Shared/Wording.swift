import Core
import Foundation

/// How a body begins, in quotes, for sentences about bodies of another kind.
func opening(of body: Data) -> String { quoted(String(decoding: body.prefix(200), as: UTF8.self)) }
