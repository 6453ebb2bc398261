import Core
import Foundation
import Providers
import Replay

/// `decode PROVIDER KIBIBYTES`: how long the provider's decoder takes for its sample body grown to that size, the
/// median of 50 in milliseconds.
@main
struct DecodeCommand {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let name = arguments.first, let kibibytes = arguments.last.flatMap(Int.init), arguments.count == 2,
      let provider = registry.first(where: { $0.id.rawValue == name }),
      let zone = TimeZone(identifier: "Asia/Ho_Chi_Minh")
    else {
      print("usage: decode PROVIDER KIBIBYTES")
      exit(64)
    }
    let now = Date(timeIntervalSince1970: 1_795_307_400)
    let sample = try Data(contentsOf: URL(fileURLWithPath: "fixtures/\(name)/ok.json"))
    let body = try grown(expandingTimes(in: sample, now: now), to: kibibytes * 1024)
    let query = Query.weather(
      WeatherQuery(coordinate: Coordinate(latitude: 21.0285, longitude: 105.8542), zone: zone))
    var milliseconds: [Double] = []
    for _ in 0..<50 {
      let begun = ContinuousClock.now
      let reading = try provider.reading(Reply(status: 200, body: body), query, now, nil).get()
      milliseconds.append((ContinuousClock.now - begun) / .milliseconds(1))
      guard reading.kind == provider.kind else { exit(1) }
    }
    print("\(body.count / 1024) \(milliseconds.sorted()[milliseconds.count / 2])")
  }

  /// A forecast with so many more hours that it has the size; the hours follow each other.
  private static func grown(_ body: Data, to bytes: Int) throws -> Data {
    guard var document = try JSONSerialization.jsonObject(with: body) as? [String: Any] else { return body }
    var grown = body
    while grown.count < bytes {
      if var properties = document["properties"] as? [String: Any],
        let series = properties["timeseries"] as? [[String: Any]]
      {
        properties["timeseries"] = series + [later(series)]
        document["properties"] = properties
      } else if var hourly = document["hourly"] as? [String: [Any]] {
        for (name, values) in hourly { hourly[name] = values + [values.last.map(anHourLater) ?? 0] }
        document["hourly"] = hourly
      } else {
        return body
      }
      grown = try JSONSerialization.data(withJSONObject: document)
    }
    return grown
  }

  /// The first entry of a series, an hour after the last.
  private static func later(_ series: [[String: Any]]) -> [String: Any] {
    var entry = series[0]
    entry["time"] = series.last?["time"].map(anHourLater)
    return entry
  }

  /// A time an hour later; any other value as it is.
  private static func anHourLater(_ value: Any) -> Any {
    guard let text = value as? String, let instant = Date(iso8601: text, offsetSeconds: 0) else { return value }
    let later = instant.addingTimeInterval(3600).instantText
    return text.hasSuffix("Z") ? later : String(later.prefix(text.count))
  }
}
