/// The seconds of `90s`, `30m`, `6h`, `30d` or, of 365 days, `5y`; nil for anything else, for another unit than these, and
/// for more than a thousand years.
package func seconds(ofDuration text: String, units: String = "smhdy") -> Int? {
  guard let unit = text.utf8.last, units.utf8.contains(unit), text.dropLast().isDigits,
    let count = Int(text.dropLast())
  else { return nil }
  let unitSeconds =
    switch Unicode.Scalar(unit) {
    case "s": 1
    case "m": 60
    case "h": 3600
    case "d": 86400
    default: 365 * 86400
    }
  return count <= 1000 * 365 * 86400 / unitSeconds ? count * unitSeconds : nil
}
