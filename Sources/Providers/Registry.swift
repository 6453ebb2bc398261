import Core

/// Every provider, in the order of the documentation: one line each.
public let registry: [RegisteredProvider] = [
  RegisteredProvider(METNorway.self),
  RegisteredProvider(OpenMeteo.self),
  RegisteredProvider(METAR.self),
  RegisteredProvider(OpenMeteoAir.self),
  RegisteredProvider(OpenWeatherMapAir.self),
  RegisteredProvider(Vietcombank.self),
  RegisteredProvider(CurrencyAPI.self),
]
