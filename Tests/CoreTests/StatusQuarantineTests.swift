import Foundation
import Testing

@testable import Core

/// Readings in quarantine, as a monitor sees them.
@Suite struct StatusQuarantineTests {
  private let now = Date(timeIntervalSince1970: 1_795_334_400)
  private let providers: [any Provider] = [boardStandIn, referenceStandIn]

  private func before(_ seconds: Double) -> Date { now.addingTimeInterval(-seconds) }

  private func config(_ listed: [ProviderID] = ["vietcombank", "currency-api"]) -> Config {
    Config(
      site: Site(use: .nonCommercial), languages: ["vi"], publish: "/p", state: "/s",
      widgets: [
        Widget(
          id: "rates", subject: .rates(["USD"]), providers: listed, ttlSeconds: 900, maxAgeSeconds: 345_600, zone: .gmt)
      ], providers: [:], proxy: nil)
  }

  private func quarantined(
    of provider: ProviderID = "vietcombank", seen seconds: Double = 600, sightings: Int = 2
  ) -> Quarantined {
    let basis: RateTable.Basis = provider == "currency-api" ? .reference : .board
    return Quarantined(
      feed: Feed(provider, .rates(RatesQuery())),
      reading: .rates(RateTable(basis: basis, rows: [Rate(currency: "USD", sell: 26412)])),
      sentence: "USD sell 30000, expected 25091.4 to 27732.6", isJump: true, firstSeenAt: before(7200),
      lastSeenAt: before(seconds), sightings: sightings)
  }

  /// A fresh widget served by a provider, with readings in quarantine.
  private func ledger(_ quarantine: [Quarantined], serving provider: ProviderID = "currency-api", age: Double = 60)
    -> Ledger
  {
    let basis: RateTable.Basis = provider == "currency-api" ? .reference : .board
    let feed = Feed(provider, .rates(RatesQuery()))
    return Ledger(
      snapshots: [
        feed: Snapshot(
          feed: feed, reading: .rates(RateTable(basis: basis, rows: [Rate(currency: "USD", sell: 26412)])),
          fetchedAt: before(age))
      ],
      outages: [Outage(.provider("vietcombank", widget: "rates"), begunAt: before(7200), saidAt: before(7200))],
      quarantine: quarantine, lastRun: RunRecord(endedAt: before(60), durationMilliseconds: 40, exitStatus: 1))
  }

  private func status(_ ledger: Ledger, _ config: Config? = nil) -> Status {
    Status(of: config ?? self.config(), ledger, registry: providers, at: now)
  }

  private let sentence =
    "vietcombank's reading for rates is in quarantine since 2026-11-22T06:00:00Z, seen 2 times: "
    + "USD sell 30000, expected 25091.4 to 27732.6; accept or reject it"

  @Test func `a reading in quarantine is a warning though every widget is fresh, and no failure of its provider`() {
    let status = status(ledger([quarantined()]))
    #expect(status.boxes.map(\.state) == [.fresh])
    #expect(status.problems == [.init(.warning, sentence)])
    #expect(status.quarantine == [.init(widgets: ["rates"], entry: quarantined())])
  }

  @Test func `a provider that fails as well is said beside it`() {
    var ledger = ledger([quarantined()])
    ledger.health = [ProviderHealth(provider: "vietcombank", consecutiveFailures: 1)]
    #expect(
      status(ledger).problems.map(\.sentence)
        == [sentence, "vietcombank fails for rates since 2026-11-22T06:00:00Z"])
  }

  @Test func `what an operator can no longer decide on is not told`() {
    let failing = ["vietcombank fails for rates since 2026-11-22T06:00:00Z"]
    // Too old to be shown, or followed by a good one.
    #expect(status(ledger([quarantined(seen: 345_601)])).problems.map(\.sentence) == failing)
    #expect(status(ledger([quarantined()], serving: "vietcombank")).quarantine.isEmpty)
    #expect(
      status(ledger([quarantined()], serving: "vietcombank", age: 700)).quarantine == [
        .init(widgets: ["rates"], entry: quarantined())
      ])
    // Of a provider that is no longer listed.
    let status = status(ledger([quarantined()]), config(["currency-api"]))
    #expect(status.level == .ok && status.quarantine.isEmpty)
  }

  @Test func `readings in quarantine stand in the order of the widget's providers`() {
    let both = [quarantined(of: "currency-api", sightings: 1), quarantined()]
    #expect(status(ledger(both, age: 700)).quarantine.map(\.entry.feed.provider) == ["vietcombank", "currency-api"])
    #expect(both.map(\.sightingWords) == ["seen once", "seen 2 times"])
  }
}
