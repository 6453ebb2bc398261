import Foundation
import Testing

@testable import Core

/// What may pass by itself.
extension JudgeTests {
  @Test(arguments: [260_000, 2_600_000, 26_000_000, 2600, 260, 26, 60_001, 9999] as [Decimal])
  func `a price beyond its absolute bounds is refused, and neither repetition nor agreement lets it pass`(
    dollar: Decimal
  ) {
    for last in [kept(board(26000), hoursAgo: 1), kept(reference(26000), hoursAgo: 1), nil] {
      let baseline = Baseline(
        last: last, witnesses: [board(dollar)], quarantined: quarantined(board(dollar), sightings: 9, minutesAgo: 600))
      #expect(isRefused(verdict(on: board(dollar), baseline)))
      #expect(isRefused(verdict(on: reference(dollar), baseline)))
    }
  }

  @Test(
    arguments: [
      (3, 60, 30000, true), (2, 600, 30000, false), (3, 59, 30000, false), (3, 60, 30600, true), (3, 60, 30700, false),
    ] as [(Int, Double, Decimal, Bool)])
  func `a jump passes when its provider says it in three runs over an hour, give or take 2 percent`(
    runs: Int, minutes: Double, before: Decimal, isBelieved: Bool
  ) {
    let baseline = Baseline(
      last: kept(board(26000), hoursAgo: 2),
      quarantined: quarantined(board(before), sightings: runs - 1, minutesAgo: minutes))
    #expect((verdict(on: board(30000), baseline) == .believed) == isBelieved)
  }

  @Test(arguments: [(30599, true), (30700, false)] as [(Decimal, Bool)])
  func `a jump passes when another provider agrees within 2 percent`(other: Decimal, isBelieved: Bool) {
    for word in [board(other), reference(other)] {
      let baseline = Baseline(last: kept(board(26000), hoursAgo: 1), witnesses: [word])
      #expect((verdict(on: board(30000), baseline) == .believed) == isBelieved)
    }
  }

  @Test(arguments: [(42, true), (38, true), (37.9, false)] as [(Double, Bool)])
  func `a jump of the temperature passes when another provider agrees within 3 degrees`(
    celsius: Double, isBelieved: Bool
  ) {
    let baseline = Baseline(last: kept(sky(20), hoursAgo: 1), witnesses: [sky(celsius)])
    #expect((verdict(on: sky(41), baseline) == .believed) == isBelieved)
  }

  @Test func `ranges and order never pass by repetition or agreement`() {
    let crossed = Reading.rates(
      RateTable(basis: .board, rows: [Rate(currency: "USD", buyCash: 26000, buyTransfer: 25900, sell: 26500)]))
    let baseline = Baseline(
      last: kept(board(26000), hoursAgo: 1), witnesses: [crossed],
      quarantined: quarantined(crossed, sightings: 9, minutesAgo: 600))
    #expect(isRefused(verdict(on: crossed, baseline)))
    #expect(isRefused(verdict(on: sky(95), Baseline(witnesses: [sky(95)]))))
  }

  @Test
  func `the witnesses are of other institutions, still valid, not of another clock, and jumps but nothing refused`() {
    func entry(_ provider: ProviderID, isJump: Bool) -> Quarantined {
      Quarantined(
        feed: Feed(provider, rates.queries[0]), reading: board(30000), sentence: "", isJump: isJump, firstSeenAt: now,
        lastSeenAt: now)
    }
    let snapshots = [
      kept(board(1), hoursAgo: 1), kept(board(2), hoursAgo: 97, by: "old"), kept(board(3), hoursAgo: -3, by: "future"),
      kept(board(4), hoursAgo: 1, by: "other"), kept(reference(5), hoursAgo: 1, by: "currency-api"),
    ]
    let baseline = Baseline(
      for: rates.use(), institution: ["vietcombank", "vietcombank-json"], snapshots: snapshots,
      quarantine: [
        entry("vietcombank", isJump: true), entry("jumping", isJump: true), entry("slipped", isJump: false),
        entry("vietcombank-json", isJump: true),
      ],
      earlier: [], at: now)
    #expect(baseline.last == snapshots[0])
    #expect(baseline.others.map(\.feed.provider) == ["other", "currency-api", "old"])
    #expect(baseline.reference?.feed.provider == "currency-api")
    #expect(baseline.witnesses == [board(4), reference(5), board(30000)])
    #expect(baseline.quarantined?.feed.provider == "vietcombank")
  }

  @Test func `two hosts of one institution are one, whatever they are called`() {
    let registry: [any Provider] = [weatherStandIn]
    #expect(registry.institution(of: "open-meteo") == ["open-meteo"])
    #expect(registry.institution(of: "unknown") == ["unknown"])
  }

  @Test func `a mid rate confirms no price of cash that has moved alone`() {
    let cash = Reading.rates(
      RateTable(basis: .board, rows: [Rate(currency: "USD", buyCash: 23000, buyTransfer: 26000, sell: 26000)]))
    let baseline = Baseline(last: kept(board(26000), hoursAgo: 1), witnesses: [reference(26000)])
    #expect(
      verdict(on: cash, baseline)
        == .jump(
          .implausible("USD buyCash 23000, expected 24700 to 27300, within 5 % of the last good 26000")))
  }

  @Test func `a quarantined reading counts its runs for as long as it stays the same`() {
    let baseline = Baseline(
      last: kept(board(26000), hoursAgo: 1), quarantined: quarantined(board(30100), sightings: 4, minutesAgo: 20))
    func entry(_ dollar: Decimal) -> Quarantined? {
      let reading = board(dollar)
      return judge(of: reading, baseline).quarantined(reading, isSample: false)
    }
    #expect(entry(30000)?.sightings == 5)
    #expect(entry(30000)?.firstSeenAt == now.addingTimeInterval(-1200))
    #expect(entry(40000)?.sightings == 1)
    #expect(entry(40000)?.firstSeenAt == now)
    #expect(entry(2600)?.isJump == false)
    #expect(entry(26000) == nil)
  }
}
