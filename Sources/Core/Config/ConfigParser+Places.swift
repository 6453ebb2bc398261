import Foundation

extension ConfigParser {
  var placeWords: String {
    "a place of the catalogue such as \"hanoi\", or an object with name, latitude, longitude, timeZone"
  }

  /// The places of a table: a row takes up to 700 bytes, a fragment has at most 16 KiB.
  func parsePlaces(_ node: ConfigNode) throws(ConfigError) -> [Place] {
    let elements = try node.elements(of: "places")
    guard elements.count <= 20 else { throw node.complaint("expected at most 20 places, found \(elements.count)") }
    var places: [Place] = []
    for element in elements {
      let place = try parsePlace(element)
      // As they are asked for: providers are told 4 decimals.
      guard !places.contains(where: { $0.coordinate.text == place.coordinate.text }) else {
        throw element.complaint("a place at the same point is in the list already")
      }
      places.append(place)
    }
    return places
  }

  func parsePlace(_ node: ConfigNode) throws(ConfigError) -> Place {
    switch node.content {
    case .string(let name): return try parseKnownPlace(name, node)
    case .object: break
    case .null, .bool, .number, .array: throw node.expected(placeWords)
    }
    let members = try node.members(["name", "latitude", "longitude", "timeZone", "heightMeters"])
    let names = try parseTexts(
      try members.required("name", "an object with a name for each language"), "name", of: "place")
    let latitudeWords = "degrees north from -90 to 90"
    let longitudeWords = "degrees east from -180 to 180"
    let coordinate = Coordinate(
      latitude: try members.required("latitude", latitudeWords).number(-90...90, latitudeWords),
      longitude: try members.required("longitude", longitudeWords).number(-180...180, longitudeWords))
    return Place(
      names: names, coordinate: coordinate, zone: try parseZone(try members.required("timeZone", zoneWords)),
      heightMeters: try members["heightMeters"].map(parseHeight))
  }

  private func parseKnownPlace(_ name: String, _ node: ConfigNode) throws(ConfigError) -> Place {
    let words = "a place of the catalogue"
    guard let known = KnownPlace.all.first(where: { $0.id == name }) else {
      // A name in another spelling need not be similar to the id.
      if let called = KnownPlace.called(name) {
        throw node.complaint("expected \(words), found \(node.found); did you mean \"\(called.id)\"?")
      }
      throw node.expected(words, among: KnownPlace.all.map(\.id))
    }
    return known.place
  }

  /// The name of a place, or the title of a widget, by language.
  func parseTexts(_ node: ConfigNode, _ what: String, of owner: String) throws(ConfigError) -> ShortMap<
    Language, String
  > {
    guard case .object = node.content else { throw node.expected("an object with a \(what) for each language") }
    var texts: ShortMap<Language, String> = [:]
    for (key, node) in try node.entries() {
      guard isLanguage(Language(rawValue: key)) else {
        let known = languages.map(\.rawValue).joined(separator: ", ")
        throw node.complaint("unknown language; expected one of \(known)")
      }
      let text = try node.plainText("the \(owner)'s \(what)")
      guard text.unicodeScalars.count <= 80 else { throw node.complaint("expected a \(what) of at most 80 characters") }
      texts[Language(rawValue: key)] = text
    }
    guard !texts.isEmpty else { throw node.expected("a \(what) in at least one language") }
    return texts
  }

  private func parseHeight(_ node: ConfigNode) throws(ConfigError) -> Double {
    let bounds = Place.heightBoundsMeters
    return try node.number(bounds, "meters above the sea from \(Int(bounds.lowerBound)) to \(Int(bounds.upperBound))")
  }

  private var zoneWords: String { "a time zone such as \"Asia/Ho_Chi_Minh\"" }

  func parseZone(_ node: ConfigNode) throws(ConfigError) -> TimeZone {
    guard let zone = TimeZone(identifier: try node.string(zoneWords)) else { throw node.expected(zoneWords) }
    return zone
  }

  /// The provider of a line of observation, and the station: Hanoi's airport where none is named.
  func parseObservation(_ members: Members) throws(ConfigError) -> Feed? {
    guard let node = members["observation"] else {
      if let station = members["station"] { throw station.complaint("expected \"observation\" beside it") }
      return nil
    }
    return Feed(
      try parseProvider(node, kind: .observation),
      .observation(ObservationQuery(station: try members["station"].map(parseStation) ?? .noiBai)))
  }

  private func parseStation(_ node: ConfigNode) throws(ConfigError) -> StationID {
    let words = "an airport's code of four capitals such as \"VVNB\""
    let code = try node.string(words)
    guard code.utf8.count == 4, code.utf8.allSatisfy({ (65...90).contains($0) || (48...57).contains($0) }) else {
      throw node.expected(words)
    }
    return StationID(rawValue: code)
  }
}
