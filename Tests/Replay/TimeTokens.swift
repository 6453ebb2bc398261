import Foundation

/// Replaces the time tokens of a sample body by times relative to `now`, so that one body serves a pinned test and a
/// demonstration today.
///
/// A token is `@{FORMAT|ZONE|STEP|…}`: a subset of strftime (`%Y %m %d %H %I %M %S %p %s %a %b`, without leading zeros
/// `%-m %-d %-H %-I`), a zone as `Z` or `+07:00`, and steps taken from left to right: `floor 6h` goes back to the last
/// multiple of 6 hours of the zone's clock, `+1d6h30m` and `-15m` move. Anything else stays as it is.
package func expandingTimes(in body: Data, now: Date) -> Data {
  var expanded = Data(capacity: body.count)
  var rest = body[...]
  while let start = rest.range(of: Data("@{".utf8)),
    let end = rest[start.upperBound...].firstIndex(of: UInt8(ascii: "}"))
  {
    expanded += rest[..<start.lowerBound]
    let token = String(decoding: rest[start.upperBound..<end], as: UTF8.self)
    expanded += time(of: token, now: now).map { Data($0.utf8) } ?? rest[start.lowerBound...end]
    rest = rest[(end + 1)...]
  }
  return expanded + rest
}

/// The text of one token's inside; nil where it does not follow the grammar.
private func time(of token: String, now: Date) -> String? {
  let fields = token.split(separator: "|", omittingEmptySubsequences: false)
  guard fields.count >= 2, let offset = offsetSeconds(fields[1]) else { return nil }
  var local = Int(now.timeIntervalSince1970.rounded(.down)) + offset
  for step in fields.dropFirst(2) {
    if step.hasPrefix("floor ") {
      guard let unit = seconds(step.dropFirst(6)), unit > 0 else { return nil }
      local -= (local % unit + unit) % unit
    } else {
      guard let sign = step.first, sign == "+" || sign == "-", let distance = seconds(step.dropFirst()) else {
        return nil
      }
      local += sign == "+" ? distance : -distance
    }
  }
  return format(fields[0], local: local, offset: offset)
}

/// Seconds of `1d6h30m`.
private func seconds(_ text: Substring) -> Int? {
  let units: [Character: Int] = ["d": 86400, "h": 3600, "m": 60, "s": 1]
  var total = 0
  var number = ""
  for character in text {
    if character.isASCII, character.isNumber {
      number.append(character)
    } else {
      guard let unit = units[character], let count = Int(number), count < 100_000 else { return nil }
      total += count * unit
      number = ""
    }
  }
  return number.isEmpty && !text.isEmpty ? total : nil
}

/// Seconds east of `Z` or `+07:00`.
private func offsetSeconds(_ text: Substring) -> Int? {
  if text == "Z" { return 0 }
  let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
  guard let sign = text.first, sign == "+" || sign == "-", parts.count == 2, let hours = Int(parts[0]),
    let minutes = Int(parts[1]), (0..<24).contains(hours), (0..<60).contains(minutes)
  else { return nil }
  return (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
}

private func format(_ pattern: Substring, local: Int, offset: Int) -> String? {
  var calendar = Calendar(identifier: .gregorian)
  calendar.timeZone = .gmt
  let parts = calendar.dateComponents(
    [.year, .month, .day, .hour, .minute, .second, .weekday],
    from: Date(timeIntervalSince1970: Double(local)))
  guard let year = parts.year, let month = parts.month, let day = parts.day, let hour = parts.hour,
    let minute = parts.minute, let second = parts.second, let weekday = parts.weekday
  else { return nil }
  func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  let values: [String: String] = [
    "Y": "\(year)", "m": two(month), "-m": "\(month)", "d": two(day), "-d": "\(day)", "H": two(hour), "-H": "\(hour)",
    "I": two((hour + 11) % 12 + 1), "-I": "\((hour + 11) % 12 + 1)", "M": two(minute), "S": two(second),
    "p": hour < 12 ? "AM" : "PM", "s": "\(local - offset)",
    "a": ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][weekday - 1],
    "b": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month - 1],
  ]
  var text = ""
  var rest = pattern
  while let next = rest.popFirst() {
    guard next == "%" else {
      text.append(next)
      continue
    }
    let name = rest.prefix(rest.first == "-" ? 2 : 1)
    guard let value = values[String(name)] else { return nil }
    text += value
    rest = rest.dropFirst(name.count)
  }
  return text
}
