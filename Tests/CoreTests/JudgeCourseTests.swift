import Foundation
import Testing

@testable import Core

/// What is believed of one reading of a feed after the other.
@Suite struct JudgeCourseTests {
  private static let start = Date(timeIntervalSince1970: 1_795_307_400)
  private static let dayMinutes = 1440.0

  enum Outcome { case believed, jump, refused }

  /// A board that a provider says at so many minutes, and what becomes of it.
  struct Step {
    let minutes: Double
    let prices: [(Currency, Decimal)]
    let outcome: Outcome
    var provider: ProviderID = "vietcombank"
    /// Whether an operator accepts it afterwards.
    var isAccepted = false
  }

  /// Boards one after the other; two providers whose names begin with `vietcombank` are two hosts of one institution.
  struct Course: CustomTestStringConvertible {
    let testDescription: String
    let steps: [Step]

    init(_ name: String, _ steps: [Step]) {
      testDescription = name
      self.steps = steps
    }

    /// The dollar's price at so many minutes.
    init(_ name: String, _ steps: (Double, Decimal, Outcome)...) {
      self.init(name, steps.map { Step(minutes: $0, prices: [("USD", $1)], outcome: $2) })
    }
  }

  /// What a run keeps of a query's feeds.
  private final class Kept {
    var widget: Widget
    var snapshots: [ProviderID: Snapshot] = [:]
    var past: [PastReading] = []
    var quarantine: [ProviderID: Quarantined] = [:]

    init(_ widget: Widget) { self.widget = widget }

    func outcome(of reading: Reading, minutes: Double, by provider: ProviderID? = nil) -> Outcome {
      let now = JudgeCourseTests.start.addingTimeInterval(minutes * 60)
      let use = widget.use(of: provider ?? widget.providers[0])
      let isBank = use.feed.provider.rawValue.hasPrefix("vietcombank")
      let institution: Set = isBank ? ["vietcombank", "vietcombank-json"] : [use.feed.provider]
      let judge = Judge(
        of: use,
        by: Baseline(
          for: use, institution: institution, snapshots: Array(snapshots.values),
          quarantine: Array(quarantine.values), earlier: past.filter { institution.contains($0.feed.provider) },
          at: now), at: now)
      let judgement = judge.judgement(on: reading)
      quarantine[use.feed.provider] = judge.quarantined(reading, isSample: false)
      switch judgement.verdict {
      case .refused: return .refused
      case .jump: return .jump
      case .believed:
        keep(Snapshot(feed: use.feed, reading: reading, fetchedAt: now, baselineSince: judgement.baselineSince))
        return .believed
      }
    }

    func accept(_ provider: ProviderID) {
      guard var snapshot = quarantine.removeValue(forKey: provider)?.snapshot else { return }
      for value in widget.use(of: provider).judgedValues { snapshot.baselineSince[value.name] = snapshot.fetchedAt }
      keep(snapshot)
    }

    private func keep(_ snapshot: Snapshot) {
      snapshots[snapshot.feed.provider] = snapshot
      past.append(
        PastReading(
          feed: snapshot.feed, firstSeenAt: snapshot.fetchedAt, lastSeenAt: snapshot.fetchedAt,
          reading: snapshot.reading))
    }
  }

  private func rates(_ currencies: [Currency], by provider: ProviderID = "vietcombank") -> Widget {
    Widget(
      id: "rates", subject: .rates(currencies), providers: [provider], ttlSeconds: 900, maxAgeSeconds: 4 * 86400,
      zone: .gmt)
  }

  private func board(_ prices: [(Currency, Decimal)]) -> Reading {
    .rates(
      RateTable(
        basis: .board, rows: prices.map { Rate(currency: $0, buyCash: $1, buyTransfer: $1, sell: $1) }))
  }

