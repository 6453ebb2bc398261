import Core

/// Every recorded body of the providers that exist, with its verdict.
let captures: [Capture] =
  [
    // Open-Meteo: only bodies with a `current` section of today's names answer our question.
    openMeteo("forecast-hanoi-current-gmt-2026-02.json", "2026-02-05T00:50:00Z", .read),
    openMeteo(
      "forecast-bangkok-utc7-2024-12.json", "2024-12-13T16:05:00Z", .read,
      Capture.Place(zone: "Asia/Bangkok", latitude: 13.75, longitude: 100.5)),
    openMeteo(
      "forecast-all-null-daily-2023.json", "2023-01-01T00:00:00Z", .refused("current: missing"),
      Capture.Place(zone: "UTC", latitude: -12.5, longitude: -130.9)),
    openMeteo(
      "forecast-hourly-4418bd-2023.json", "2023-10-25T12:00:00Z", .refused("current: missing"),
      Capture.Place(zone: "America/Sao_Paulo", latitude: -15.8, longitude: -47.9)),
    openMeteo(
      "forecast-legacy-current_weather-2026-01.json", "2026-01-18T20:05:00Z", .refused("current: missing"),
      Capture.Place(zone: "Europe/Paris", latitude: 46.97, longitude: -1.31)),
    openMeteo(
      "forecast-legacy-current_weather-darwin-2023.json", "2023-10-25T11:20:00Z", .refused("current: missing"),
      Capture.Place(zone: "Australia/Darwin", latitude: -12.46, longitude: 130.84)),
    openMeteo(
      "forecast-munich-legacy-current_weather-unixtime-2026-02.json", "2026-02-07T15:20:00Z",
      .refused("current: missing"), Capture.Place(zone: "Europe/Berlin", latitude: 48.14, longitude: 11.58)),
    openMeteo(
      "forecast-minimal-nosections-2026.json", "2026-08-01T00:00:00Z", .refused("current: missing"),
      Capture.Place(zone: "Europe/Amsterdam", latitude: 52.28, longitude: 6.87)),
    openMeteo("INVALID-nan-latlon-200.txt", "2026-09-01T00:00:00Z", .refused("not a whole JSON document")),
    openMeteo(
      "error-400-invalid-hourly-2023.json", "2023-10-25T11:26:18Z",
      .refused(
        "HTTP 400: Cannot initialize SurfaceAndPressureVariable<ForecastSurfaceVariable, ForecastPressureVariable> "
          + "from invalid String val…"), status: 400),
    openMeteo(
      "error-400-invalid-unit-2023.json", "2023-10-25T11:27:09Z",
      .refused(
        "HTTP 400: Cannot initialize TemperatureUnit from invalid String value asdfsfd for key temperature_unit"),
      status: 400),
    openMeteo(
      "error-429-daily.json", "2026-11-22T00:30:00Z",
      .refused("HTTP 429: Daily API request limit exceeded. Please try again tomorrow."), status: 429),
    openMeteo(
      "error-429-minutely.json", "2026-11-22T00:30:00Z",
      .refused("HTTP 429: Minutely API request limit exceeded. Please try again in one minute."), status: 429),

    metNorway("compact-beijing-2020.json", "2020-07-20T11:10:00Z", "Asia/Shanghai", 39.9, 116.4),
    metNorway("complete-london-2020.json", "2020-07-20T11:10:00Z", "Europe/London", 51.5, -0.1),
    metNorway("compact-oslo-2026-02.json", "2026-02-06T21:10:00Z", "Europe/Oslo", 59.9139, 10.7522),

    openMeteoAir(
      "full-enschede-2026-10.json", "2026-10-03T10:20:00Z", "Europe/Amsterdam", 52.2215, 6.8937, .read),
    openMeteoAir(
      "beijing-hourly-co-2023.json", "2023-01-01T12:00:00Z", "Asia/Shanghai", 39.9, 116.4,
      .refused("current: missing")),
    openMeteoAir(
      "ha-current-uv-ozone.json", "2021-11-24T23:20:00Z", "Europe/Berlin", 52.52, 13.41,
      .refused("current.us_aqi: missing")),

    metar("ksfo-2026-07.json", "KSFO", "2026-07-05T11:05:00Z"),
    metar("rjtt-rain-mist-2026-09.json", "RJTT", "2026-09-12T15:10:00Z"),
    metar("kk82-auto-clr-noslp-2026-09.json", "KK82", "2026-09-03T16:40:00Z"),
    metar("multi-kbos-kmci-kord-2026-05.json", "KORD", "2026-05-20T10:05:00Z"),
    metar("vidp-vidd-vrb-trimmed-2026-08.json", "VIDD", "2026-08-31T20:40:00Z"),
    metar("oldschema-ktpa-nulls-2025-07.json", "KTPA", "2025-07-09T19:00:00Z"),
    metar("oldschema-kmci-vrb-withtaf-2025-06.json", "KMCI", "2025-06-19T21:00:00Z"),
    metar("oldschema-lejr-icao-9999-2023-10.json", "LEJR", "2023-10-27T15:40:00Z"),
    metar(
      "error-unexpected-param.json", "VVNB", "2026-11-22T00:30:00Z",
      .refused("HTTP 400: Unexpected query parameter provided"), status: 400),
    vietcombank("xml-20151008.xml", "2015-10-08T00:10:00Z"),
    vietcombank("xml-20221221-browser-copy.xml", "2022-12-21T07:40:00Z"),
    vietcombank("xml-20241116-reconstructed.xml", "2024-11-16T14:10:00Z"),
    // The feed as other programs have written it down: no answer of the bank.
    vietcombank(
      "xml-as-php-json-20170411.json", "2017-04-11T02:00:00Z",
      .refused("not a whole XML document: line 1: not well-formed (invalid token)")),
    vietcombank(
      "xml-as-xml2js-json-20241116.json", "2024-11-16T14:10:00Z",
      .refused("not a whole XML document: line 1: not well-formed (invalid token)")),

    vietcombank("json-20251209.json", "2025-12-09T02:00:00Z"),
    vietcombank("json-20261006-excerpt.json", "2026-10-06T03:30:00Z"),
    // 29 boards without what the bank puts around each; they are replayed one by one, with that added, in a test of theirs.
    vietcombank(
      "json-data-arrays-202402-tet.json", "2024-02-10T03:00:00Z",
      .refused("the document: expected an object, found an array")),

    rates("techcombank-json-20261006-excerpt.json", "techcombank", "2026-10-06T12:00:00Z"),

    currencyAPI("20210912-v1gh.json", "2021-09-12T06:00:00Z"),
    currencyAPI("20240306.json", "2024-03-06T06:00:00Z"),

    rates("open-er-api-usd-20240819.json", "open-er-api", "2024-08-19T06:00:00Z"),
    rates(
      "open-er-api-eur-20250813-pretty.json", "open-er-api", "2025-08-13T06:00:00Z",
      .refused("base_code: expected USD, found \"EUR\"")),

    // The first version: the European Central Bank's rates alone, without the đồng.
    rates(
      "frankfurter-v1-latest-gbp-20260805.json", "frankfurter", "2026-08-05T18:00:00Z",
      .refused("the document: expected an array, found an object")),
    rates(
      "frankfurter-v1-latest-usd-20260529.json", "frankfurter", "2026-05-29T18:00:00Z",
      .refused("the document: expected an array, found an object")),
  ] + keyedCaptures + goldCaptures

