import Core
import Foundation

extension FragmentFields {
  /// The fields of a table of places.
  static func places(_ words: PlacesWords, _ catalogue: Catalogue) -> [String: Any] {
    ["todayISO": words.today.iso8601, "todayText": words.today.text, "lines": words.rows.map { line($0, catalogue) }]
  }

  private static func line(_ row: PlacesWords.Row, _ catalogue: Catalogue) -> [String: Any] {
    var fields: [String: Any] = ["placeName": row.name, "placeSky": row.condition]
    fields["placeIcon"] = row.icon?.path
    fields["placeTemperature"] = row.temperature
    switch row.day {
    case .today(let word): fields["placeToday"] = word
    case .other(let date): fields["placeDay"] = ["placeISO": date.iso8601, "placeDate": date.text]
    }
    fields["placeRange"] = row.range
    fields["placeRain"] = row.rain
    return fields
  }

  /// The fields of a place's air; compact is the index and what it means.
  static func air(_ words: AirWords, isCompact: Bool) -> [String: Any] {
    var fields: [String: Any] = [
      "hasFacts": !isCompact, "scale": words.scale, "particles": words.particles.map(particles),
    ]
    fields["index"] = words.index
    fields["category"] = words.category
    fields["dominant"] = words.dominant
    fields["indexPeriod"] = words.period
    return fields
  }

  private static func particles(_ particles: AirWords.Particles) -> [String: Any] {
    var fields: [String: Any] = ["particlesName": particles.name]
    fields["density"] = particles.density
    return fields
  }

  /// The fields that a line of observation adds to a weather's; none where there is none.
  static func observed(_ words: ObservationWords?) -> [String: Any] {
    guard let words else { return [:] }
    return ["observation": ["observed": sentence(words.sentence), "observedSource": source(words.source)]]
  }
}
