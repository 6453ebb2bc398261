import Core
import Foundation
import Testing

@testable import Providers

/// One hour of one place, in the formats of several providers.
struct SameHourTests {
  struct Hour: Sendable {
    let celsius: Double
    let humidity: Double
    let metersPerSecond: Double
    let direction: Double
    let hectopascals: Double
    let cloud: Double
  }

  private static let hours = [
    Hour(celsius: 18.9, humidity: 88, metersPerSecond: 2.5, direction: 42, hectopascals: 1020, cloud: 75),
    Hour(celsius: 41.3, humidity: 31, metersPerSecond: 0, direction: 0, hectopascals: 998.4, cloud: 0),
    Hour(celsius: -0.4, humidity: 100, metersPerSecond: 13.9, direction: 359, hectopascals: 1041.2, cloud: 100),
  ]

  private static func bodies(of hour: Hour) -> [(provider: ProviderID, body: String)] {
    let kilometersPerHour = (hour.metersPerSecond * 3.6).rounded(scale: 1)
    let openMeteo = """
      {"utc_offset_seconds":25200,"current_units":{"temperature_2m":"°C","relative_humidity_2m":"%",\
      "wind_speed_10m":"km/h","wind_direction_10m":"°","pressure_msl":"hPa","cloud_cover":"%"},\
      "current":{"time":"2026-11-22T07:00","temperature_2m":\(hour.celsius),"relative_humidity_2m":\(hour.humidity),\
      "wind_speed_10m":\(kilometersPerHour),"wind_direction_10m":\(hour.direction),\
      "pressure_msl":\(hour.hectopascals),"cloud_cover":\(hour.cloud)}}
      """
    let metNorway = """
      {"properties":{"meta":{"units":{"wind_speed":"m/s"}},"timeseries":[{"time":"2026-11-22T00:00:00Z","data":\
      {"instant":{"details":{"air_temperature":\(hour.celsius),"relative_humidity":\(hour.humidity),\
      "wind_speed":\(hour.metersPerSecond),"wind_from_direction":\(hour.direction),\
      "air_pressure_at_sea_level":\(hour.hectopascals),"cloud_area_fraction":\(hour.cloud)}}}}]}}
      """
    let openWeatherMap = """
      {"coord":{"lat":21.02,"lon":105.84},"main":{"temp":\(hour.celsius),"humidity":\(hour.humidity),\
      "pressure":900,"sea_level":\(hour.hectopascals)},"wind":{"speed":\(hour.metersPerSecond),\
      "deg":\(hour.direction)},"clouds":{"all":\(hour.cloud)},"dt":1795305600,"sys":{},"cod":200}\u{1E}\
      {"cod":"200","list":[{"dt":1795316400,"main":{"temp":20}}],"city":{"coord":{"lat":21.02,"lon":105.84}}}
      """
    let weatherAPI = """
      {"location":{"lat":21.02,"lon":105.84,"tz_id":"Asia/Bangkok"},"current":{"last_updated_epoch":1795305600,\
      "temp_c":\(hour.celsius),"humidity":\(hour.humidity),"wind_kph":\(kilometersPerHour),\
      "wind_degree":\(hour.direction),"pressure_mb":\(hour.hectopascals),"cloud":\(hour.cloud)}}
      """
    return [
      ("open-meteo", openMeteo), ("met-norway", metNorway), ("openweathermap", openWeatherMap),
      ("weatherapi", weatherAPI),
    ]
  }

  @Test(arguments: hours)
  func `one hour is the same reading, whatever provider it comes from`(_ hour: Hour) throws {
    for (id, body) in Self.bodies(of: hour) {
      let provider = try #require(registry.first { $0.id == id })
      let reply = Reply(status: 200, body: Data(body.utf8))
      let weather = try provider.reading(reply, try pinnedQuery(.weather), pinnedNow, nil).get().weather
      let current = try #require(weather).current
      #expect(current.observedAt.instantText == "2026-11-22T00:00:00Z", "\(id)")
      #expect(current.temperatureCelsius == hour.celsius, "\(id)")
      #expect(current.humidityPercent == hour.humidity, "\(id)")
      #expect(current.windDirectionDegrees == hour.direction, "\(id)")
      #expect(current.pressureHectopascals == hour.hectopascals, "\(id)")
      #expect(current.cloudPercent == hour.cloud, "\(id)")
      // Where it was km/h, one decimal of m/s is all that is derived.
      #expect(abs(try #require(current.windMetersPerSecond) - hour.metersPerSecond) <= 0.05, "\(id)")
    }
  }
}
