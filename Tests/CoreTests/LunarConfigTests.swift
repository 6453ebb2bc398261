import Core
import Foundation
import Testing

/// The lunar date in the config.
@Suite struct LunarConfigTests {
  private static let place =
    #"{ "name": { "vi": "A" }, "latitude": 21, "longitude": 105, "timeZone": "Asia/Ho_Chi_Minh" }"#

  private func parse(_ members: String) throws(ConfigError) -> Config {
    let widget = #"{ "id": "w", \#(members) }"#
    return try ConfigParser(
      file: "config.json", directory: "/srv/site", registry: [weatherStandIn, boardStandIn], languages: ["vi"]
    ).parse(Data(#"{ "site": { "use": "non-commercial" }, "widgets": [\#(widget)] }"#.utf8))
  }

  private static let weather = #""kind": "weather", "providers": ["open-meteo"]"#

  @Test(arguments: [
    (#""place": \#(place), "lunar": true"#, true), (#""places": [\#(place)], "lunar": true"#, true),
    (#""place": \#(place), "lunar": false"#, false), (#""place": \#(place)"#, false),
  ])
  func `a weather widget says the lunar date where the config asks for it`(members: String, isThere: Bool) throws {
    #expect(try parse("\(Self.weather), \(members)").widgets.map(\.hasLunarDate) == [isThere])
  }

  @Test(arguments: [#""yes""#, "1", "null"])
  func `anything but true and false is refused with its place`(value: String) throws {
    let error = #expect(throws: ConfigError.self) {
      try parse("\(Self.weather), \"place\": \(Self.place), \"lunar\": \(value)")
    }
    #expect(
      error?.description.hasPrefix("config.json: widgets[0].lunar: expected true or false, found \(value)") == true)
  }

  @Test func `only weather has it`() throws {
    let error = #expect(throws: ConfigError.self) {
      try parse(#""kind": "rates", "providers": ["vietcombank"], "currencies": ["USD"], "lunar": true"#)
    }
    #expect(error?.description.hasPrefix("config.json: widgets[0].lunar: unknown key") == true)
  }
}
