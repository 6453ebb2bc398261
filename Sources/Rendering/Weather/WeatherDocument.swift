import Core
import Foundation

extension Weather {
  /// A place's weather as JSON: the provider's numbers with the provider's digits; without weather the place alone.
  static func document(
    of place: Place, _ weather: Weather?, _ observed: WidgetContent.Observed? = nil, lunarDate: LunarDate?
  ) -> [String: JSONValue] {
    [
      "place": JSONValue(place), "current": .object(weather?.current.document ?? Weather.Current.emptyDocument),
      "issuedAt": JSONValue(weather?.issuedAt), "observation": observed.map { .object($0.document) } ?? .null,
      "lunar": lunarDate.map { .object($0.document) } ?? .null,
      "hours": .array(weather?.hours.map { .object($0.document) } ?? []),
      "days": .array(weather?.days.map { .object($0.document) } ?? []),
    ]
  }
}

extension LunarDate {
  fileprivate var document: [String: JSONValue] {
    [
      "day": .number(Decimal(day)), "month": .number(Decimal(month)), "isLeapMonth": .bool(isLeapMonth),
      "year": .number(Decimal(year)),
    ]
  }
}

extension Weather.Current {
  var document: [String: JSONValue] {
    [
      "observedAt": JSONValue(observedAt), "condition": JSONValue(condition.rawValue),
      "isDay": isDay.map(JSONValue.bool) ?? .null, "temperatureCelsius": JSONValue(temperatureCelsius),
      // The only number that we compute ourselves.
      "feelsLikeCelsius": JSONValue(feelsLikeCelsius.map { Decimal(rounding: $0, scale: 1) }),
      "humidityPercent": JSONValue(humidityPercent), "windMetersPerSecond": JSONValue(windMetersPerSecond),
      "windDirectionDegrees": JSONValue(windDirectionDegrees), "gustMetersPerSecond": JSONValue(gustMetersPerSecond),
      "pressureHectopascals": JSONValue(pressureHectopascals), "cloudPercent": JSONValue(cloudPercent),
      "precipitationMillimeters": JSONValue(precipitationMillimeters),
    ]
  }

  /// That of a place without numbers: every value is null.
  static let emptyDocument = Weather.Current(observedAt: .distantPast, condition: .unknown).document
    .merging(["observedAt": .null]) { $1 }

  /// The columns of the past as CSV: what `document` has beside its time.
  static let columns = [
    "condition", "isDay", "temperatureCelsius", "feelsLikeCelsius", "humidityPercent", "windMetersPerSecond",
    "windDirectionDegrees", "gustMetersPerSecond", "pressureHectopascals", "cloudPercent", "precipitationMillimeters",
  ]
}

extension Weather.Hour {
  fileprivate var document: [String: JSONValue] {
    [
      "at": JSONValue(at), "condition": JSONValue(condition.rawValue),
      "temperatureCelsius": JSONValue(temperatureCelsius),
      "precipitationMillimeters": JSONValue(precipitationMillimeters),
      "precipitationProbabilityPercent": JSONValue(precipitationProbabilityPercent),
    ]
  }
}

extension Weather.Day {
  fileprivate var document: [String: JSONValue] {
    [
      "date": JSONValue(date.description), "condition": JSONValue(condition.rawValue),
      "minimumCelsius": JSONValue(minimumCelsius), "maximumCelsius": JSONValue(maximumCelsius),
      "precipitationMillimeters": JSONValue(precipitationMillimeters),
      "precipitationProbabilityPercent": JSONValue(precipitationProbabilityPercent),
      "uvIndexMaximum": JSONValue(uvIndexMaximum), "sunriseAt": JSONValue(sunriseAt), "sunsetAt": JSONValue(sunsetAt),
    ]
  }
}

extension WidgetContent.Observed {
  fileprivate var document: [String: JSONValue] {
    [
      "station": JSONValue(observation.station.rawValue), "observedAt": JSONValue(observation.observedAt),
      "temperatureCelsius": JSONValue(observation.temperatureCelsius),
      "humidityPercent": JSONValue(observation.humidityPercent),
      "windMetersPerSecond": JSONValue(observation.windMetersPerSecond),
      "windDirectionDegrees": JSONValue(observation.windDirectionDegrees),
      "condition": JSONValue(observation.condition.rawValue), "source": JSONValue(source),
    ]
  }
}
