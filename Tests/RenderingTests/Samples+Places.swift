import Core
import Foundation
import Testing

@testable import Rendering

/// Air, several places and a line of observation.
extension Samples {
  static let air = Terms(
    name: "Open-Meteo", url: "https://open-meteo.com/", licence: "CC BY 4.0",
    licenceURL: "https://creativecommons.org/licenses/by/4.0/", termsURL: "https://open-meteo.com/en/terms",
    credit: "Air quality data by Open-Meteo.com, CAMS", use: .nonCommercialOrKey, leastIntervalSeconds: 600)
  static let metar = Terms(
    name: "Aviation Weather Center", url: "https://aviationweather.gov/", licence: "Public domain", licenceURL: nil,
    termsURL: "https://aviationweather.gov/", credit: "NOAA Aviation Weather Center", use: .anyone,
    leastIntervalSeconds: 60)

  static func place(
    _ names: ShortMap<Language, String>, latitude: Double = 21.0285, zone: String = "Asia/Ho_Chi_Minh"
  ) throws -> Place {
    Place(names: names, coordinate: Coordinate(latitude: latitude, longitude: 105.8542), zone: try Self.zone(zone))
  }

  static func airWidget(names: ShortMap<Language, String> = ["vi": "Hà Nội", "en": "Hanoi"]) throws -> Widget {
    Widget(
      id: "air-hanoi", subject: .air(try place(names)), providers: ["open-meteo-air"], ttlSeconds: 1800,
      maxAgeSeconds: 21600, zone: try zone("Asia/Ho_Chi_Minh"))
  }

  static func placesWidget(_ places: [Place], hasLunarDate: Bool = false) throws -> Widget {
    Widget(
      id: "weather-places", subject: .places(places), providers: ["open-meteo"], ttlSeconds: 1800,
      maxAgeSeconds: 21600, zone: try zone("Asia/Ho_Chi_Minh"), hasLunarDate: hasLunarDate)
  }

  static func airQuality(
    _ index: AirQuality.Index? = .init(scale: .usAQI, value: 95, dominant: .pm25, period: .day), pm25: Double? = 33.44,
    pm10: Double? = 45
  ) throws -> AirQuality {
    AirQuality(
      observedAt: try instant("2026-11-22T00:30:00Z"), index: index, pm25MicrogramsPerCubicMeter: pm25,
      pm10MicrogramsPerCubicMeter: pm10)
  }

  /// Two towns of Vietnam, one where it is still yesterday, and one of which little is known.
  static func places() throws -> (places: [Place], weather: [Weather]) {
    let hanoi = try weather()
    var saigon = hanoi
    saigon.current = .init(
      observedAt: try instant("2026-11-22T00:15:00Z"), condition: .clear, isDay: true, temperatureCelsius: 31.2)
    saigon.days = [
      .init(
        date: try day("2026-11-22"), condition: .showers, minimumCelsius: 24.6, maximumCelsius: 33.9,
        precipitationMillimeters: 3.25)
    ]
    var newYork = hanoi
    newYork.current = .init(
      observedAt: try instant("2026-11-22T00:30:00Z"), condition: .snow, isDay: false, temperatureCelsius: -3)
    newYork.days = [
      .init(
        date: try day("2026-11-21"), condition: .snow, minimumCelsius: -7, maximumCelsius: 1,
        precipitationProbabilityPercent: 85)
    ]
    let unknown = Weather(current: .init(observedAt: try instant("2026-11-22T00:30:00Z"), condition: .unknown))
    return (
      [
        try place(["vi": "Hà Nội", "en": "Hanoi"]),
        try place(["vi": "TP. Hồ Chí Minh", "en": "Ho Chi Minh City"], latitude: 10.8231),
        try place(["vi": "New York", "en": "New York"], latitude: 40.7128, zone: "America/New_York"),
        try place(["vi": "Bạch Long Vĩ", "en": "Bach Long Vi"], latitude: 20.1333),
      ], [hanoi, saigon, newYork, unknown]
    )
  }

  static func observed(
    station: StationID = "VVNB", name: String? = "Hanoi/Noi Bai Intl, HN, VN", temperature: Double? = 24,
    humidity: Double? = 78.4, wind: Double? = 3.1, direction: Double? = 50, condition: Condition = .rainLight
  ) throws -> WidgetContent.Observed {
    WidgetContent.Observed(
      observation: Observation(
        station: station, stationName: name, observedAt: try instant("2026-11-22T00:30:00Z"), condition: condition,
        temperatureCelsius: temperature, humidityPercent: humidity, windMetersPerSecond: wind,
        windDirectionDegrees: direction),
      source: .init(provider: "metar", terms: metar))
  }

  /// The weather with a line of observation beneath it.
  static func observing(_ observed: WidgetContent.Observed, state: Freshness = .fresh) throws -> WidgetContent {
    try content(weatherWidget(), .weather(weather()), openMeteo, state: state, observed: observed)
  }

  /// What is shown of the air, of places and of an observation in each state, by name.
  static func allOfPlaces() throws -> [(name: String, content: WidgetContent)] {
    let (places, weather) = try places()
    let table = try placesWidget(places, hasLunarDate: true)
    let step = try airQuality(.init(scale: .openWeather, value: 3), pm25: 18, pm10: nil)
    return try Samples.states.flatMap { state in
      [
        ("air-\(state)", try content(airWidget(), .air(airQuality()), air, state: state)),
        ("openweather-air-\(state)", try content(airWidget(), .air(step), air, state: state)),
        ("places-\(state)", try content(table, weather.map(Reading.weather), openMeteo, state: state)),
        ("observed-\(state)", try observing(observed(), state: state)),
      ]
    }
  }

  /// The samples' weather with so many hours from 07:00, the one in progress, coldest at 05:00 and warmest at 14:00.
  static func weather(hours count: Int) throws -> Weather {
    var weather = try weather()
    let first = try instant("2026-11-22T00:00:00Z")
    weather.hours = (0..<count).map { number in
      let hour = (7 + number) % 24
      let celsius = hour == 5 ? 17.6 : hour == 14 ? 25.4 : hour < 5 || hour > 14 ? 19.0 : 22.5
      return .init(
        at: first.addingTimeInterval(Double(number) * 3600), condition: .overcast, temperatureCelsius: celsius)
    }
    return weather
  }

  /// The weather with its hours and a line of observation in each state; old as it is in the last minute in which it may be
  /// shown, when its hours and days are other ones than at first.
  static func hourly(_ weather: Weather) throws -> [(name: String, content: WidgetContent)] {
    let widget = try weatherWidget()
    return try Samples.states.map { state in
      // In the last minute in which it may be shown, a stale one is no longer what `content` takes for stale.
      guard state == .stale else {
        return ("hours-\(state)", try content(widget, .weather(weather), openMeteo, state: state, observed: observed()))
      }
      let now = try fetchedAt().addingTimeInterval(Double(widget.maxAgeSeconds) - 60)
      let content = try content(
        widget, [.weather(weather)], openMeteo, observed: observed(), fetchedAt: fetchedAt(), now: now)
      try #require(content.state == state)
      return ("hours-\(state)", content)
    }
  }
}
