import Core
import Foundation

/// A place's weather in words; what the provider does not give is nil.
struct WeatherWords {
  let temperature: String?
  let condition: String
  let icon: Icon?
  let feelsLike: String?
  let humidity: String?
  /// A whole phrase, `Gió đông bắc, 3 m/s (cấp 2)`.
  let wind: String?
  let today: PrintedTime
  let days: [Day]
  /// Nil where too few hours are known.
  let chart: HourChart?

  /// A line of the forecast.
  struct Day {
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

  /// The words for a reading that is cut to the present.
  init(_ weather: Weather, of place: Place, today: CalendarDay, _ catalogue: Catalogue) {
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
    chart = HourChart(weather.hours, zone: place.zone, catalogue)
    days = weather.days.prefix(Self.dayCount).map { Day($0, of: place, today: today, catalogue) }
  }
}

extension WeatherWords.Day {
  /// The words for a day; of rain the chance, else the amount.
  fileprivate init(_ day: Weather.Day, of place: Place, today: CalendarDay, _ catalogue: Catalogue) {
    let words = catalogue.words
    name = catalogue.name(of: day.date, today: today)
    date = catalogue.dayOfMonth(day.date)
    condition = catalogue.words(for: day.condition, isDay: place.hasSunrise(on: day.date), month: day.date.month)
    switch (day.minimumCelsius, day.maximumCelsius) {
    case (let minimum?, let maximum?): range = catalogue.celsius(from: minimum, to: maximum)
    case (let minimum?, nil): range = filled(words.lowestOf, ["amount": catalogue.celsius(minimum)])
    case (nil, let maximum?): range = filled(words.highestOf, ["amount": catalogue.celsius(maximum)])
    case (nil, nil): range = nil
    }
    rain =
      day.precipitationProbabilityPercent.map { filled(words.rainChanceOf, ["amount": catalogue.percent($0)]) }
      ?? day.precipitationMillimeters.map { filled(words.rainOf, ["amount": catalogue.millimeters($0)]) }
  }
}

extension Place {
  /// Whether the sun comes up on a day: else nobody speaks of it, whatever a provider's icon shows.
  fileprivate func hasSunrise(on day: CalendarDay) -> Bool { day.hasSunrise(atLatitude: coordinate.latitude) }
}
