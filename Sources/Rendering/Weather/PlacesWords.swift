import Core
import Foundation

/// The weather of several places in words, a line each.
struct PlacesWords {
  let today: PrintedTime
  let rows: [Row]

  /// A place's line.
  struct Row {
    let name: String
    let icon: Icon?
    let condition: String
    let temperature: String?
    /// Which day `range` and `rain` are of: `Hôm nay`, or its date where that is not the page's today.
    let day: PrintedDay
    let range: String?
    let rain: String?
  }

  /// A day as a line says it.
  enum PrintedDay: Equatable {
    case today(String)
    case other(PrintedTime)

    /// `Hôm nay` or `23/11`.
    var text: String {
      switch self {
      case .today(let word): word
      case .other(let date): date.text
      }
    }
  }

  /// The words for readings that are cut to the present, each in its place's zone; `today` is the page's.
  init(
    _ weather: [(place: Place, weather: Weather)], today: CalendarDay, in language: Language, _ catalogue: Catalogue
  ) {
    self.today = catalogue.longDate(today)
    rows = weather.map { Row($0.weather, of: $0.place, today: today, in: language, catalogue) }
  }

  /// How many bytes of HTML a name may take: twenty lines must fit into 16 KiB whatever the names are.
  static let nameBytes = 90
}

extension PlacesWords.Row {
  fileprivate init(
    _ weather: Weather, of place: Place, today: CalendarDay, in language: Language, _ catalogue: Catalogue
  ) {
    let words = WeatherWords(weather, of: place, today: today, catalogue)
    let name = cut(cleaned(place.name(in: language)), toHTMLBytes: PlacesWords.nameBytes)
    self.name = name.isEmpty ? "—" : name
    icon = words.icon
    condition = words.condition
    temperature = words.temperature
    let date = weather.days.first?.date ?? today
    day = date == today ? .today(catalogue.words.today) : .other(catalogue.dayOfMonth(date))
    range = words.days.first?.range
    rain = words.days.first?.rain
  }
}

/// A name cut after the last scalar with which its HTML is not longer than so many bytes.
private func cut(_ name: String, toHTMLBytes limit: Int) -> String {
  let escape = ScalarEscapedHTML()
  var kept = String.UnicodeScalarView()
  var bytes = 0
  for scalar in name.unicodeScalars {
    bytes += escape.escapeText(String(scalar)).utf8.count
    guard bytes <= limit else { break }
    kept.append(scalar)
  }
  return String(kept).trimmingCharacters(in: .whitespaces)
}
