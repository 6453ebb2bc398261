import Core

/// Every provider, in the order of the documentation: one line each.
package let registry: [any Provider] = [
  METNorway(),
  OpenMeteo(),
  OpenWeatherMap(),
  WeatherAPI(),
  METAR(),
  OpenMeteoAir(),
  OpenWeatherMapAir(),
  Vietcombank(),
  VietcombankJSON(),
  Techcombank(),
  CurrencyAPI(),
  Frankfurter(),
  OpenERAPI(),
  OpenExchangeRates(),
  ExchangeRateAPI(),
  SBV(),
  BTMC(),
  SJC(),
  MiHong(),
]
