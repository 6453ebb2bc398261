import Core
import Foundation
import Providers

extension FuzzTarget {
  /// Pages of names and numbers that the input's bytes are taken for.
  static let pages = FuzzTarget(
    name: "pages",
    seeds: {
      let names = ["Hà Nội", "\"\u{301}><script>alert(1)</script>", "<!--#exec cmd=\"ls\"-->{{x}}[y]\u{202E}\u{0}"]
      return names.enumerated().map { index, name in
        Data([UInt8(index), UInt8(name.utf8.count)]) + Data(name.utf8)
          + Data((0..<400).map { UInt8(truncatingIfNeeded: $0 * (index * 2 + 3)) })
      }
    },
    check: { input in
      var noise = Noise(bytes: input[...])
      let state = noise.byte()
      let kind: Kind = state & 1 == 0 ? .weather : .rates
      let providers = registry.filter { $0.kind == kind }
      let provider = providers[Int(state >> 1) % providers.count]
      let names: ShortMap<Language, String> = ["vi": noise.text(), "en": noise.text()]
      let currencies: [Currency] = (0..<Int(noise.byte() % 31)).map { _ in noise.currency() }
      let widget = sampleWidget(kind, names: names, currencies: currencies, providers: [provider.id])
      let reading = kind == .weather ? Reading.weather(noise.weather()) : .rates(noise.table(of: currencies))
      let earlier = kind == .weather ? nil : Reading.rates(noise.table(of: currencies))
      let past = earlier.map {
        Past(unchangedSince: pinnedNow, baseline: Past.EarlierReading(reading: $0, firstSeenAt: noise.instant()))
      }
      let content = content(
        of: widget, state & 128 == 0 ? [reading] : [], by: provider, past: past,
        fetchedAt: pinnedNow.addingTimeInterval(-Double(noise.byte()) * 100), isSample: state & 64 != 0)
      return problem(inPageOf: content) ?? problem(inPagesOfPlaces: &noise, by: provider)
        ?? problem(inPageOfGold: &noise)
    })
}

/// An input's bytes, taken one after the other for what a page is made of; after the end come zeros.
struct Noise {
  var bytes: Data.SubSequence

  mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

  mutating func bits() -> UInt64 { (0..<8).reduce(0) { bits, _ in bits << 8 | UInt64(byte()) } }

  mutating func text() -> String {
    let count = Int(byte())
    defer { bytes = bytes.dropFirst(count) }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  mutating func currency() -> Currency {
    Currency(rawValue: String(decoding: (0..<3).map { _ in 65 + byte() % 26 }, as: UTF8.self))
  }

  /// Half of them numbers of the weather, the others any finite number.
  mutating func number() -> Double? {
    switch byte() {
    case ..<64: return nil
    case ..<160: return Double(Int8(bitPattern: byte())) + Double(byte()) / 256
    default:
      let number = Double(bitPattern: bits())
      return number.isFinite ? number : nil
    }
  }

  mutating func price() -> Decimal? {
    switch byte() {
    case ..<64: return nil
    case ..<160: return Decimal(Int(byte()) << 8 | Int(byte())) / 100
    default:
      let exponent = Int(Int8(bitPattern: byte()))
      let price = Decimal(sign: byte() & 1 == 0 ? .plus : .minus, exponent: exponent, significand: Decimal(bits()))
      return price.isFinite ? price : nil
    }
  }

  /// An instant near the present, or any that the store can hold.
  mutating func instant() -> Date {
    let distance = byte() < 200 ? Double(byte()) * 1800 - 86400 : Double(Int64(bitPattern: bits()) % 100_000_000_000)
    return pinnedNow.addingTimeInterval(distance)
  }

  mutating func condition() -> Condition {
    Condition.allCases[Int(byte()) % Condition.allCases.count]
  }

  mutating func weather() -> Weather {
    let current = Weather.Current(
      observedAt: instant(), condition: condition(), isDay: [nil, false, true][Int(byte() % 3)],
      temperatureCelsius: number(), humidityPercent: number(), windMetersPerSecond: number(),
      windDirectionDegrees: number(), gustMetersPerSecond: number(), pressureHectopascals: number(),
      cloudPercent: number(), precipitationMillimeters: number())
    let hours = (0..<Int(byte() % 4)).map { _ in
      Weather.Hour(
        at: instant(), condition: condition(), temperatureCelsius: number(), precipitationMillimeters: number(),
        precipitationProbabilityPercent: number())
    }
    let days = (0..<Int(byte() % 9)).map { _ in
      Weather.Day(
        date: CalendarDay(of: instant(), in: .gmt), condition: condition(), minimumCelsius: number(),
        maximumCelsius: number(), precipitationMillimeters: number(), precipitationProbabilityPercent: number(),
        uvIndexMaximum: number(), sunriseAt: instant(), sunsetAt: instant())
    }
    return Weather(current: current, hours: hours, days: days)
  }

  mutating func table(of currencies: [Currency]) -> RateTable {
    let isBoard = byte() & 1 == 0
    let rows = currencies.map { currency in
      Rate(
        currency: currency, unit: byte() < 200 ? 1 : Int(Int64(bitPattern: bits())),
        buyCash: isBoard ? price() : nil, buyTransfer: isBoard ? price() : nil, sell: isBoard ? price() : nil,
        mid: isBoard ? nil : price())
    }
    return RateTable(
      basis: isBoard ? .board : .reference, rows: rows,
      day: byte() < 128 ? nil : CalendarDay(of: instant(), in: .gmt), observedAt: byte() < 128 ? nil : instant())
  }
}
