import Core
import Foundation

/// A place's air in words; what the provider does not give is nil.
struct AirWords: FragmentBody {
  /// `AQI (thang Mỹ)`; without an index `Chỉ số`.
  let scale: String
  /// `trung bình 24 giờ`, where the index is not of the same time as the particles; nil where it is, or nobody says.
  let period: String?
  /// `95`, `500+`, or on OpenWeather's scale `3/5`.
  let index: String?
  /// The band in words, `Trung bình`; nil without an index.
  let category: String?
  /// The band's place on its scale from 1, and how many there are; nil without an index.
  let band: (number: Int, count: Int)?
  /// `Chất ô nhiễm chính: bụi mịn PM2.5`; nil of clean air, which has nothing to blame.
  let dominant: String?
  /// PM2.5 and PM10, always both: `PM2.5`, `Bụi mịn PM2.5` and `33,4 µg/m³`.
  let particles: [(code: String, name: String, density: String?)]
  private let particlePeriod: String?
  private let modelNote: String

  init(_ air: AirQuality, _ catalogue: Catalogue) {
    let (words, names) = (catalogue.words, catalogue.air)
    scale = air.index.flatMap { names.scales[$0.scale.rawValue] } ?? words[.airIndex]
    index = air.index.map(Self.text)
    category = air.index.map { names.categories[$0.category.rawValue] ?? words[.noData] }
    band = air.index.flatMap { index in
      let bands = index.scale.bands
      return bands.firstIndex(of: index.category).map { ($0 + 1, bands.count) }
    }
    dominant = (air.index?.dominant).flatMap { names.pollutants[$0.rawValue] }.map {
      filled(words[.airIndexMainlyDueTo], ["pollutant": $0])
    }
    let isOfDay = air.index?.period == .day
    period = isOfDay ? words[.airOfDay] : nil
    particlePeriod = isOfDay ? words[.airOfHour] : nil
    particles = [
      ("PM2.5", words[.pm25], air.pm25MicrogramsPerCubicMeter), ("PM10", words[.pm10], air.pm10MicrogramsPerCubicMeter),
    ].map { ($0, $1, $2.map(catalogue.microgramsPerCubicMeter)) }
    modelNote = words[.modelNote]
  }

  /// The number as its scale writes it: beyond 500 the American one is not defined, and five steps say little alone.
  private static func text(of index: AirQuality.Index) -> String {
    let highest = index.scale.bounds.upperBound
    switch index.scale {
    case .usAQI: return index.value < highest ? "\(index.value)" : "\(highest)+"
    case .openWeather: return "\(index.value)/\(highest)"
    }
  }

  /// From the fourth band on, an American index over 150, the air is bad for everybody.
  private var isAlarming: Bool { band.map { $0.number >= 4 } ?? false }

  let template = TemplateName.air

  /// Compact is the index and what it means.
  func fields(isCompact: Bool) -> [String: Any] {
    present([
      "hasFacts": !isCompact, "scale": scale, "indexPeriod": period, "index": index, "category": category,
      "dominant": dominant, "modelNote": modelNote, "isAlarming": isAlarming, "bandNumber": band?.number,
      "bands": band.map { band in (1...band.count).map { ["bandOf": $0, "isHere": $0 == band.number] } },
      "particlePeriod": particlePeriod,
      "particles": particles.enumerated().map { index, particle in
        present(["particlesName": particle.code, "density": particle.density, "isNext": index > 0])
      },
    ])
  }

  func textBlocks(_ words: Words) -> [[String]] {
    let period = period.map { " (\($0))" } ?? ""
    let index = ["\(scale): \(words.orMissing(index))\(period)", category, dominant].compactMap(\.self)
    let density = particles.map { particle in
      let period = particle.density == nil ? nil : particlePeriod
      return [particle.name, words.orMissing(particle.density) + (period.map { " (\($0))" } ?? "")]
    }
    return [index, columns(density), [modelNote]]
  }
}

extension AirQuality.Scale {
  /// The bands from clean to foul.
  fileprivate var bands: [AirQuality.Category] {
    switch self {
    case .usAQI: [.good, .moderate, .unhealthyForSensitiveGroups, .unhealthy, .veryUnhealthy, .hazardous]
    case .openWeather: [.good, .fair, .moderate, .poor, .veryPoor]
    }
  }
}

extension Catalogue {
  /// What the air's scales, bands and pollutants are called, each by its code in the JSON.
  struct AirNames: Sendable {
    /// Whose index it is: always beside the number, because VN_AQI counts the same air otherwise.
    let scales: [String: String]
    /// Words for every band of both scales.
    ///
    /// VN_AQI has official ones (Tốt, Trung bình, Kém, Xấu, Rất xấu, Nguy hại: Decision 1459/QĐ-TCMT) for other amounts:
    /// 60 µg/m³ of PM2.5 are "Kém" there and one band worse on the American scale. So the words for bad air are those
    /// that newspapers print with foreign indices, and the name of the scale always stands beside them.
    let categories: [String: String]
    /// What sets the index, as it stands inside a sentence.
    let pollutants: [String: String]
  }
}
