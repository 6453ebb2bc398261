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

extension Catalogue {
  /// What the air's scales, bands and pollutants are called, each by its code in the JSON.
  struct AirNames: Decodable, Sendable {
    /// Whose index it is: always beside the number, because VN_AQI counts the same air otherwise.
    let scales: [String: String]
    /// Words for every band of both scales.
    ///
    /// VN_AQI has official ones (Tốt, Trung bình, Kém, Xấu, Rất xấu, Nguy hại: Decision 1459/QĐ-TCMT) for other amounts:
    /// 60 µg/m³ of PM2.5 are "Kém" there and one band worse on the American scale. So the Vietnamese words are those
    /// that newspapers print with foreign indices, and none of the official ones but "Tốt": what is good on these
    /// scales (PM2.5 up to 9 or 10 µg/m³) is good on the Vietnamese (up to 25) as well.
    let categories: [String: String]
    /// What sets the index, as it stands inside a sentence.
    let pollutants: [String: String]
  }
}
