import Core

/// Every provider, in the order of the documentation: one line each.
package let registry: [RegisteredProvider] = [
  RegisteredProvider(METNorway.self),
  RegisteredProvider(OpenMeteo.self),
  RegisteredProvider(OpenWeatherMap.self),
  RegisteredProvider(WeatherAPI.self),
  RegisteredProvider(METAR.self),
  RegisteredProvider(OpenMeteoAir.self),
  RegisteredProvider(OpenWeatherMapAir.self),
  RegisteredProvider(Vietcombank.self),
  RegisteredProvider(VietcombankJSON.self),
  RegisteredProvider(Techcombank.self),
  RegisteredProvider(CurrencyAPI.self),
  RegisteredProvider(Frankfurter.self),
  RegisteredProvider(OpenERAPI.self),
  RegisteredProvider(OpenExchangeRates.self),
  RegisteredProvider(ExchangeRateAPI.self),
]
