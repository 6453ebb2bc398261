import Core
import Foundation

/// A place's air in words; what the provider does not give is nil.
struct AirWords: FragmentBody {
  /// `AQI Mỹ`; without an index `Chỉ số`.
  let scale: String
  /// `95`, `500+`, or on OpenWeather's scale `3/5`.
  let index: String?
  /// The band in words, `Vừa phải`; nil without an index.
  let category: String?
  /// `Chỉ số chủ yếu do bụi mịn PM2.5`: a sentence of the index, since clean air has nothing to blame.
  let dominant: String?
  /// That the index is not of the same time as the particles beside it; nil where it is, or where nobody says.
  let period: String?
  /// PM2.5 and PM10, always both: `Bụi mịn PM2.5` and `33,4 µg/m³`.
  let particles: [(name: String, density: String?)]

  init(_ air: AirQuality, _ catalogue: Catalogue) {
    let (words, names) = (catalogue.words, catalogue.air)
    scale = air.index.flatMap { names.scales[$0.scale.rawValue] } ?? words[.airIndex]
    index = air.index.map(Self.text)
    category = air.index.map { names.categories[$0.category.rawValue] ?? words[.noData] }
    dominant = (air.index?.dominant).flatMap { names.pollutants[$0.rawValue] }.map {
      filled(words[.airIndexMainlyDueTo], ["pollutant": $0])
    }
    period = air.index?.period == .day ? words[.airIndexOfDay] : nil
    particles = [(.pm25, air.pm25MicrogramsPerCubicMeter), (.pm10, air.pm10MicrogramsPerCubicMeter)].map {
      (words[$0], $1.map(catalogue.microgramsPerCubicMeter))
    }
  }

  /// The number as its scale writes it: beyond 500 the American one is not defined, and five steps say little alone.
  private static func text(of index: AirQuality.Index) -> String {
    let highest = index.scale.bounds.upperBound
    switch index.scale {
    case .usAQI: return index.value < highest ? "\(index.value)" : "\(highest)+"
    case .openWeather: return "\(index.value)/\(highest)"
    }
  }

  let template = TemplateName.air

  /// Compact is the index and what it means.
  func fields(isCompact: Bool) -> [String: Any] {
    present([
      "hasFacts": !isCompact, "scale": scale, "index": index, "category": category, "dominant": dominant,
      "indexPeriod": period,
      "particles": particles.map { present(["particlesName": $0.name, "density": $0.density]) },
    ])
  }

  func textBlocks(_ words: Words) -> [[String]] {
    let index = ["\(scale): \(words.orMissing(index))", category, dominant, period].compactMap(\.self)
    return [index, columns(particles.map { [$0.name, words.orMissing($0.density)] }), [words[.modelNote]]]
  }
}