  static let courses = [
    Course(
      "a slow drift stops at 5 percent of the oldest of a day", (0, 26400, .believed), (15, 27700, .believed),
      (30, 29050, .jump), (45, 30470, .jump), (60, 31960, .jump), (75, 33520, .jump), (90, 35160, .jump),
      (105, 36880, .jump)),
    Course(
      "a drift of 1 percent an hour stops there too", (0, 26000, .believed), (60, 26260, .believed),
      (120, 26520, .believed), (180, 26780, .believed), (240, 27040, .believed), (300, 27301, .jump)),
    Course(
      "a true move of 3 percent is believed", (0, 26400, .believed), (15, 27190, .believed), (30, 27190, .believed)),
    Course(
      "a move of 4.9 percent a day is believed, day after day", (0, 26000, .believed),
      (dayMinutes + 1, 27270, .believed), (2 * dayMinutes + 2, 28600, .believed)),
    Course(
      "a provider that alternates never gets its second value in", (0, 26000, .believed), (15, 30000, .jump),
      (30, 26000, .believed), (45, 30000, .jump), (60, 26000, .believed), (75, 30000, .jump),
      (90, 26000, .believed), (105, 30000, .jump)),
    Course(
      "a jump that is repeated in three runs over an hour passes, and the memory begins anew with it",
      (0, 26000, .believed), (15, 30000, .jump), (45, 30000, .jump), (75, 30000, .believed), (90, 30100, .believed),
      (105, 31400, .believed), (120, 31600, .jump), (135, 26000, .jump)),
    Course(
      "three runs within less than an hour are not enough", (0, 26000, .believed), (15, 30000, .jump),
      (30, 30000, .jump), (74, 30000, .jump), (75, 30000, .believed)),
    Course(
      "a jump with which another institution agrees passes for both",
      [
        Step(minutes: 0, prices: [("USD", 26000)], outcome: .believed),
        Step(minutes: 1, prices: [("USD", 26050)], outcome: .believed, provider: "techcombank"),
        Step(minutes: 15, prices: [("USD", 30000)], outcome: .jump),
        Step(minutes: 16, prices: [("USD", 30100)], outcome: .believed, provider: "techcombank"),
        Step(minutes: 30, prices: [("USD", 30000)], outcome: .believed),
      ]),
    Course(
      "two hosts of one bank do not agree with each other",
      [
        Step(minutes: 0, prices: [("USD", 26000)], outcome: .believed),
        Step(minutes: 0, prices: [("USD", 26000)], outcome: .believed, provider: "vietcombank-json"),
        Step(minutes: 15, prices: [("USD", 30000)], outcome: .jump),
        Step(minutes: 16, prices: [("USD", 30000)], outcome: .jump, provider: "vietcombank-json"),
        Step(minutes: 30, prices: [("USD", 30000)], outcome: .jump),
      ]),
    Course(
      "a jump that is accepted passes at once, and the memory begins anew with it",
      [
        Step(minutes: 0, prices: [("USD", 26000)], outcome: .believed),
        Step(minutes: 15, prices: [("USD", 30000)], outcome: .jump, isAccepted: true),
        Step(minutes: 30, prices: [("USD", 30100)], outcome: .believed),
        Step(minutes: 45, prices: [("USD", 26000)], outcome: .jump),
      ]),
    Course(
      "two rows that are swapped are not believed",
      [
        Step(minutes: 0, prices: [("USD", 26400), ("EUR", 30100)], outcome: .believed),
        Step(minutes: 15, prices: [("USD", 30100), ("EUR", 26400)], outcome: .jump),
      ]),
    Course("a hundredth or hundredfold price is never the first", (0, 264, .refused), (0, 2_640_000, .refused)),
    Course(
      "nor does repetition let it pass", (0, 263.805, .refused), (30, 263.805, .refused), (60, 263.805, .refused),
      (90, 263.805, .refused), (120, 26380.5, .believed)),
    Course(
      "nor does the agreement of another institution",
      [
        Step(minutes: 0, prices: [("USD", 264)], outcome: .refused, provider: "techcombank"),
        Step(minutes: 0, prices: [("USD", 264)], outcome: .refused),
      ]),
    Course(
      "a currency that is shown for the first time is judged by its absolute bounds alone",
      [
        Step(minutes: 0, prices: [("USD", 26400)], outcome: .believed),
        Step(minutes: 15, prices: [("USD", 26400), ("EUR", 3_010_000)], outcome: .refused),
        Step(minutes: 30, prices: [("USD", 26400), ("EUR", 40000)], outcome: .believed),
      ]),
    Course(
      "a price that is not quoted for a while is compared with the last that was",
      [
        Step(minutes: 0, prices: [("USD", 26400), ("EUR", 30100)], outcome: .believed),
        Step(minutes: 15, prices: [("USD", 26400)], outcome: .believed),
        Step(minutes: 30, prices: [("USD", 26400), ("EUR", 36000)], outcome: .jump),
        Step(minutes: 45, prices: [("USD", 26400), ("EUR", 30500)], outcome: .believed),
      ]),
    Course(
      "after four days a price may have moved by 20 percent", (0, 26000, .believed),
      (4 * dayMinutes, 31200, .believed), (4 * dayMinutes + 15, 32700, .believed)),
    Course("but not by more", (0, 26000, .believed), (4 * dayMinutes, 31201, .jump)),
    Course(
      "a clock 40 days ahead for one run costs nothing that lasts", (0, 26000, .believed),
      (40 * dayMinutes, 31000, .believed), (15, 31000, .jump), (30, 26100, .believed), (45, 31000, .jump)),
  ]

