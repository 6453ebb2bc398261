import Foundation

/// A provider's word on the air of one place.
///
/// All known sources are models; VN_AQI is none of the scales, since it may be published from calibrated stations alone
/// (Decision 1459/QĐ-TCMT, section 3).
package struct AirQuality: Codable, Equatable, Sendable {
  /// The provider's own time for these values.
  package var observedAt: Date
  /// The index; nil where the provider gives none.
  package var index: Index?
  /// Particles under 2.5 µm, µg/m³; of one hour, as with every known source.
  package var pm25MicrogramsPerCubicMeter: Double?
  /// Particles under 10 µm, µg/m³; of one hour.
  package var pm10MicrogramsPerCubicMeter: Double?

  /// A reading of the air.
  package init(
    observedAt: Date, index: Index?, pm25MicrogramsPerCubicMeter: Double?, pm10MicrogramsPerCubicMeter: Double?
  ) {
    self.observedAt = observedAt
    self.index = index
    self.pm25MicrogramsPerCubicMeter = pm25MicrogramsPerCubicMeter
    self.pm10MicrogramsPerCubicMeter = pm10MicrogramsPerCubicMeter
  }

  /// One number for the whole, on a scale that must be named beside it.
  package struct Index: Codable, Equatable, Sendable {
    /// The scale.
    package var scale: Scale
    /// The number on it, whole.
    package var value: Int
    /// What sets it; nil where the provider does not say.
    package var dominant: Pollutant?
    /// Over what time it is counted; nil where the provider does not say, and in readings that an older version kept.
    package var period: Period?

    /// An index.
    package init(scale: Scale, value: Int, dominant: Pollutant? = nil, period: Period? = nil) {
      self.scale = scale
      self.value = value
      self.dominant = dominant
      self.period = period
    }

    /// The band that the number is in.
    package var category: Category {
      switch scale {
      case .usAQI:
        switch value {
        case ...50: .good
        case ...100: .moderate
        case ...150: .unhealthyForSensitiveGroups
        case ...200: .unhealthy
        case ...300: .veryUnhealthy
        default: .hazardous
        }
      case .openWeather:
        switch value {
        case ...1: .good
        case 2: .fair
        case 3: .moderate
        case 4: .poor
        default: .veryPoor
        }
      }
    }
  }

  /// Over what time an index is counted.
  package enum Period: String, Codable, Sendable, CaseIterable {
    /// A mean of 24 hours.
    case day = "24h"
    /// One hour, like the concentrations beside it.
    case hour = "1h"
  }

  /// Whose index it is.
  package enum Scale: String, Codable, Sendable, CaseIterable {
    /// The index of the United States' EPA, 0 to 500.
    case usAQI = "us-aqi"
    /// OpenWeather's own, 1 to 5.
    case openWeather = "openweather"

    /// The numbers of the scale.
    package var bounds: ClosedRange<Int> { self == .usAQI ? 0...500 : 1...5 }
  }

  /// A band of a scale.
  package enum Category: String, Codable, Sendable, CaseIterable {
    /// Good.
    case good
    /// Fair (OpenWeather).
    case fair
    /// Moderate.
    case moderate
    /// Unhealthy for sensitive groups (EPA).
    case unhealthyForSensitiveGroups = "unhealthy-for-sensitive-groups"
    /// Unhealthy (EPA).
    case unhealthy
    /// Very unhealthy (EPA).
    case veryUnhealthy = "very-unhealthy"
    /// Hazardous (EPA).
    case hazardous
    /// Poor (OpenWeather).
    case poor
    /// Very poor (OpenWeather).
    case veryPoor = "very-poor"
  }

  /// What pollutes.
  package enum Pollutant: String, Codable, Sendable, CaseIterable {
    /// Particles under 2.5 µm.
    case pm25 = "pm2_5"
    /// Particles under 10 µm.
    case pm10
    /// Ozone.
    case ozone
    /// Nitrogen dioxide.
    case nitrogenDioxide = "nitrogen_dioxide"
    /// Sulphur dioxide.
    case sulphurDioxide = "sulphur_dioxide"
    /// Carbon monoxide.
    case carbonMonoxide = "carbon_monoxide"
  }
}
