import Core
import Foundation

/// All words, numbers and date patterns of one language: the contents of its catalogue file.
struct Catalogue: Sendable {
  let numbers: NumberSigns
  let dates: DateWords
  /// The eight winds from north clockwise, as they stand inside a sentence.
  let compass: [String]
  let conditions: [String: ConditionWords]
  /// Currency names by ISO 4217 code, as newspapers write them.
  let currencies: [String: String]
  /// Names of airports by ICAO code, as newspapers write them.
  let airports: [String: String]
  let air: AirNames
  /// The credits of providers in this language by their ids, where the terms leave the words free.
  let credits: [String: String]?
  /// Names of licences that are words and no names, by what the terms call them.
  let licences: [String: String]?
  let words: Words

  struct NumberSigns: Sendable {
    let group: String
    let decimal: String
  }

  /// Words and patterns of dates; patterns take `{weekday}`, `{shortWeekday}`, `{d}`, `{dd}`, `{MM}`, `{month}`, `{shortMonth}` and
  /// `{yyyy}`, those of times `{H}`, `{HH}` and `{mm}` too, and `hourOfDay` the `{hour}`.
  struct DateWords: Sendable {
    /// From Sunday.
    let weekdays: [String]
    let shortWeekdays: [String]
    let months: [String]
    let shortMonths: [String]
    let long: String
    /// In figures or with a short month, beside a chart's axis.
    let day: String
    let dayInFull: String
    let dayOfMonth: String
    let shortDay: String
    let clock: String
    let instant: String
    /// A full hour.
    let hour: String
    let hourAndMinute: String
    /// An hour, which the patterns above write, with its day.
    let hourOfDay: String
  }
}

extension Catalogue {
  /// A title with the place's name; the other one where no name can be printed.
  func title(_ pattern: Words.Key, of place: Place, in language: Language, without: Words.Key) -> String {
    let name = cleaned(place.name(in: language))
    return name.isEmpty ? words[without] : filled(words[pattern], ["place": name])
  }
}

/// Fills the `{name}`s of a pattern in one pass, so that braces inside a value stay text.
func filled(_ pattern: String, _ values: [String: String]) -> String {
  var result = ""
  var rest = pattern[...]
  while let (open, name, end) = rest.firstPlace {
    result += String(rest[..<open])
    result += values[name] ?? ""
    rest = rest[end...]
  }
  return result + String(rest)
}

extension String {
  /// What stands before and after the first place of a mark; nil where there is none.
  func parted(by mark: String) -> (before: String, after: String)? {
    var start = utf8.startIndex
    while let open = utf8[start...].firstIndex(where: { $0 == mark.utf8.first }) {
      let rest = utf8[open...]
      if rest.starts(with: mark.utf8) {
        return (String(self[..<open]), String(self[utf8.index(open, offsetBy: mark.utf8.count)...]))
      }
      start = utf8.index(after: open)
    }
    return nil
  }
}

extension Substring {
  /// The first `{name}`: where it begins, its name, and where it ends.
  ///
  /// It is sought in bytes: characters cost far more.
  var firstPlace: (open: Index, name: String, end: Index)? {
    guard let open = utf8.firstIndex(of: UInt8(ascii: "{")),
      let close = utf8[open...].firstIndex(of: UInt8(ascii: "}"))
    else { return nil }
    return (open, String(self[utf8.index(after: open)..<close]), utf8.index(after: close))
  }
}
