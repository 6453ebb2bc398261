import Core
import Foundation

/// How the recorded files of the providers begin that need a key.
let keyedPrefixes = ["openweathermap-", "weatherapi-", "openexchangerates-", "exchangerate-api-"]

private let hanoi = Capture.Place(zone: "Asia/Ho_Chi_Minh", latitude: 21.0285, longitude: 105.8542)
private let saigon = Capture.Place(zone: "Asia/Ho_Chi_Minh", latitude: 10.7769, longitude: 106.7009)

/// Every recorded body of the providers that need a key, with its verdict.
///
/// Bodies of OpenWeather without `units=metric` are answers to another question than ours, so they are refused; a test of
/// its own turns them into °C and reads them.
let keyedCaptures: [Capture] = [
  openWeatherMap("weather25-hanoi-metric-2025-11.json", "2025-11-20T17:20:00Z", .read, hanoi, composed(for: hanoi)),
  openWeatherMap(
    "weather25-hanoi-kelvin-2021-10.json", "2021-10-07T09:35:00Z", kelvin("weather.main.temp", "307.15"), hanoi,
    composed(for: hanoi)),
  openWeatherMap(
    "weather25-hcmc-rain1h-nogust-2021-10.json", "2021-10-07T09:50:00Z", kelvin("weather.main.temp", "303.16"), saigon,
    composed(for: saigon)),
  openWeatherMap(
    "weather25-hcmc-kelvin-2025-02.json", "2025-02-25T18:25:00Z", kelvin("weather.main.temp", "300.41"), saigon,
    Capture.Companion(service: "forecast") {
      try Data(contentsOf: recorded("weather/openweathermap-forecast25-hcmc-2025-02.json"))
    }),
  openWeatherMap(
    "forecast25-hcmc-2025-02.json", "2025-02-25T18:25:00Z", kelvin("forecast.list[0].main.temp", "299.7"), saigon,
    Capture.Companion(service: "weather") {
      Data(
        #"{"cod":200,"coord":{"lat":10.75,"lon":106.67},"main":{"temp":27.3},"dt":1740507667,"sys":{}}"#.utf8)
    }),
  Capture(
    path: "weather/openweathermap-onecall-hanoi-langvi-2024-07.json", provider: "openweathermap", plan: "onecall",
    now: "2024-07-14T16:40:00Z", place: hanoi, verdict: kelvin("onecall.current.temp", "299.13")),
  openWeatherMap(
    "error-400-nothing-to-geocode.json", "2021-10-07T09:35:00Z", .refused("HTTP 400: Nothing to geocode"), hanoi,
    status: 400),
  openWeatherMap(
    "error-401-invalid-key.json", "2021-10-07T09:35:00Z",
    .refused("HTTP 401: Invalid API key. Please see http://openweathermap.org/faq#error401 for more info."), hanoi,
    status: 401),
  openWeatherMap(
    "error-404-city.json", "2021-10-07T09:35:00Z", .refused("HTTP 404: city not found"), hanoi, status: 404),

  weatherAPI("current-london-aqi-2024-04.json", "2024-04-01T21:45:00Z", .read),
  weatherAPI(
    "error-1006.json", "2024-04-01T21:45:00Z", .refused("HTTP 400: No matching location found. (1006)"), status: 400),
  weatherAPI(
    "error-2006.json", "2024-04-01T21:45:00Z", .refused("HTTP 401: API key is invalid. (2006)"), status: 401),

  openExchangeRates("latest-spk.json", "2014-10-22T20:05:00Z", .read),
  openExchangeRates("latest-exchanger.json", "2014-05-10T19:05:00Z", .read),
  openExchangeRates("historical-20150101.json", "2015-01-02T00:05:00Z", .read),
  openExchangeRates(
    "error-401-app-id-inactive.json", "2014-10-22T20:05:00Z",
    .refused(
      "HTTP 401: This App ID has been deactivated. Please use another or contact support@openexchangerates.org for "
        + "assistance."), status: 401),
  openExchangeRates(
    "error-429-access-restricted.json", "2014-10-22T20:05:00Z",
    .refused(
      "HTTP 429: Access restricted until 2050-01-01 (reason: too_many_requests). If there has been a mistake, please "
        + "contact support@ope…"), status: 429),
  openExchangeRates(
    "error-exchanger.json", "2014-05-10T19:05:00Z", .refused("HTTP 403: Not Allowed"), status: 403),
  openExchangeRates(
    "error-historical.json", "2014-05-10T19:05:00Z",
    .refused(
      "HTTP 400: Historical rates for the requested date are not available - please try a different date, or contact "
        + "support@openexchang…"), status: 400),

  exchangeRateAPI("20220224.json", "2022-02-24T06:00:00Z"),
  exchangeRateAPI("20260801.json", "2026-08-01T06:00:00Z"),
]

private func kelvin(_ path: String, _ value: String) -> Capture.Verdict {
  .refused("\(path): expected °C, found \(value), which is Kelvin")
}

/// A forecast for a body of current weather that was recorded alone; far in the future, so that it is always to come.
private func composed(for place: Capture.Place) -> Capture.Companion {
  Capture.Companion(service: "forecast") {
    let city = #""city":{"coord":{"lat":\#(place.latitude),"lon":\#(place.longitude)}}"#
    return Data(
      #"{"cod":"200","list":[{"dt":1800003600,"main":{"temp":20}}],\#(city)}"#.utf8)
  }
}

private func openWeatherMap(
  _ name: String, _ now: String, _ verdict: Capture.Verdict, _ place: Capture.Place,
  _ beside: Capture.Companion? = nil, status: Int = 200
) -> Capture {
  Capture(
    path: "weather/openweathermap-\(name)", provider: "openweathermap", status: status, beside: beside, now: now,
    place: place, verdict: verdict)
}

private func weatherAPI(_ name: String, _ now: String, _ verdict: Capture.Verdict, status: Int = 200) -> Capture {
  Capture(
    path: "weather/weatherapi-\(name)", provider: "weatherapi", status: status, now: now,
    place: Capture.Place(zone: "Europe/London", latitude: 51.5074, longitude: -0.1278), verdict: verdict)
}

private func openExchangeRates(
  _ name: String, _ now: String, _ verdict: Capture.Verdict, status: Int = 200
) -> Capture {
  Capture(
    path: "rates/openexchangerates-\(name)", provider: "openexchangerates", status: status, now: now, verdict: verdict)
}

private func exchangeRateAPI(_ name: String, _ now: String) -> Capture {
  Capture(
    path: "rates/exchangerate-api-v6-latest-usd-\(name)", provider: "exchangerate-api", now: now, verdict: .read)
}
