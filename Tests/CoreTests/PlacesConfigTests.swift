import Core
import Foundation
import Testing

/// The config of a table of places.
@Suite struct PlacesConfigTests {
  private func place(_ latitude: String, _ longitude: String) -> String {
    #"{ "name": { "vi": "A" }, "latitude": \#(latitude), "longitude": \#(longitude), "timeZone": "Asia/Ho_Chi_Minh" }"#
  }

  private func parse(_ places: [String], beside: String = "") throws(ConfigError) -> Config {
    let widget =
      #"{ "id": "t", "kind": "weather", "providers": ["open-meteo"], "places": [\#(places.joined(separator: ","))]\#(beside) }"#
    return try ConfigParser(
      file: "config.json", directory: "/srv/site", registry: [weatherStandIn], languages: ["vi"]
    ).parse(Data(#"{ "site": { "use": "non-commercial" }, "widgets": [\#(widget)] }"#.utf8))
  }

  private func complaint(_ places: [String], beside: String = "") -> String? {
    do {
      _ = try parse(places, beside: beside)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func `a table has up to 20 places, each at a point of its own`() throws {
    let twenty = (0..<20).map { place("\($0)", "105") }
    #expect(try parse(twenty).widgets.first?.kind == .weather)
    #expect(
      complaint(twenty + [place("20", "105")])
        == "config.json: widgets[0].places: expected at most 20 places, found 21")
    #expect(complaint([]) == "config.json: widgets[0].places: expected a list of places, at least one, found []")
    // A provider is told 4 decimals, so these two would be one question.
    #expect(
      complaint([place("21.02851", "105.8542"), place("21.02849", "105.85421")])
        == "config.json: widgets[0].places[1]: a place at the same point is in the list already")
  }

  @Test func `a place may say its height, which is no part of the question`() throws {
    let high = place("22.3033", "103.775").replacing(#""timeZone""#, with: #""heightMeters": 3143, "timeZone""#)
    guard case .places(let places) = try parse([high]).widgets[0].subject else { return }
    #expect(places.map(\.heightMeters) == [3143])
    #expect(try parse([high]).widgets[0].queries == parse([place("22.3033", "103.775")]).widgets[0].queries)
    #expect(
      complaint([high.replacing("3143", with: "9001")])
        == "config.json: widgets[0].places[0].heightMeters: expected meters above the sea from -450 to 9000, found 9001"
    )
  }

  @Test(arguments: ["place", "observation", "station"])
  func `what belongs to one place has no room beside several`(_ key: String) {
    #expect(
      complaint([place("21", "105")], beside: #", "\#(key)": "x""#)
        == "config.json: widgets[0].\(key): expected no \(key) together with places")
  }
}