  @Test(arguments: courses) func `a course of boards is believed as far as it may be`(course: Course) {
    let kept = Kept(rates(["USD", "EUR"]))
    for (number, step) in course.steps.enumerated() {
      #expect(
        kept.outcome(of: board(step.prices), minutes: step.minutes, by: step.provider) == step.outcome,
        "step \(number)")
      if step.isAccepted { kept.accept(step.provider) }
    }
  }

  @Test func `a clock that is ahead keeps no entry of the past alive`() {
    let kept = Kept(rates(["USD"]))
    #expect(kept.outcome(of: board([("USD", 26000)]), minutes: 0) == .believed)
    kept.past[0].lastSeenAt.addTimeInterval(40 * 86400)
    #expect(kept.outcome(of: board([("USD", 27200)]), minutes: 25 * 60) == .believed)
    #expect(kept.outcome(of: board([("USD", 28300)]), minutes: 26 * 60) == .believed)
  }

  @Test func `what nobody showed and nobody judged is no baseline when it is impossible`() {
    let kept = Kept(rates(["USD"]))
    #expect(kept.outcome(of: board([("USD", 26400), ("JPY", 16500)]), minutes: 0) == .believed)
    kept.widget = rates(["USD", "JPY"])
    #expect(kept.outcome(of: board([("USD", 26400), ("JPY", 165)]), minutes: 15) == .believed)
  }

  @Test func `a price beyond every decimal that nobody showed is compared with nothing`() {
    let tiny = Decimal(sign: .plus, exponent: -127, significand: 1)
    let kept = Kept(rates(["USD"], by: "currency-api"))
    #expect(kept.outcome(of: board([("USD", 26400), ("LAK", tiny)]), minutes: 0) == .believed)
    kept.widget = rates(["USD", "LAK"], by: "currency-api")
    #expect(kept.outcome(of: board([("USD", 26400), ("LAK", 1.22)]), minutes: 1, by: "other") == .believed)
    #expect(kept.outcome(of: board([("USD", 26400), ("LAK", 1.22)]), minutes: 15) == .believed)
  }

  @Test func `a currency that the bank's board lacks is held to three times another provider's`() {
    let kept = Kept(rates(["LAK"], by: "currency-api"))
    #expect(kept.outcome(of: board([("LAK", 1.22)]), minutes: 0) == .believed)
    #expect(kept.outcome(of: board([("LAK", 122)]), minutes: 1, by: "other") == .refused)
    #expect(kept.outcome(of: board([("LAK", 1.24)]), minutes: 1, by: "other") == .believed)
  }

  @Test(
    arguments: [
      ([0, 15, 30], [20, 34, 48], [true, true, false]), ([0, 60, 120], [20, 34, 47], [true, true, true]),
      ([0, 30, 61, 300], [5, 19, 36, 36], [true, true, false, true]),
      ([0, 15, 45, 75], [20, 40, 41, 39], [true, false, false, true]),
    ] as [([Double], [Double], [Bool])])
  func `a temperature may move by 15 degrees an hour, however often it is asked for`(
    minutes: [Double], celsius: [Double], isBelieved: [Bool]
  ) {
    let place = Place(names: [:], coordinate: Coordinate(latitude: 21.0285, longitude: 105.8542), zone: .gmt)
    let kept = Kept(
      Widget(
        id: "weather", subject: .weather(place), providers: ["open-meteo"], ttlSeconds: 900, maxAgeSeconds: 21600,
        zone: .gmt))
    for (minutes, (celsius, isBelieved)) in zip(minutes, zip(celsius, isBelieved)) {
      let at = Self.start.addingTimeInterval(minutes * 60)
      let sky = Weather(current: .init(observedAt: at, condition: .clear, temperatureCelsius: celsius))
      #expect(
        kept.outcome(of: .weather(sky), minutes: minutes) == (isBelieved ? .believed : .jump),
        "\(celsius) °C after \(minutes) min")
    }
  }
}
