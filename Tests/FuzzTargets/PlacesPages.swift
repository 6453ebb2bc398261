import Core
import Foundation

/// What breaks the rules of a page of one place's air, of a table of places, of a weather with an observation, or of a
/// board with the central rate.
func problem(inPagesOfPlaces noise: inout Noise, by provider: any Provider) -> String? {
  let air = problem(showing: .air(noise.air()), by: provider, on: widget(.air(noise.place()), of: provider))
  if let air { return air }
  let places = (0..<Int(noise.byte() % 21)).map { _ in noise.place() }
  let weather = places.map { _ in Reading.weather(noise.weather()) }
  let table = problem(inPageOf: content(of: widget(.places(places), of: provider), weather, by: provider))
  if let table { return table }
  let widget = widget(.weather(noise.place()), of: provider)
  let reading = Reading.weather(noise.weather())
  let source = WidgetContent.Source(provider: provider.id, terms: provider.terms)
  let observed = WidgetContent.Companion(reading: .observation(noise.observation()), source: source)
  if let page = problem(inPageOf: content(of: widget, [reading], by: provider, companion: observed)) { return page }
  let central = CentralRate(
    value: Decimal(Int(noise.byte()) * 397), document: noise.text(), day: CalendarDay(of: noise.instant(), in: .gmt))
  return problem(
    inPageOf: content(
      of: FuzzTargets.widget(.rates(["USD"]), of: provider), [.rates(noise.table(of: ["USD"]))], by: provider,
      companion: WidgetContent.Companion(reading: .centralRate(central), source: source)))
}

private func widget(_ subject: Widget.Subject, of provider: any Provider) -> Widget {
  Widget(
    id: "a-1", subject: subject, providers: [provider.id], ttlSeconds: 1800, maxAgeSeconds: 6 * 3600,
    zone: TimeZone(identifier: "Asia/Ho_Chi_Minh") ?? .gmt)
}

extension Noise {
  fileprivate mutating func place() -> Place {
    let zones = ["Asia/Ho_Chi_Minh", "America/New_York", "Pacific/Kiritimati"]
    return Place(
      names: ["vi": text(), "en": text()],
      coordinate: Coordinate(latitude: Double(Int8(bitPattern: byte())) / 2, longitude: Double(byte())),
      zone: TimeZone(identifier: zones[Int(byte()) % zones.count]) ?? .gmt)
  }

  fileprivate mutating func air() -> AirQuality {
    let scale = AirQuality.Scale.allCases[Int(byte()) % AirQuality.Scale.allCases.count]
    let pollutants = AirQuality.Pollutant.allCases
    let dominant = Int(byte()) % (pollutants.count + 1)
    let value = byte() < 200 ? Int(byte()) * 3 : Int(Int64(bitPattern: bits()))
    return AirQuality(
      observedAt: instant(),
      index: byte() < 200
        ? .init(
          scale: scale, value: value, dominant: pollutants.indices.contains(dominant) ? pollutants[dominant] : nil)
        : nil, pm25MicrogramsPerCubicMeter: number(), pm10MicrogramsPerCubicMeter: number())
  }

  fileprivate mutating func observation() -> Observation {
    Observation(
      station: byte() < 128 ? "VVNB" : StationID(rawValue: text()), stationName: byte() < 64 ? nil : text(),
      observedAt: instant(), condition: condition(), temperatureCelsius: number(), humidityPercent: number(),
      windMetersPerSecond: number(), windDirectionDegrees: number())
  }
}
