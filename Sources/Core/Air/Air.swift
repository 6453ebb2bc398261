import Foundation

/// The air of one place, as one provider gives it.
///
/// All known sources are models. VN_AQI is not among the scales, because it may only be published from calibrated stations
/// (Decision 1459/QĐ-TCMT, section 3).
package struct AirQuality: Codable, Equatable, Sendable {
  /// The provider's own time for these values.
  package var observedAt: Date
  package var index: Index?
  /// Of one hour, as with every known source.
  package var pm25MicrogramsPerCubicMeter: Double?
  /// Of one hour.
  package var pm10MicrogramsPerCubicMeter: Double?

  package init(
    observedAt: Date, index: Index?, pm25MicrogramsPerCubicMeter: Double?, pm10MicrogramsPerCubicMeter: Double?
  ) {
    self.observedAt = observedAt
    self.index = index
    self.pm25MicrogramsPerCubicMeter = pm25MicrogramsPerCubicMeter
    self.pm10MicrogramsPerCubicMeter = pm10MicrogramsPerCubicMeter
  }

  /// One number for the whole air; a page must name its scale.
  package struct Index: Codable, Equatable, Sendable {
    package var scale: Scale
    package var value: Int
    package var dominant: Pollutant?
    /// Nil where the provider does not say, and in readings that an older version kept.
    package var period: Period?

    package init(scale: Scale, value: Int, dominant: Pollutant? = nil, period: Period? = nil) {
      self.scale = scale
      self.value = value
      self.dominant = dominant
      self.period = period
    }

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

  package enum Period: String, Codable, Sendable, CaseIterable {
    case day = "24h"
    case hour = "1h"
  }

  package enum Scale: String, Codable, Sendable, CaseIterable {
    /// The index of the United States' EPA.
    case usAQI = "us-aqi"
    case openWeather = "openweather"

    package var bounds: ClosedRange<Int> { self == .usAQI ? 0...500 : 1...5 }
  }

  package enum Category: String, Codable, Sendable, CaseIterable {
    case good
    case fair
    case moderate
    case unhealthyForSensitiveGroups = "unhealthy-for-sensitive-groups"
    case unhealthy
    case veryUnhealthy = "very-unhealthy"
    case hazardous
    case poor
    case veryPoor = "very-poor"
  }

  package enum Pollutant: String, Codable, Sendable, CaseIterable {
    case pm25 = "pm2_5"
    case pm10
    case ozone
    case nitrogenDioxide = "nitrogen_dioxide"
    case sulphurDioxide = "sulphur_dioxide"
    case carbonMonoxide = "carbon_monoxide"
  }
}
