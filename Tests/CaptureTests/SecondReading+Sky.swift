import Core
import Foundation
import Testing

func expectOpenMeteoAir(_ air: AirQuality, _ capture: Capture) throws {
  let body = try tree(capture)
  let current = object(body["current"])
  let units = object(body["current_units"])
  let offset = try #require((body["utc_offset_seconds"] as? NSNumber)?.intValue)
  #expect(try air.observedAt == instant(current["time"], offsetSeconds: offset))
  for name in ["pm2_5", "pm10"] { #expect((units[name] as? String)?.hasSuffix("g/m³") ?? false) }
  #expect(air.pm25MicrogramsPerCubicMeter == number(current["pm2_5"]))
  #expect(air.pm10MicrogramsPerCubicMeter == number(current["pm10"]))
  let index = try #require(air.index)
  #expect(index.scale == .usAQI && Double(index.value) == number(current["us_aqi"])?.rounded())
  // Whatever pollutant has the highest index of its own.
  let own = current.filter { $0.key.hasPrefix("us_aqi_") }.compactMapValues(number)
  let highest = own.max { $0.value < $1.value }?.key
  #expect(index.dominant.map { "us_aqi_\($0.rawValue)" } == highest)
  // Particles are counted over 24 hours, two gases by the hour, the others over 8 hours.
  let periods = [
    "us_aqi_pm2_5": "24h", "us_aqi_pm10": "24h", "us_aqi_nitrogen_dioxide": "1h", "us_aqi_sulphur_dioxide": "1h",
  ]
  #expect(index.period?.rawValue == highest.flatMap { periods[$0] })
}

/// The report's raw text where there is one, else its decoded fields, by regular expressions.
func expectMETAR(_ observation: Observation, _ capture: Capture) throws {
  let data = try Data(contentsOf: try capture.file())
  let all = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
  let report = try #require(all.first { $0["icaoId"] as? String == capture.station.rawValue })
  #expect(observation.station == capture.station)
  #expect(observation.stationName == report["name"] as? String)
  #expect(observation.observedAt.timeIntervalSince1970 == number(report["obsTime"]))
  #expect(observation.temperatureCelsius == number(report["temp"]))
  let celsius = try #require(number(report["temp"]))
  let dewPoint = try #require(number(report["dewp"]))
  #expect(abs(try #require(observation.humidityPercent) - humidity(celsius, dewPoint)) < 0.3)

  let raw = report["rawOb"] as? String ?? rawText(of: report)
  let groups = raw.components(separatedBy: " RMK")[0]
  let wind = try #require(groups.firstMatch(of: /(\d{3}|VRB)(\d{2,3})(G\d+)?KT/))
  let knots = try #require(Double(wind.2))
  #expect(abs(try #require(observation.windMetersPerSecond) - knots * 0.514444) <= 0.0501)
  #expect(observation.windDirectionDegrees == Double(wind.1))
  if let time = groups.firstMatch(of: /(\d{2})(\d{2})(\d{2})Z/) {
    #expect(observation.observedAt.instantText.contains("-\(time.1)T\(time.2):\(time.3):00Z"))
  }
  if let tenths = raw.firstMatch(of: /T0(\d{3})0\d{3}/) {
    #expect(observation.temperatureCelsius == Double(tenths.1).map { $0 / 10 })
  }
  let sky: [(String, Condition)] = [
    (" -RA", .rainLight), (" OVC", .overcast), (" BKN", .overcast), (" SCT", .partlyCloudy), (" FEW", .mostlyClear),
    (" CLR", .clear),
  ]
  #expect(observation.condition == sky.first { groups.contains($0.0) }?.1)
}

/// A report whose raw text somebody has cut away, as far as it is looked at.
private func rawText(of report: [String: Any]) -> String {
  let direction = number(report["wdir"]).map { String(format: "%03.0f", $0) } ?? report["wdir"] as? String ?? ""
  return " \(direction)\(String(format: "%02.0f", number(report["wspd"]) ?? 0))KT \(report["cover"] as? String ?? "")"
}

/// Relative humidity by Tetens' vapour pressures, not by the formula of the adapter.
private func humidity(_ celsius: Double, _ dewPoint: Double) -> Double {
  func pressure(_ celsius: Double) -> Double { 6.1078 * pow(10, 7.5 * celsius / (237.3 + celsius)) }
  return 100 * pressure(dewPoint) / pressure(celsius)
}
