import Core
import Foundation

/// The dictionaries that the templates are filled from.
///
/// A template looks for a name outward through the dictionaries around it, so every level has names of its own.
enum FragmentFields {
  /// The root's fields.
  static func root(_ showing: WidgetContent, _ page: Page, in language: Language, _ catalogue: Catalogue) -> [String:
    Any]
  {
    var fields: [String: Any] = [
      "kind": showing.widget.kind.rawValue, "id": showing.widget.id.rawValue, "state": showing.state.rawValue,
      "language": language.rawValue, "title": page.title, "words": words(catalogue.words),
    ]
    let isCompact = showing.widget.variant == .compact
    fields["isCompact"] = isCompact
    fields["isUnavailable"] = showing.state == .unavailable
    fields["validUntil"] = showing.lifetime?.validUntil.instantText
    fields["sample"] = page.sample
    fields["source"] = page.source.map(source)
    fields["time"] = page.time.map(sentence)
    fields["unchanged"] = page.unchanged.map(sentence)
    switch page.body {
    case .weather(let words, let observation):
      let more = isCompact ? [:] : observed(observation).merging(chart(words.chart)) { first, _ in first }
      fields["weather"] = weather(words, isCompact: isCompact, catalogue).merging(more) { first, _ in first }
    case .places(let words): fields["places"] = places(words, catalogue)
    case .air(let words): fields["air"] = air(words, isCompact: isCompact)
    case .rates(let words): fields["rates"] = rates(isCompact ? words.compact : words)
    // Nobody may be asked, so no data are on their way.
    case nil: fields["placeholder"] = showing.state == .unavailable ? nil : catalogue.words.placeholder
    }
    return fields
  }

  /// Compact is now and today.
  private static func weather(_ words: WeatherWords, isCompact: Bool, _ catalogue: Catalogue) -> [String: Any] {
    let days = words.days.prefix(isCompact ? 1 : WeatherWords.dayCount)
    var fields: [String: Any] = [
      "hasFacts": !isCompact,
      "condition": words.condition, "todayISO": words.today.iso8601, "todayText": words.today.text,
      "hasDays": !days.isEmpty, "days": days.map { day($0, catalogue) },
    ]
    fields["icon"] = words.icon?.path
    fields["temperature"] = words.temperature
    fields["feelsLike"] = words.feelsLike
    fields["humidity"] = words.humidity
    fields["wind"] = words.wind
    return fields
  }

  private static func day(_ day: WeatherWords.Day, _ catalogue: Catalogue) -> [String: Any] {
    var fields: [String: Any] = [
      "dayName": day.name, "dayISO": day.date.iso8601, "dayText": day.date.text, "dayCondition": day.condition,
    ]
    fields["dayRange"] = day.range
    fields["dayRain"] = day.rain
    return fields
  }

  private static func rates(_ words: RatesWords) -> [String: Any] {
    var fields: [String: Any] = [
      "basis": words.basis.rawValue, "isReference": words.basis == .reference,
      "headings": words.headings.map { ["heading": $0] }, "rows": words.rows.map { row($0, words.headings) },
    ]
    fields["lineHeading"] = words.lineHeading
    fields["baseline"] = words.baseline.map(sentence)
    return fields
  }

  private static func row(_ row: RatesWords.Row, _ headings: [String]) -> [String: Any] {
    var fields: [String: Any] = ["code": row.code]
    fields["currencyName"] = row.name
    fields["rateLine"] = row.line.map { ["rateLinePath": $0.path, "rateLineText": $0.text] }
    fields["prices"] = zip(headings, row.prices).enumerated().map { index, column -> [String: Any] in
      var price: [String: Any] = ["label": column.0]
      price["price"] = column.1
      if index == headings.count - 1, let change = row.change {
        price["change"] = ["arrow": change.arrow, "moveText": change.text]
      }
      return price
    }
    return fields
  }

  static func sentence(_ sentence: TimeSentence) -> [String: Any] {
    [
      "before": sentence.before, "iso8601": sentence.time.iso8601, "text": sentence.time.text, "after": sentence.after,
    ]
  }

  static func source(_ source: SourceWords) -> [String: Any] {
    var fields: [String: Any] = ["credit": source.credit, "sourceURL": source.url]
    fields["sourceName"] = source.name
    fields["creditLanguage"] = source.creditLanguage?.rawValue
    fields["licence"] = source.licence
    fields["licenceURL"] = source.licenceURL
    return fields
  }

  private static func words(_ words: Words) -> [String: String] {
    [
      "temperature": words.temperature, "feelsLike": words.feelsLike, "humidity": words.humidity, "wind": words.wind,
      "forecast": words.forecast, "day": words.day, "condition": words.condition, "rain": words.rain,
      "noData": words.noData, "currency": words.currency, "unit": words.unit, "ratesCaption": words.ratesCaption,
      "referenceNote": words.referenceNote, "notQuoted": words.notQuoted, "disclaimer": words.disclaimer,
      "source": words.source, "place": words.place, "now": words.now, "placesCaption": words.placesCaption,
      "modelNote": words.modelNote,
    ]
  }
}
