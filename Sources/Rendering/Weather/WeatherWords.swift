import Core
import Foundation

/// A place's weather in words; what the provider does not give is nil.
struct WeatherWords: FragmentBody {
  let now: Now
  let today: PrintedTime
  /// Nil where the widget says none.
  let lunarDate: LunarDateWords?
  let days: [ForecastRow]
  /// Nil where too few hours are known.
  let chart: HourChart?
  let sun: SunWords?
  /// The station whose report is the "now"; nil where it is the model's.
  let observation: ObservationWords?

  /// How it is now, by the model or by a station.
  struct Now {
    let temperature: String?
    let condition: String?
    let icon: Icon?
    let facts: [Fact]
    let isAlarming: Bool
  }

  /// `Gió đông bắc` and `cấp 2 (3 m/s)`.
  struct Fact {
    let name: String
    let value: String?
  }

  struct ForecastRow {
    /// `Hôm nay`, `Ngày mai`, `T7, 28/11`.
    let name: PrintedTime
    let condition: String
    let icon: Icon?
    let range: RangeWords?
    let rain: RainWords?
    let isAlarming: Bool
  }

  /// How many days the page shows: today and the next three.
  static let dayCount = 4
  private static let oldestObservationSeconds = 7200.0

  init(
    _ weather: Weather, of place: Place, today: CalendarDay, lunarDate: LunarDate? = nil,
    observed: WidgetContent.Observed? = nil, in language: Language, _ catalogue: Catalogue
  ) {
    let (current, words) = (weather.current, catalogue.words)
    let day = CalendarDay(of: current.observedAt, in: place.zone)
    let wind = current.windMetersPerSecond.map {
      catalogue.windWords(
        metersPerSecond: $0, fromDegrees: current.windDirectionDegrees, gustMetersPerSecond: current.gustMetersPerSecond
      )
    }
    observation = observed.flatMap {
      // What was measured hours before the forecast's own present is not "now".
      guard current.observedAt.timeIntervalSince($0.observation.observedAt) <= Self.oldestObservationSeconds else {
        return nil
      }
      let observedAt = $0.observation.observedAt
      let hasSun = place.hasSunrise(on: CalendarDay(of: observedAt, in: place.zone))
      let isDay = weather.isDay(at: observedAt, in: place.zone).map { $0 && hasSun }
      return ObservationWords($0, isDay: isDay, zone: place.zone, in: language, catalogue)
    }
    now =
      observation?.now
      ?? Now(
        temperature: current.temperatureCelsius.map(catalogue.celsius),
        condition: catalogue.words(
          for: current.condition, isDay: current.isDay ?? false && place.hasSunrise(on: day), month: day.month),
        icon: Icon(current.condition, isDay: (current.isDay ?? true) && place.hasSunrise(on: day)),
        facts: [
          Fact(name: words[.feelsLike], value: current.feelsLikeCelsius.map(catalogue.celsius)),
          Fact(name: words[.humidity], value: current.humidityPercent.map(catalogue.percent)),
          Fact(name: wind?.label ?? words[.wind], value: wind?.value),
        ],
        isAlarming: isAlarming(
          current.condition, highest: current.temperatureCelsius, lowest: current.temperatureCelsius,
          windMetersPerSecond: max(current.windMetersPerSecond ?? 0, current.gustMetersPerSecond ?? 0)))
    self.today = catalogue.longDate(today)
    self.lunarDate = lunarDate.map { LunarDateWords($0, catalogue.words) }
    chart = HourChart(weather.hours, zone: place.zone, catalogue)
    days = weather.days.prefix(Self.dayCount).map { ForecastRow($0, of: place, today: today, catalogue) }
    sun = weather.days.first.flatMap { $0.date == today ? SunWords($0, zone: place.zone, catalogue) : nil }
  }

  let template = TemplateName.weather

  /// Compact is now and today.
  func fields(isCompact: Bool) -> [String: Any] {
    let days = days.prefix(isCompact ? 1 : Self.dayCount)
    return present([
      "isAlarming": now.isAlarming, "hasCondition": now.condition != nil || now.isAlarming,
      "condition": now.condition ?? now.temperature, "icon": now.icon?.fields(isLarge: true),
      "temperature": now.temperature,
      "todayISO": today.iso8601, "todayText": today.text, "lunarDate": lunarDate?.fields,
      "hasFacts": !isCompact && !now.facts.isEmpty,
      "facts": now.facts.map { present(["factName": $0.name, "fact": $0.value]) },
      "hasDays": !days.isEmpty, "days": days.map(\.fields), "chart": isCompact ? nil : chart?.fields,
      "sun": isCompact ? nil : sun?.fields,
      // Where the stylesheet is missing.
      "iconWidth": 24,
      "observation": observation.map { ["observed": $0.sentence.fields, "observedSource": $0.source.fields] },
    ])
  }

  func textBlocks(_ words: Words) -> [[String]] {
    let sky = now.condition.map { [[words[.condition], $0]] } ?? []
    var blocks = lunarDate.map { [["\(today.text) (\($0.text))"]] } ?? []
    blocks.append(
      columns(
        [[words[.temperature], words.orMissing(now.temperature)]] + sky
          + now.facts.map { [$0.name, words.orMissing($0.value)] }))
    if let observation { blocks.append([observation.sentence.text, observation.source.line(words)]) }
    if let chart { blocks.append([chart.sentence.map(\.text).joined()]) }
    if !days.isEmpty {
      let heads = [words[.day], words[.condition], words[.temperature], words[.rain]]
      blocks.append(
        columns([heads] + days.map { [$0.name.text, $0.condition, $0.range?.text ?? "—", $0.rain?.text ?? "—"] }))
    }
    if let sun { blocks.append([sun.text]) }
    return blocks
  }
}

extension WeatherWords.ForecastRow {
  fileprivate var fields: [String: Any] {
    present([
      "dayISO": name.iso8601, "dayText": name.text, "dayCondition": condition, "dayIcon": icon?.fields(),
      "dayRange": range?.fields, "dayRain": rain?.fields, "isDayAlarming": isAlarming,
    ])
  }

  fileprivate init(_ day: Weather.Day, of place: Place, today: CalendarDay, _ catalogue: Catalogue) {
    name = catalogue.name(of: day.date, today: today)
    condition = catalogue.words(for: day.condition, isDay: place.hasSunrise(on: day.date), month: day.date.month)
    icon = Icon(day.condition, isDay: place.hasSunrise(on: day.date))
    range = RangeWords(day, catalogue)
    rain = RainWords(day, catalogue)
    self.isAlarming = Rendering.isAlarming(day.condition, highest: day.maximumCelsius, lowest: day.minimumCelsius)
  }
}

extension Weather {
  /// Whether the sun is up, by the day's own sunrise and sunset, else as the provider says of now.
  fileprivate func isDay(at instant: Date, in zone: TimeZone) -> Bool? {
    let today = CalendarDay(of: instant, in: zone)
    guard let day = days.first(where: { $0.date == today }), let rises = day.sunriseAt, let sets = day.sunsetAt else {
      return current.isDay
    }
    return rises <= instant && instant < sets
  }
}

extension Place {
  /// Whether the sun comes up on a day: else nobody speaks of it, whatever a provider's icon shows.
  func hasSunrise(on day: CalendarDay) -> Bool { day.hasSunrise(atLatitude: coordinate.latitude) }
}
