import Core
import Foundation

/// The sum of amounts; nil where one of them is not given.
///
/// In decimals, so that ten times 0.1 mm is 1, and rounded half to even at 1 decimal; one alone keeps its digits.
func sumOfAll(_ amounts: [Double?]) -> Double? {
  let given = amounts.compactMap(\.self)
  guard given.count == amounts.count else { return nil }
  // Numbers beyond any weather are left to be judged: decimals end at 10^127.
  guard given.count > 1, given.allSatisfy({ $0.magnitude < 1e12 }) else { return given.reduce(0, +) }
  return Double(nearest: given.reduce(Decimal(0)) { $0 + Decimal(shortest: $1) }.rounded(scale: 1))
}
