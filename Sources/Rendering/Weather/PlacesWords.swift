import Core
import Foundation

struct PlacesWords: FragmentBody {
  let today: PrintedTime
  /// Nil where the widget says none.
  let lunarDate: LunarDateWords?
  let rows: [PlaceRow]

  struct PlaceRow {
    let name: String
    let weather: WeatherWords
    /// The date of its first day; nil where that is the page's today.
    let otherDay: PrintedTime?

    var day: WeatherWords.ForecastRow? { weather.days.first }
  }

  /// The words for readings that are cut to the present, each in its place's zone; `today` is the page's.
  init(
    _ weather: [(place: Place, weather: Weather?)], today: CalendarDay, lunarDate: LunarDate?, in language: Language,
    _ catalogue: Catalogue
  ) {
    self.today = catalogue.longDate(today)
    self.lunarDate = lunarDate.map { LunarDateWords($0, catalogue.words) }
    rows = weather.map { PlaceRow($0.weather, of: $0.place, today: today, in: language, catalogue) }
  }

  /// How many bytes of HTML a name may take: twenty rows must fit into 16 KiB whatever the names are.
  static let nameBytes = 90

  let template = TemplateName.places

  func fields(isCompact: Bool) -> [String: Any] {
    let lines = rows.map { row in
      present([
        "placeName": row.name, "placeSky": row.weather.now.condition, "placeIcon": row.weather.now.icon?.fields(),
        "placeTemperature": row.weather.now.temperature,
        "placeDay": row.otherDay.map { ["placeISO": $0.iso8601, "placeDate": $0.text] },
        "placeRange": row.day?.range?.fields, "placeRain": row.day?.rain?.fields,
        "isPlaceDry": row.day?.rain?.hasDrop != true,
        "isPlaceAlarming": row.weather.now.isAlarming || row.day?.isAlarming ?? false,
      ])
    }
    return present([
      "todayISO": today.iso8601, "todayText": today.text, "lunarDate": lunarDate?.fields, "lines": lines,
    ])
  }

  func textBlocks(_ words: Words) -> [[String]] {
    let heads = [words[.place], words[.now], "", words[.temperature], words[.rain]]
    let cells = rows.map { row in
      let day = "\(row.otherDay?.text ?? words[.today]) \(row.day?.range?.text ?? "—")"
      return [
        row.name, row.weather.now.condition ?? "—", row.weather.now.temperature ?? "—", day, row.day?.rain?.text ?? "—",
      ]
    }
    return [[today.text + (lunarDate.map { " (\($0.text))" } ?? "")], columns([heads] + cells)]
  }
}

extension PlacesWords.PlaceRow {
  fileprivate init(
    _ weather: Weather?, of place: Place, today: CalendarDay, in language: Language, _ catalogue: Catalogue
  ) {
    let weather = weather ?? Weather(current: .init(observedAt: .distantPast, condition: .unknown))
    let name = cut(cleaned(place.name(in: language)), toHTMLBytes: PlacesWords.nameBytes)
    self.name = name.isEmpty ? "—" : name
    self.weather = WeatherWords(weather, of: place, today: today, in: language, catalogue)
    let date = weather.days.first?.date ?? today
    otherDay = date == today ? nil : catalogue.dayOfMonth(date)
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