/// Which file names of the folder must be in the table.
func belongsToTable(_ name: String) -> Bool {
  guard !name.contains(".headers.") else { return false }
  let prefixes =
    [
      "openmeteo-", "metno-", "metar-awc-", "vietcombank-", "techcombank-",
      "fawazahmed0-", "open-er-api-", "frankfurter-",
    ] + keyedPrefixes + goldPrefixes
  return prefixes.contains { name.hasPrefix($0) }
}

private func openMeteo(
  _ name: String, _ now: String, _ verdict: Capture.Verdict,
  _ place: Capture.Place = Capture.Place(zone: "Asia/Ho_Chi_Minh", latitude: 21.03, longitude: 105.85),
  status: Int = 200
) -> Capture {
  Capture(
    path: "weather/openmeteo-\(name)", provider: "open-meteo", status: status, now: now, place: place,
    verdict: verdict)
}

private func openMeteoAir(
  _ name: String, _ now: String, _ zone: String, _ latitude: Double, _ longitude: Double, _ verdict: Capture.Verdict
) -> Capture {
  Capture(
    path: "weather/openmeteo-airquality-\(name)", provider: "open-meteo-air", now: now,
    place: Capture.Place(zone: zone, latitude: latitude, longitude: longitude), verdict: verdict)
}

private func metar(
  _ name: String, _ station: StationID, _ now: String, _ verdict: Capture.Verdict = .read, status: Int = 200
) -> Capture {
  Capture(
    path: "weather/metar-awc-\(name)", provider: "metar", status: status, now: now, station: station,
    verdict: verdict)
}

private func metNorway(
  _ name: String, _ now: String, _ zone: String, _ latitude: Double, _ longitude: Double
) -> Capture {
  Capture(
    path: "weather/metno-\(name)", provider: "met-norway", now: now,
    place: Capture.Place(zone: zone, latitude: latitude, longitude: longitude), verdict: .read)
}

private func vietcombank(_ name: String, _ now: String, _ verdict: Capture.Verdict = .read) -> Capture {
  rates("vietcombank-\(name)", name.hasPrefix("json") ? "vietcombank-json" : "vietcombank", now, verdict)
}

private func currencyAPI(_ name: String, _ now: String) -> Capture {
  rates("fawazahmed0-usd-\(name)", "currency-api", now)
}

private func rates(
  _ name: String, _ provider: ProviderID, _ now: String, _ verdict: Capture.Verdict = .read
) -> Capture {
  Capture(path: "rates/\(name)", provider: provider, now: now, verdict: verdict)
}
