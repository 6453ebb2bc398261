import Core
import Foundation

/// A place's weather as JSON: the provider's numbers with the provider's digits.
func weather(_ weather: Weather, of place: Place, observed: WidgetContent.Observed?) -> JSONValue {
  .object([
    "place": document(of: place), "current": document(ofCurrent: weather.current),
    "issuedAt": JSONValue(weather.issuedAt), "observation": observed.map(observation) ?? .null,
    "hours": .array(weather.hours.map(hour)),
    "days": .array(weather.days.map(day)),
  ])
}

/// A place's air as JSON.
func air(_ air: AirQuality, of place: Place) -> JSONValue {
  guard case .object(var fields) = document(ofAir: air) else { return .null }
  fields["place"] = document(of: place)
  return .object(fields)
}

func document(ofAir air: AirQuality) -> JSONValue {
  .object([
    "index": air.index.map { index in
      .object([
        "scale": .string(index.scale.rawValue), "value": .number(Decimal(index.value)),
        "category": .string(index.category.rawValue), "dominant": JSONValue(index.dominant?.rawValue),
        "period": JSONValue(index.period?.rawValue),
      ])
    } ?? .null,
    "pm25MicrogramsPerCubicMeter": JSONValue(air.pm25MicrogramsPerCubicMeter),
    "pm10MicrogramsPerCubicMeter": JSONValue(air.pm10MicrogramsPerCubicMeter),
  ])
}

func document(of place: Place) -> JSONValue {
  let names = place.names.map { ($0.key.rawValue, JSONValue.string($0.value)) }
  return .object([
    "name": .object(Dictionary(names, uniquingKeysWith: { first, _ in first })),
    "latitude": JSONValue(place.coordinate.latitude), "longitude": JSONValue(place.coordinate.longitude),
    "timeZone": .string(place.zone.identifier),
  ])
}

private func observation(_ observed: WidgetContent.Observed) -> JSONValue {
  let observation = observed.observation
  return .object([
    "station": .string(observation.station.rawValue), "observedAt": JSONValue(observation.observedAt),
    "temperatureCelsius": JSONValue(observation.temperatureCelsius),
    "humidityPercent": JSONValue(observation.humidityPercent),
    "windMetersPerSecond": JSONValue(observation.windMetersPerSecond),
    "windDirectionDegrees": JSONValue(observation.windDirectionDegrees),
    "condition": .string(observation.condition.rawValue), "source": source(observed.source),
  ])
}

func document(ofCurrent current: Weather.Current) -> JSONValue {
  .object([
    "observedAt": JSONValue(current.observedAt), "condition": .string(current.condition.rawValue),
    "isDay": current.isDay.map(JSONValue.bool) ?? .null,
    "temperatureCelsius": JSONValue(current.temperatureCelsius),
    // The one number that is ours and not the provider's.
    "feelsLikeCelsius": JSONValue(current.feelsLikeCelsius.map { Decimal(rounding: $0, scale: 1) }),
    "humidityPercent": JSONValue(current.humidityPercent),
    "windMetersPerSecond": JSONValue(current.windMetersPerSecond),
    "windDirectionDegrees": JSONValue(current.windDirectionDegrees),
    "gustMetersPerSecond": JSONValue(current.gustMetersPerSecond),
    "pressureHectopascals": JSONValue(current.pressureHectopascals),
    "cloudPercent": JSONValue(current.cloudPercent),
    "precipitationMillimeters": JSONValue(current.precipitationMillimeters),
  ])
}

private func hour(_ hour: Weather.Hour) -> JSONValue {
  .object([
    "at": JSONValue(hour.at), "condition": .string(hour.condition.rawValue),
    "temperatureCelsius": JSONValue(hour.temperatureCelsius),
    "precipitationMillimeters": JSONValue(hour.precipitationMillimeters),
    "precipitationProbabilityPercent": JSONValue(hour.precipitationProbabilityPercent),
  ])
}

private func day(_ day: Weather.Day) -> JSONValue {
  .object([
    "date": .string(day.date.description), "condition": .string(day.condition.rawValue),
    "minimumCelsius": JSONValue(day.minimumCelsius), "maximumCelsius": JSONValue(day.maximumCelsius),
    "precipitationMillimeters": JSONValue(day.precipitationMillimeters),
    "precipitationProbabilityPercent": JSONValue(day.precipitationProbabilityPercent),
    "uvIndexMaximum": JSONValue(day.uvIndexMaximum), "sunriseAt": JSONValue(day.sunriseAt),
    "sunsetAt": JSONValue(day.sunsetAt),
  ])
}
