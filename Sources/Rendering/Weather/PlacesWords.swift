import Core
import Foundation

/// The weather of several places in words, each in its row.
struct PlacesWords: FragmentBody {
  let today: PrintedTime
  let rows: [PlaceRow]

  struct PlaceRow {
    let name: String
    let icon: Icon?
    let condition: String
    let temperature: String?
    /// The date of `range` and `rain`; nil where that is the page's today.
    let otherDay: PrintedTime?
    let range: String?
    let rain: String?
  }

  private let todayWord: String

  /// The words for readings that are cut to the present, each in its place's zone; `today` is the page's.
  init(
    _ weather: [(place: Place, weather: Weather?)], today: CalendarDay, in language: Language, _ catalogue: Catalogue
  ) {
    self.today = catalogue.longDate(today)
    todayWord = catalogue.words[.today]
    rows = weather.map { PlaceRow($0.weather, of: $0.place, today: today, in: language, catalogue) }
  }

  /// How many bytes of HTML a name may take: twenty rows must fit into 16 KiB whatever the names are.
  static let nameBytes = 90

  let template = TemplateName.places

  func fields(isCompact: Bool) -> [String: Any] {
    let lines = rows.map { row in
      present([
        "placeName": row.name, "placeSky": row.condition, "placeIcon": row.icon?.path,
        "placeTemperature": row.temperature, "placeToday": row.otherDay == nil ? todayWord : nil,
        "placeDay": row.otherDay.map { ["placeISO": $0.iso8601, "placeDate": $0.text] }, "placeRange": row.range,
        "placeRain": row.rain,
      ])
    }
    return ["todayISO": today.iso8601, "todayText": today.text, "lines": lines]
  }

  func textBlocks(_ words: Words) -> [[String]] {
    let heads = [words[.place], words[.now], "", words[.temperature], words[.rain]]
    let cells = rows.map { row in
      let day = "\(row.otherDay?.text ?? todayWord) \(row.range ?? "—")"
      return [row.name, row.condition, row.temperature ?? "—", day, row.rain ?? "—"]
    }
    return [[today.text], columns([heads] + cells)]
  }
}

extension PlacesWords.PlaceRow {
  fileprivate init(
    _ weather: Weather?, of place: Place, today: CalendarDay, in language: Language, _ catalogue: Catalogue
  ) {
    let weather = weather ?? Weather(current: .init(observedAt: .distantPast, condition: .unknown))
    let words = WeatherWords(weather, of: place, today: today, catalogue)
    let name = cut(cleaned(place.name(in: language)), toHTMLBytes: PlacesWords.nameBytes)
    self.name = name.isEmpty ? "—" : name
    icon = words.icon
    condition = words.condition
    temperature = words.temperature
    let date = weather.days.first?.date ?? today
    otherDay = date == today ? nil : catalogue.dayOfMonth(date)
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
