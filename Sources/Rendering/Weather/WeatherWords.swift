import Core
import Foundation

/// A place's weather in words; what the provider does not give is nil.
struct WeatherWords: FragmentBody {
  let temperature: String?
  let condition: String
  let icon: Icon?
  let feelsLike: String?
  let humidity: String?
  /// A whole phrase, `Gió đông bắc, 3 m/s (cấp 2)`.
  let wind: String?
  let today: PrintedTime
  let days: [ForecastRow]
  /// Nil where too few hours are known.
  let chart: HourChart?
  let observation: ObservationWords?

  struct ForecastRow {
    /// `Hôm nay`, `Ngày mai`, `Thứ Ba`.
    let name: String
    /// `22/11`: the name alone would lie as soon as the file is a day old.
    let date: PrintedTime
    let condition: String
    /// `17–25°C`, `cao nhất 25°C`.
    let range: String?
    let rain: String?
  }

  /// How many days the page shows: today and the next three.
  static let dayCount = 4

  init(
    _ weather: Weather, of place: Place, today: CalendarDay, observation: ObservationWords? = nil,
    _ catalogue: Catalogue
  ) {
    let current = weather.current
    let day = CalendarDay(of: current.observedAt, in: place.zone)
    temperature = current.temperatureCelsius.map(catalogue.celsius)
    condition = catalogue.words(
      for: current.condition, isDay: current.isDay ?? false && place.hasSunrise(on: day), month: day.month)
    icon = Icon(current.condition, isDay: current.isDay ?? true)
    feelsLike = current.feelsLikeCelsius.map(catalogue.celsius)
    humidity = current.humidityPercent.map(catalogue.percent)
    wind = current.windMetersPerSecond.map {
      catalogue.wind(metersPerSecond: $0, fromDegrees: current.windDirectionDegrees)
    }
    self.today = catalogue.longDate(today)
    self.observation = observation
    chart = HourChart(weather.hours, zone: place.zone, catalogue)
    days = weather.days.prefix(Self.dayCount).map { ForecastRow($0, of: place, today: today, catalogue) }
  }

  let template = TemplateName.weather

  /// Compact is now and today.
  func fields(isCompact: Bool) -> [String: Any] {
    let days = days.prefix(isCompact ? 1 : Self.dayCount)
    let observation = isCompact ? nil : observation
    return present([
      "hasFacts": !isCompact, "condition": condition, "todayISO": today.iso8601, "todayText": today.text,
      "hasDays": !days.isEmpty, "days": days.map(\.fields), "icon": icon?.path, "temperature": temperature,
      "feelsLike": feelsLike, "humidity": humidity, "wind": wind, "chart": isCompact ? nil : chart?.fields,
      "observation": observation.map { ["observed": $0.sentence.fields, "observedSource": $0.source.fields] },
    ])
  }

  func textBlocks(_ words: Words) -> [[String]] {
    var blocks = [
      columns([
        [words[.temperature], words.orMissing(temperature)], [words[.condition], condition],
        [words[.feelsLike], words.orMissing(feelsLike)], [words[.humidity], words.orMissing(humidity)],
        [words[.wind], words.orMissing(wind)],
      ])
    ]
    if let chart { blocks.append([chart.sentence.map(\.text).joined()]) }
    if !days.isEmpty {
      let heads = [words[.day], "", words[.condition], words[.temperature], words[.rain]]
      blocks.append(
        columns([heads] + days.map { [$0.name, $0.date.text, $0.condition, $0.range ?? "—", $0.rain ?? "—"] }))
    }
    if let observation { blocks.append([observation.sentence.text, observation.source.line(words)]) }
    return blocks
  }
}

extension WeatherWords.ForecastRow {
  fileprivate var fields: [String: Any] {
    present([
      "dayName": name, "dayISO": date.iso8601, "dayText": date.text, "dayCondition": condition, "dayRange": range,
      "dayRain": rain,
    ])
  }

  /// The words for a day; of rain the chance, else the amount.
  fileprivate init(_ day: Weather.Day, of place: Place, today: CalendarDay, _ catalogue: Catalogue) {
    let words = catalogue.words
    name = catalogue.name(of: day.date, today: today)
    date = catalogue.dayOfMonth(day.date)
    condition = catalogue.words(for: day.condition, isDay: place.hasSunrise(on: day.date), month: day.date.month)
    switch (day.minimumCelsius, day.maximumCelsius) {
    case (let minimum?, let maximum?): range = catalogue.celsius(from: minimum, to: maximum)
    case (let minimum?, nil): range = filled(words[.lowestOf], ["amount": catalogue.celsius(minimum)])
    case (nil, let maximum?): range = filled(words[.highestOf], ["amount": catalogue.celsius(maximum)])
    case (nil, nil): range = nil
    }
    rain =
      day.precipitationProbabilityPercent.map { filled(words[.rainChanceOf], ["amount": catalogue.percent($0)]) }
      ?? day.precipitationMillimeters.map { filled(words[.rainOf], ["amount": catalogue.millimeters($0)]) }
  }
}

extension Place {
  /// Whether the sun comes up on a day: else nobody speaks of it, whatever a provider's icon shows.
  fileprivate func hasSunrise(on day: CalendarDay) -> Bool { day.hasSunrise(atLatitude: coordinate.latitude) }
}
