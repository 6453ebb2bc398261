import Core
import Foundation

/// A price of a bank's JSON as it stands there, digits with at most two decimals after a dot: `26142.00`, `168.37`.
///
/// "Not quoted" is an absent text, an empty one, `-`, `0` and `0.00`: nil, never 0. Groups of thousands are refused, since
/// a comma may mean either thing.
///
/// - Throws: `.malformed` with the path for anything else.
func plainPrice(_ text: String?, path: @autoclosure () -> String) throws(Failure) -> Decimal? {
  guard let text = text?.trimmingCharacters(in: .whitespaces), !text.isEmpty, text != "-" else { return nil }
  let parts = text.split(separator: ".", omittingEmptySubsequences: false)
  guard parts.count == 1 || parts.count == 2 && parts[1].utf8.count <= 2, parts[0].isDigits,
    let price = Decimal(plain: text)
  else {
    throw .malformed("\(path()): expected a price such as 26142.00, found \(quoted(text))")
  }
  return price == 0 ? nil : price
}
