import Core

/// What the sky does, out of a report's codes for present weather and cloud.
///
/// Weather goes before cloud, and of several codes the most severe counts. What is over (`RE`, recent), only near the airport
/// (`VC`), drifts along the ground (`DR`, `BL`) or lies in patches (`MI`, `BC`, `PR`) is not the weather there; neither have
/// mist, haze, smoke and dust a condition of their own, nor the word that nothing significant is left (`NSW`). There the
/// cloud speaks.
struct METARSky {
  /// The condition; `.unknown` where the report says neither weather nor cloud.
  let condition: Condition

  /// Reads `-RA BR` and the covers of all layers.
  init(weather: String, covers: [String?]) {
    let codes = weather.split(separator: " ").compactMap { Self.condition(ofCode: $0) }
    let layers = covers.compactMap { $0.flatMap { Self.cloud[$0] } }
    condition = (codes.isEmpty ? layers : codes).max { $0.severity < $1.severity } ?? .unknown
  }

  /// Layers by how much of the sky they cover: few 1–2, scattered 3–4, broken 5–7, overcast 8 eighths; `OVX` is a sky that
  /// fog or snow hides.
  private static let cloud: [String: Condition] = [
    "SKC": .clear, "CLR": .clear, "NSC": .clear, "NCD": .clear, "CAVOK": .clear, "FEW": .mostlyClear,
    "SCT": .partlyCloudy, "BKN": .overcast, "OVC": .overcast, "OVX": .overcast,
  ]

  /// The condition of one code, `[+-]` and letters in pairs; nil where it has none.
  private static func condition(ofCode code: Substring) -> Condition? {
    let isLight = code.hasPrefix("-")
    let isHeavy = code.hasPrefix("+")
    let letters = Array(code.drop { "+-".contains($0) })
    let pairs = Set(stride(from: 0, to: letters.count - 1, by: 2).map { String(letters[$0...$0 + 1]) })
    guard pairs.isDisjoint(with: ["RE", "VC", "DR", "BL", "MI", "BC", "PR"]) else { return nil }
    func has(_ pair: String) -> Bool { pairs.contains(pair) }
    func graded(_ light: Condition, _ plain: Condition, _ heavy: Condition) -> Condition {
      isLight ? light : isHeavy ? heavy : plain
    }
    let isSnow = has("SN") || has("SG")
    if has("GR") { return .hail }
    if has("TS") { return isHeavy ? .thunderstormHeavy : .thunderstorm }
    if has("FZ"), has("RA") { return .freezingRain }
    if has("FZ"), has("DZ") { return .freezingDrizzle }
    // Rain and snow together, ice pellets, and pellets of snow or hail under 5 mm.
    if isSnow && (has("RA") || has("DZ")) || has("PL") || has("GS") { return .sleet }
    if has("SN"), has("SH") { return .snowShowers }
    if has("SN") { return graded(.snowLight, .snow, .snowHeavy) }
    if isSnow { return .snowLight }
    if has("RA"), has("SH") { return graded(.showersLight, .showers, .showersHeavy) }
    if has("RA") { return graded(.rainLight, .rain, .rainHeavy) }
    if has("DZ") { return .drizzle }
    // An automatic station's word for something that falls.
    if has("UP") { return .unknown }
    return has("FG") ? .fog : nil
  }
}
