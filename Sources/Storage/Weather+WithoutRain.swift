import Core

extension Weather {
  /// Without what falls in the hours, which older versions put an hour late.
  var withoutRain: Weather {
    var weather = self
    weather.current.precipitationMillimeters = nil
    for index in weather.upcoming.indices { weather.upcoming[index].precipitationMillimeters = nil }
    for index in weather.hours.indices {
      weather.hours[index].precipitationMillimeters = nil
      weather.hours[index].precipitationProbabilityPercent = nil
    }
    return weather
  }
}
