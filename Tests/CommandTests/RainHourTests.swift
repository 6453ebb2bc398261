import Foundation
import Replay
import Testing

@testable import Site

/// Of which hour the rain is that the JSON shows, read from the bodies and the files by themselves.
@Suite struct RainHourTests {
  private static let start = "2026-11-22T00:00:00Z"

  private func instant(_ text: String) throws -> Date { try #require(ISO8601DateFormatter().date(from: text)) }

  private func text(_ date: Date, _ format: String) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: format.hasSuffix("'Z'") ? 0 : 25200)
    formatter.dateFormat = format
    return formatter.string(from: date)
  }

  /// What falls in the hours from 07:00 in Hanoi on, mm, and the chance of it.
  private let rain: [(millimeters: Double, chance: Int)] = (0..<60).map { hour in
    switch hour {
    case 11: (8, 90)
    case 23: (3.5, 70)
    default: (hour % 7 == 3 ? 0.5 : 0, hour % 50)
    }
  }

  /// MET Norway says it of the hour that begins.
  private func metNorway() throws -> CannedReply {
    let start = try instant(Self.start)
    let steps = rain.enumerated().map { hour, fallen in
      """
      {"time":"\(text(start.addingTimeInterval(Double(hour) * 3600), "yyyy-MM-dd'T'HH:mm:ss'Z'"))","data":{"instant":\
      {"details":{"air_temperature":20}},"next_1_hours":{"summary":{"symbol_code":"cloudy"},"details":\
      {"precipitation_amount":\(fallen.millimeters),"probability_of_precipitation":\(fallen.chance)}}}}
      """
    }
    return CannedReply(
      headers: ["Content-Type": "application/json"],
      body: Data(
        #"{"properties":{"meta":{"units":{}},"timeseries":[\#(steps.joined(separator: ","))]}}"#.utf8))
  }

  /// Open-Meteo says it at the end of the hour: at the first time what fell before it.
  private func openMeteo(interval: Int) throws -> CannedReply {
    let start = try instant(Self.start)
    let hours = 0...48
    let times = hours.map { "\"\(text(start.addingTimeInterval(Double($0) * 3600), "yyyy-MM-dd'T'HH:mm"))\"" }
    let amounts = hours.map { $0 == 0 ? "77" : "\(rain[$0 - 1].millimeters)" }
    let chances = hours.map { $0 == 0 ? "99" : "\(rain[$0 - 1].chance)" }
    let body = """
      {"latitude":21,"longitude":105.875,"utc_offset_seconds":25200,\
      "current_units":{"interval":"seconds","temperature_2m":"°C","precipitation":"mm"},\
      "current":{"time":"2026-11-22T07:30","interval":\(interval),"temperature_2m":20,"precipitation":2},\
      "hourly_units":{"precipitation":"mm","precipitation_probability":"%"},\
      "hourly":{"time":[\(times.joined(separator: ","))],"precipitation":[\(amounts.joined(separator: ","))],\
      "precipitation_probability":[\(chances.joined(separator: ","))]}}
      """
    return CannedReply(headers: ["Content-Type": "application/json"], body: Data(body.utf8))
  }

  /// The published weather of a site that asks one provider.
  private func published(_ provider: String, _ reply: CannedReply) throws -> [String: Any] {
    let site = try TestSite()
    try site.change("config.json", #"["met-norway", "open-meteo"]"#, to: "[\"\(provider)\"]")
    site.providers.answer(provider, with: reply)
    let result = try site.run("refresh", "--only", "weather-hanoi")
    #expect(result == CommandResult(status: 0, output: "", errors: ""))
    return try #require(try site.json("public/v1/weather-hanoi.json")["weather"] as? [String: Any])
  }

  @Test func `one rain stands in the same hour, whoever tells of it`() throws {
    let start = try instant(Self.start)
    for (provider, reply) in [("met-norway", try metNorway()), ("open-meteo", try openMeteo(interval: 900))] {
      let hours = try #require(try published(provider, reply)["hours"] as? [[String: Any]])
      #expect(hours.count == 24, "\(provider)")
      for (index, hour) in hours.enumerated() {
        let at = text(start.addingTimeInterval(Double(index) * 3600), "yyyy-MM-dd'T'HH:mm:ss'Z'")
        #expect(hour["at"] as? String == at)
        #expect(hour["precipitationMillimeters"] as? Double == rain[index].millimeters, "\(provider) \(at)")
        #expect(hour["precipitationProbabilityPercent"] as? Int == rain[index].chance, "\(provider) \(at)")
      }
    }
  }

  @Test(arguments: [(900, nil), (3600, 2.0)] as [(Int, Double?)])
  func `what has fallen is of the last hour, or is not said`(_ interval: Int, _ millimeters: Double?) throws {
    let current = try published("open-meteo", try openMeteo(interval: interval))["current"] as? [String: Any]
    #expect(current?["precipitationMillimeters"] as? Double == millimeters)
    #expect(current?["precipitationMillimeters"] is NSNull == (millimeters == nil))
    let met = try published("met-norway", try metNorway())["current"] as? [String: Any]
    #expect(met?["precipitationMillimeters"] is NSNull)
  }
}
