import Core

/// Every provider, in the order of the documentation: one line each.
public let registry: [RegisteredProvider] = [
  RegisteredProvider(METNorway.self),
  RegisteredProvider(OpenMeteo.self),
  RegisteredProvider(OpenWeatherMap.self),
  RegisteredProvider(WeatherAPI.self),
  RegisteredProvider(Vietcombank.self),
  RegisteredProvider(CurrencyAPI.self),
  RegisteredProvider(OpenExchangeRates.self),
  RegisteredProvider(ExchangeRateAPI.self),
]
