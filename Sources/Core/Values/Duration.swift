/// The seconds of `90s`, `30m`, `6h`, `30d` or, of 365 days, `5y`; nil for anything else, for another unit than these, and
/// for more than a thousand years.
package func seconds(ofDuration text: some StringProtocol, units: String = "smhdy") -> Int? {
  let seconds: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86400, "y": 365 * 86400]
  guard let unit = text.last, units.contains(unit), let unitSeconds = seconds[unit], text.dropLast().isDigits,
    let count = Int(text.dropLast()), count <= 1000 * 365 * 86400 / unitSeconds
  else { return nil }
  return count * unitSeconds
}
