import Core
import Testing

@testable import Providers

struct METNorwaySymbolTests {
  @Test func `the current symbol is the hour's, else the block's, and says whether it is day`() throws {
    var series = METNorwaySeries()
    series.hour("2026-11-22T00:00:00Z", 18, symbol: "lightrainshowers_day", withBlock: true)
    series.block("2026-11-22T06:00:00Z", 20, symbol: "fair_night")
    series.block("2026-11-22T12:00:00Z", 20, symbol: "cloudy")
    series.block("2026-11-22T18:00:00Z", 20, symbol: "clearsky_polartwilight")
    series.instant("2026-11-23T00:00:00Z", 19)
    let now = try ["T00:30:00Z", "T06:30:00Z", "T12:30:00Z", "T18:30:00Z"].map { time in
      try series.weather(now: "2026-11-22" + time, zone: "Asia/Ho_Chi_Minh").current
    }
    #expect(now.map(\.condition) == [.showersLight, .mostlyClear, .overcast, .clear])
    #expect(now.map(\.isDay) == [true, false, nil, false])
    let last = try series.weather(now: "2026-11-23T00:30:00Z", zone: "Asia/Ho_Chi_Minh").current
    #expect(last.condition == .unknown && last.isDay == nil && last.temperatureCelsius == 19)
  }

  @Test(arguments: [
    ("clearsky_day", Condition.clear), ("fair_night", .mostlyClear), ("partlycloudy_polartwilight", .partlyCloudy),
    ("cloudy", .overcast), ("fog", .fog), ("lightrain", .rainLight), ("rain", .rain), ("heavyrain", .rainHeavy),
    ("lightrainshowers_day", .showersLight), ("rainshowers_day", .showers), ("heavyrainshowers_day", .showersHeavy),
    ("lightsleet", .sleet), ("heavysleetshowers_night", .sleet), ("lightsnow", .snowLight), ("snow", .snow),
    ("heavysnow", .snowHeavy), ("lightsnowshowers_day", .snowShowers), ("heavyrainandthunder", .thunderstormHeavy),
    ("lightrainshowersandthunder_day", .thunderstorm), ("lightssleetshowersandthunder_day", .thunderstorm),
    ("lightsleetshowersandthunder_day", .thunderstorm), ("lightssnowshowersandthunder_day", .thunderstorm),
    ("lightsnowshowersandthunder_night", .thunderstorm), ("heavysnowshowersandthunder_day", .thunderstormHeavy),
    ("frogs", .unknown), ("", .unknown), ("_day", .unknown),
  ])
  func `a symbol's stem says the condition`(_ code: String, _ condition: Condition) {
    #expect(METNorwaySymbol(code).condition == condition)
  }
}
