import Foundation
import Testing

@testable import Core

@Suite struct JudgeTests {
  let now = Date(timeIntervalSince1970: 1_795_307_400)

  let rates = Widget(
    id: "rates", subject: .rates(["USD", "JPY"]), providers: ["vietcombank"], ttlSeconds: 900, maxAgeSeconds: 4 * 86400,
    zone: .gmt)
  let weather = Widget(
    id: "weather",
    subject: .weather(
      Place(names: ["vi": "Hà Nội"], coordinate: Coordinate(latitude: 21.0285, longitude: 105.8542), zone: .gmt)),
    providers: ["open-meteo"], ttlSeconds: 1800, maxAgeSeconds: 6 * 3600, zone: .gmt)

  func board(_ dollar: Decimal, unit: Int = 1) -> Reading {
    .rates(
      RateTable(
        basis: .board,
        rows: [Rate(currency: "USD", unit: unit, buyCash: dollar, buyTransfer: dollar, sell: dollar)]))
  }

  func reference(_ dollar: Decimal) -> Reading {
    .rates(RateTable(basis: .reference, rows: [Rate(currency: "USD", mid: dollar)]))
  }

  func sky(_ celsius: Double) -> Reading {
    .weather(Weather(current: Weather.Current(observedAt: now, condition: .clear, temperatureCelsius: celsius)))
  }

  func kept(_ reading: Reading, hoursAgo: Double, by provider: ProviderID = "vietcombank") -> Snapshot {
    let widget = reading.kind == .rates ? rates : weather
    return Snapshot(
      feed: Feed(provider, widget.queries[0]), reading: reading, fetchedAt: now.addingTimeInterval(-hoursAgo * 3600))
  }

  func quarantined(_ reading: Reading, sightings: Int, minutesAgo: Double) -> Quarantined {
    Quarantined(
      feed: Feed("vietcombank", rates.queries[0]), reading: reading, sentence: "", isJump: true,
      firstSeenAt: now.addingTimeInterval(-minutesAgo * 60), lastSeenAt: now.addingTimeInterval(-300),
      sightings: sightings)
  }

  func judge(of reading: Reading, _ baseline: Baseline) -> Judge {
    Judge(of: (reading.kind == .rates ? rates : weather).use(), by: baseline, at: now)
  }

  func verdict(on reading: Reading, _ baseline: Baseline) -> Verdict {
    judge(of: reading, baseline).judgement(on: reading).verdict
  }

  func isJump(_ verdict: Verdict) -> Bool { if case .jump = verdict { true } else { false } }
  func isRefused(_ verdict: Verdict) -> Bool { if case .refused = verdict { true } else { false } }

  @Test func `the first reading has nothing to be compared with`() {
    #expect(verdict(on: board(31000), Baseline()) == .believed)
    #expect(verdict(on: sky(40), Baseline()) == .believed)
  }

  @Test(
    arguments: [
      (27300, 1, true), (24700, 1, true), (27301, 1, false), (24699, 1, false), (27301, 23, false),
      (28600, 48, true), (28601, 48, false), (32500, 120, true), (32501, 1200, false),
    ] as [(Decimal, Double, Bool)])
  func `a rate may move 5 percent a day, 25 percent at most`(dollar: Decimal, hoursAgo: Double, isBelieved: Bool) {
    let found = verdict(on: board(dollar), Baseline(last: kept(board(26000), hoursAgo: hoursAgo)))
    #expect(isBelieved ? found == .believed : isJump(found))
    let mid = verdict(on: reference(dollar), Baseline(last: kept(reference(26000), hoursAgo: hoursAgo)))
    #expect(isBelieved ? mid == .believed : isJump(mid))
  }

  @Test func `a jump is said with value, bounds and what it is measured by`() {
    let found = verdict(on: board(30000), Baseline(last: kept(board(26412), hoursAgo: 1)))
    #expect(
      found
        == .jump(
          .implausible("USD sell 30000, expected 25091.4 to 27732.6, within 5 % of the last good 26412")))
    let warm = verdict(on: sky(41), Baseline(last: kept(sky(24.5), hoursAgo: 0.5)))
    #expect(
      warm == .jump(.implausible("temperature 41, expected 9.5 to 39.5, within 15 °C of the last good 24.5")))
    let first = verdict(
      on: board(30000), Baseline(reference: kept(reference(26000), hoursAgo: 1, by: "currency-api")))
    #expect(
      first
        == .jump(.implausible("USD middle 30000, expected 24700 to 27300, within 5 % of currency-api's 26000")))
  }

  @Test func `prices for other units are compared for one`() {
    let hundred = board(2_600_000, unit: 100)
    #expect(verdict(on: hundred, Baseline(last: kept(board(26000), hoursAgo: 1))) == .believed)
  }

  @Test func `a board's middle is compared with a reference of the last seven days`() {
    func table(_ hoursAgo: Double) -> Baseline { Baseline(reference: kept(reference(26000), hoursAgo: hoursAgo)) }
    #expect(isJump(verdict(on: board(27500), table(1))))
    let wide = Reading.rates(
      RateTable(basis: .board, rows: [Rate(currency: "USD", buyCash: 23000, buyTransfer: 24000, sell: 28000)]))
    #expect(verdict(on: wide, table(1)) == .believed)
    let old = kept(reference(26000), hoursAgo: 7 * 24 + 1, by: "currency-api")
    let baseline = Baseline(
      for: rates.use(), institution: ["vietcombank"], snapshots: [old], quarantine: [], earlier: [], at: now)
    #expect(verdict(on: board(40000), baseline) == .believed)
  }

  @Test func `a board that was good although it differs from the reference may move on`() {
    let baseline = Baseline(
      last: kept(board(28000), hoursAgo: 1), reference: kept(reference(26000), hoursAgo: 1, by: "currency-api"))
    #expect(verdict(on: board(28100), baseline) == .believed)
    #expect(isJump(verdict(on: board(30000), baseline)))
  }

  @Test(arguments: [(39, 0.1, true), (39.1, 0.1, false), (39.1, 2, true), (5, 1, true), (4, 1, false), (4, 7, true)])
  func `the temperature may move 15 degrees an hour, and is not compared after six`(
    celsius: Double, hoursAgo: Double, isBelieved: Bool
  ) {
    let before = celsius < 10 ? 20.0 : 24.0
    let found = verdict(on: sky(celsius), Baseline(last: kept(sky(before), hoursAgo: hoursAgo)))
    #expect(isBelieved ? found == .believed : isJump(found))
  }

  @Test func `only configured currencies are judged`() {
    var table = RateTable(basis: .board, rows: [Rate(currency: "RUB", buyTransfer: 300, sell: 310)])
    let before = kept(.rates(table), hoursAgo: 1)
    table.rows[0].sell = 3100
    #expect(verdict(on: .rates(table), Baseline(last: before)) == .believed)
  }
}
