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

  @Test func `a place may be a name of the catalogue, alone and in a table`() throws {
    guard case .places(let places) = try parse([#""hanoi""#, place("20.97", "105.77"), #""sa-pa""#]).widgets[0].subject
    else { return }
    #expect(places.map { $0.name(in: "vi") } == ["Hà Nội", "A", "Sa Pa"])
    #expect(places.map(\.heightMeters) == [10, nil, 1550])
    // The same question as by its coordinates, so that a change of the config costs no request.
    #expect(try parse([#""hanoi""#]).widgets[0].queries == parse([place("21.0285", "105.8542")]).widgets[0].queries)
    let one = #"{ "id": "t", "kind": "weather", "providers": ["open-meteo"], "place": "ho-chi-minh-city" }"#
    let config = try ConfigParser(
      file: "config.json", directory: "/", registry: [weatherStandIn], languages: ["vi"]
    ).parse(Data(#"{ "site": { "use": "non-commercial" }, "widgets": [\#(one)] }"#.utf8))
    #expect(config.widgets[0].zone.identifier == "Asia/Ho_Chi_Minh")
    guard case .weather(let place) = config.widgets[0].subject else { return }
    #expect(place.name(in: "vi") == "TP.HCM")
  }

  @Test(arguments: [
    (#""hanoy""#, #"expected a place of the catalogue, found "hanoy"; did you mean "hanoi"?"#),
    (#""Hà Nội""#, #"expected a place of the catalogue, found "Hà Nội"; did you mean "hanoi"?"#),
    (#""Saigon""#, #"expected a place of the catalogue, found "Saigon"; did you mean "ho-chi-minh-city"?"#),
    (#""Quy Nhơn""#, #"expected a place of the catalogue, found "Quy Nhơn"; did you mean "gia-lai"?"#),
    (#""Paris""#, #"expected a place of the catalogue, found "Paris""#),
    (#""""#, #"expected a place of the catalogue, found """#),
    (
      "5",
      #"expected a place of the catalogue such as "hanoi", or an object with name, latitude, longitude, timeZone, found 5"#
    ),
  ])
  func `an unknown name is told the nearest one`(value: String, problem: String) {
    #expect(complaint([value]) == "config.json: widgets[0].places[0]: \(problem)")
  }

  @Test func `a name and coordinates of one point are one place`() {
    let problem = "config.json: widgets[0].places[1]: a place at the same point is in the list already"
    #expect(complaint([#""hanoi""#, #""hanoi""#]) == problem)
    #expect(complaint([#""hanoi""#, place("21.02851", "105.85419")]) == problem)
  }

  @Test func `the schema lists the names of the catalogue`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let schema = try JSONSerialization.jsonObject(
      with: Data(contentsOf: root.appending(path: "config.schema.json")))
    let parts = (schema as? [String: Any])?["$defs"] as? [String: Any]
    #expect((parts?["knownPlace"] as? [String: Any])?["enum"] as? [String] == KnownPlace.all.map(\.id))
  }
}
