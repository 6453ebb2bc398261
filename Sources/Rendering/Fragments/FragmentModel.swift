import Core
import Foundation

/// A widget in the words of a language: what the HTML and the terminal's text have in common.
struct Page {
  let title: String
  /// Nil where nothing may be shown.
  let body: Body?
  /// Whether nothing may be shown and nothing is on its way.
  let isUnavailable: Bool
  /// Nil where nothing may be shown or the provider is unknown.
  let source: SourceWords?
  /// The sentence that says the time; nil where nothing may be shown.
  let time: TimeSentence?
  /// Since when rates have stood; nil where that goes without saying.
  let unchanged: TimeSentence?
  /// The mark of sample data; nil for real ones.
  let sample: String?

  /// What stands between the title and the source.
  enum Body {
    case weather(WeatherWords, observation: ObservationWords?)
    case places(PlacesWords)
    case air(AirWords)
    case rates(RatesWords)
  }

  /// The page of a showing, with or without the lines in a table of rates.
  init(_ showing: WidgetContent, in language: Language, _ catalogue: Catalogue, hasLines: Bool = true) {
    title = catalogue.title(of: showing.widget, in: language)
    isUnavailable = showing.state == .unavailable
    sample = showing.isSample ? catalogue.words.sample : nil
    switch (showing.widget.subject, showing.reading) {
    case (.weather(let place), .weather(let weather)):
      body = .weather(
        WeatherWords(weather, of: place, today: showing.today, catalogue),
        observation: showing.observed.flatMap { ObservationWords($0, zone: place.zone, in: language, catalogue) })
    case (.places(let places), .places(let weather)):
      let rows = zip(places, weather).map { (place: $0, weather: $1) }
      body = .places(PlacesWords(rows, today: showing.today, in: language, catalogue))
    case (.air, .air(let air)):
      body = .air(AirWords(air, catalogue))
    case (.rates(let currencies), .rates(let table)):
      let lines =
        hasLines
        ? RateLines(
          showing.recent, of: table, currencies, longestHoleSeconds: showing.widget.maxAgeSeconds, catalogue) : nil
      body = .rates(
        RatesWords(
          table, of: currencies, past: showing.past, lines: lines, in: showing.widget.zone, catalogue))
    default:
      body = nil
    }
    source = body == nil ? nil : showing.source.map { SourceWords($0.terms, in: language) }
    time = body == nil ? nil : catalogue.timeSentence(of: showing)
    unchanged = body == nil ? nil : catalogue.unchangedSentence(of: showing)
  }
}

extension Catalogue {
  /// `Thời tiết Hà Nội`, `Tỷ giá ngoại tệ`.
  func title(of widget: Widget, in language: Language) -> String {
    switch widget.subject {
    case .weather(let place): title(words.weatherTitle, of: place, in: language) ?? words.weatherTitleWithoutPlace
    case .places, .observation: words.weatherTitleWithoutPlace
    case .air(let place): title(words.airTitle, of: place, in: language) ?? words.airTitleWithoutPlace
    case .rates: words.ratesTitle
    }
  }

  private func title(_ pattern: String, of place: Place, in language: Language) -> String? {
    let name = cleaned(place.name(in: language))
    return name.isEmpty ? nil : filled(pattern, ["place": name])
  }

  /// `Cập nhật: …`, or for old data `Số liệu lúc …, chưa có bản mới`; a table of a day says the day alone.
  func timeSentence(of showing: WidgetContent) -> TimeSentence? {
    time(of: showing).map { TimeSentence(showing.state == .stale ? words.stale : words.updated, $0) }
  }

  /// `07:30, 22/11/2026`, or the day alone.
  func time(of showing: WidgetContent) -> PrintedTime? {
    showing.observedDay.map(date) ?? showing.shownAt.map { instant($0, in: showing.widget.zone) }
  }

  /// `Không đổi từ 16:30, 20/11/2026`, for a table that was first seen on an earlier day than the one it is said to be of.
  ///
  /// A bank asked on a Sunday answers with Friday's board: neither an error nor old, but "Cập nhật" alone would pass it
  /// off as today's. A board that stands for hours of one working day is what its readers expect. It follows from the
  /// snapshot and not from the clock: a fresh fragment and its stale one have the same lines, and no file changes for it
  /// without a new answer.
  func unchangedSentence(of showing: WidgetContent) -> TimeSentence? {
    let zone = showing.widget.zone
    guard showing.reading?.rates != nil, let since = showing.past?.unchangedSince,
      let day = showing.observedDay ?? showing.shownAt.map({ CalendarDay(of: $0, in: zone) }),
      CalendarDay(of: since, in: zone) < day
    else { return nil }
    return TimeSentence(words.unchanged, instant(since, in: zone))
  }
}

/// A sentence around a time.
struct TimeSentence: Equatable {
  let before: String
  let time: PrintedTime
  let after: String

  /// The sentence of a pattern with one `{time}`; its other places are filled with the values.
  init(_ pattern: String, _ time: PrintedTime, _ values: [String: String] = [:]) {
    let halves = pattern.split(separator: "{time}", maxSplits: 1, omittingEmptySubsequences: false)
    before = filled(String(halves[0]), values)
    after = halves.count > 1 ? filled(String(halves[1]), values) : ""
    self.time = time
  }

  /// The whole sentence.
  var text: String { before + time.text + after }
}

/// Who said it and under which licence, as the provider's terms demand.
struct SourceWords {
  /// The institution; nil where the credit says it alone.
  let name: String?
  /// The words that the terms want, which carry the link.
  let credit: String
  let url: String
  /// The credit's language where it is not the page's.
  let creditLanguage: Language?
  let licence: String?
  let licenceURL: String?

  /// The source that terms describe.
  ///
  /// Credits are prescribed in the provider's language, so they are not translated but marked: one with letters
  /// beyond ASCII is Vietnamese, a sentence without is English.
  init(_ terms: Terms, in language: Language) {
    name = terms.credit.contains(terms.name) ? nil : terms.name
    credit = terms.credit
    url = terms.url
    licence = terms.licence
    licenceURL = terms.licenceURL
    let spoken: Language = terms.credit.utf8.allSatisfy { $0 < 0x80 } ? "en" : "vi"
    // A name alone is no language.
    creditLanguage = terms.credit == terms.name || spoken == language ? nil : spoken
  }
}
