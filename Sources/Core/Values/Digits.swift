/// The number with leading zeros up to a width.
package func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension StringProtocol {
  /// Whether the text is one or more of the ASCII digits, and nothing else.
  package var isDigits: Bool { !isEmpty && utf8.allSatisfy { (48...57).contains($0) } }
}
