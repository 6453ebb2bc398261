import Core

/// A page as plain text: no colours, columns counted in characters.
enum PlainText {
  /// Title, data, source and time, ended by one LF.
  static func text(of page: Page, _ catalogue: Catalogue) -> String {
    let words = catalogue.words
    var blocks = [[page.title] + (page.sample.map { ["[\($0)]"] } ?? [])]
    switch page.body {
    case .weather(let weather, let observation):
      blocks += self.blocks(of: weather, words)
      if let observation { blocks.append([observation.sentence.text, line(of: observation.source, words)]) }
    case .places(let places): blocks += self.blocks(of: places, words)
    case .air(let air): blocks += self.blocks(of: air, words)
    case .rates(let rates): blocks += self.blocks(of: rates, unchanged: page.unchanged, words)
    case nil: if !page.isUnavailable { blocks.append([words.placeholder]) }
    }
    let end = [page.source.map { line(of: $0, words) }, page.time?.text].compactMap(\.self)
    if !end.isEmpty { blocks.append(end) }
    return blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private static func blocks(of weather: WeatherWords, _ words: Words) -> [[String]] {
    let facts = [
      [words.temperature, weather.temperature ?? missing(words.noData)],
      [words.condition, weather.condition],
      [words.feelsLike, weather.feelsLike ?? missing(words.noData)],
      [words.humidity, weather.humidity ?? missing(words.noData)],
      [words.wind, weather.wind ?? missing(words.noData)],
    ]
    let hours = weather.chart.map { [[$0.sentence.map(\.text).joined()]] } ?? []
    guard !weather.days.isEmpty else { return [columns(facts)] + hours }
    let heads = [words.day, "", words.condition, words.temperature, words.rain]
    let days = weather.days.map {
      [$0.name, $0.date.text, $0.condition, $0.range ?? "—", $0.rain ?? "—"]
    }
    return [columns(facts)] + hours + [columns([heads] + days)]
  }

  private static func blocks(of places: PlacesWords, _ words: Words) -> [[String]] {
    let heads = [words.place, words.now, "", words.temperature, words.rain]
    let rows = places.rows.map { row in
      [row.name, row.condition, row.temperature ?? "—", "\(row.day.text) \(row.range ?? "—")", row.rain ?? "—"]
    }
    return [[places.today.text], columns([heads] + rows)]
  }

  private static func blocks(of air: AirWords, _ words: Words) -> [[String]] {
    let index = ["\(air.scale): \(air.index ?? missing(words.noData))", air.category, air.dominant, air.period]
    let particles = air.particles.map { [$0.name, $0.density ?? missing(words.noData)] }
    return [index.compactMap(\.self), columns(particles), [words.modelNote]]
  }

  private static func blocks(of rates: RatesWords, unchanged: TimeSentence?, _ words: Words) -> [[String]] {
    let heads = [words.currency, ""] + rates.headings + [""]
    let rows = rates.rows.map { row -> [String] in
      let change = row.change.map { "\($0.arrow) \($0.text)" } ?? ""
      return [row.code, row.name ?? ""] + row.prices.map { $0 ?? "—" } + [change]
    }
    let reference = rates.basis == .reference ? words.referenceNote : nil
    let notes = [rates.baseline?.text, unchanged?.text, reference, words.disclaimer].compactMap(\.self)
    return [[words.unit], columns([heads] + rows, right: 2..<2 + rates.headings.count), notes]
  }

  private static func line(of source: SourceWords, _ words: Words) -> String {
    let name = source.name.map { "\($0). " } ?? ""
    let licence = source.licence.map { licence in
      " (" + [licence, source.licenceURL].compactMap(\.self).joined(separator: ", ") + ")"
    }
    return "\(words.source): \(name)\(source.credit), \(source.url)\(licence ?? "")"
  }

  private static func missing(_ words: String) -> String { "— (\(words))" }

  /// The rows with every column as wide as its longest text, two spaces apart, nothing after the last.
  private static func columns(_ rows: [[String]], right: Range<Int> = 0..<0) -> [String] {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, text in
        let space = String(repeating: " ", count: widths[column] - text.count)
        return right.contains(column) ? space + text : text + space
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
