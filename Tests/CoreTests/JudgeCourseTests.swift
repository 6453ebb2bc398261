import Core
import Foundation
import Testing

/// What is believed of one reading after the other.
@Suite struct JudgeCourseTests {
  private static let start = Date(timeIntervalSince1970: 1_795_307_400)
  private static let dayMinutes = 1440.0

  /// Readings of one provider at so many minutes, by the dollar's price, and whether each is believed.
  struct Course: CustomTestStringConvertible {
    let testDescription: String
    let steps: [(minutes: Double, dollar: Decimal, isBelieved: Bool)]

    init(_ name: String, _ steps: (Double, Decimal, Bool)...) {
      testDescription = name
      self.steps = steps.map { (minutes: $0.0, dollar: $0.1, isBelieved: $0.2) }
    }
  }

  /// A provider's past, as a run keeps it.
  private final class Feed {
    let widget: Widget
    let provider: ProviderID
    var snapshots: [Snapshot] = []
    var past: [PastReading] = []
    var quarantine: [Quarantined] = []

    init(widget: Widget, provider: ProviderID) {
      self.widget = widget
      self.provider = provider
    }

    func believes(_ reading: Reading, minutes: Double, of provider: ProviderID? = nil) -> Bool {
      let now = JudgeCourseTests.start.addingTimeInterval(minutes * 60)
      let provider = provider ?? self.provider
      let judge = Judge(
        of: widget,
        by: Baseline(
          for: widget, provider: provider, institution: [provider],
          last: snapshots.filter { !$0.isFromTheFuture(at: now) }.max { $0.fetchedAt < $1.fetchedAt },
          snapshots: snapshots, quarantine: quarantine, earlier: past, at: now), at: now)
      let judgement = judge.judgement(on: reading)
      quarantine = [judge.quarantined(reading, of: provider, isSample: false)].compactMap(\.self)
      guard judgement.failure == nil else { return false }
      snapshots.removeAll { $0.provider == provider }
      snapshots.append(
        Snapshot(
          widget: widget.id, provider: provider, query: widget.query.text, reading: reading, fetchedAt: now,
          baselineSince: judgement.baselineSince))
      past.append(PastReading(provider: provider, firstSeenAt: now, lastSeenAt: now, reading: reading))
      return true
    }
  }

  private func rates(_ currencies: [Currency]) -> Widget {
    Widget(
      id: "rates", subject: .rates(currencies), providers: ["vietcombank"], ttlSeconds: 900, maxAgeSeconds: 4 * 86400,
      zone: .gmt)
  }

  private func board(_ prices: [(Currency, Decimal)]) -> Reading {
    .rates(
      RateTable(
        basis: .board, rows: prices.map { Rate(currency: $0, buyCash: $1, buyTransfer: $1, sell: $1) }))
  }

  static let courses = [
    Course(
      "a slow drift stops at 5 percent of the oldest of a day", (0, 26400, true), (15, 27700, true),
      (30, 29050, false), (45, 30470, false), (60, 31960, false), (75, 33520, false), (90, 35160, false),
      (105, 36880, false)),
    Course(
      "a drift of 1 percent an hour stops there too", (0, 26000, true), (60, 26260, true), (120, 26520, true),
      (180, 26780, true), (240, 27040, true), (300, 27301, false)),
    Course("a true move of 3 percent is believed", (0, 26400, true), (15, 27190, true), (30, 27190, true)),
    Course(
      "a move of 4.9 percent a day is believed, day after day", (0, 26000, true), (dayMinutes + 1, 27270, true),
      (2 * dayMinutes + 2, 28600, true)),
    Course(
      "a provider that alternates never gets its second value in", (0, 26000, true), (15, 30000, false),
      (30, 26000, true), (45, 30000, false), (60, 26000, true), (75, 30000, false), (90, 26000, true),
      (105, 30000, false)),
    Course(
      "a jump that is repeated passes, and the memory begins anew with it", (0, 26000, true), (15, 30000, false),
      (45, 30000, false), (75, 30000, true), (90, 30100, true), (105, 31400, true), (120, 31600, false),
      (135, 26000, false)),
    Course("a hundredth or hundredfold price is never the first", (0, 264, false), (0, 2_640_000, false)),
    Course(
      "nor does repetition let it pass", (0, 263.805, false), (30, 263.805, false), (60, 263.805, false),
      (90, 263.805, false), (120, 26380.5, true)),
    Course(
      "after four days a price may have moved by 20 percent", (0, 26000, true), (4 * dayMinutes, 31200, true),
      (4 * dayMinutes + 15, 32700, true)),
    Course("but not by more", (0, 26000, true), (4 * dayMinutes, 31201, false)),
    Course(
      "a clock 40 days ahead for one run costs nothing that lasts", (0, 26000, true), (40 * dayMinutes, 31000, true),
      (15, 31000, false), (30, 26100, true), (45, 31000, false)),
  ]

  @Test(arguments: courses) func `a course of prices is believed as far as it may be`(course: Course) {
    let feed = Feed(widget: rates(["USD"]), provider: "vietcombank")
    for (number, step) in course.steps.enumerated() {
      #expect(
        feed.believes(board([("USD", step.dollar)]), minutes: step.minutes) == step.isBelieved, "step \(number)")
    }
  }

  @Test func `a clock that is ahead keeps no entry of the past alive`() {
    let feed = Feed(widget: rates(["USD"]), provider: "vietcombank")
    #expect(feed.believes(board([("USD", 26000)]), minutes: 0))
    feed.past[0].lastSeenAt.addTimeInterval(40 * 86400)
    #expect(feed.believes(board([("USD", 27200)]), minutes: 25 * 60))
    #expect(feed.believes(board([("USD", 28300)]), minutes: 26 * 60))
  }

  @Test func `two rows that are swapped are not believed`() {
    let feed = Feed(widget: rates(["USD", "EUR"]), provider: "vietcombank")
    #expect(feed.believes(board([("USD", 26400), ("EUR", 30100)]), minutes: 0))
    #expect(!feed.believes(board([("USD", 30100), ("EUR", 26400)]), minutes: 15))
  }

  @Test func `a currency that is shown for the first time is judged by its absolute bounds alone`() {
    let feed = Feed(widget: rates(["USD", "JPY"]), provider: "vietcombank")
    #expect(feed.believes(board([("USD", 26400)]), minutes: 0))
    #expect(!feed.believes(board([("USD", 26400), ("JPY", 16500)]), minutes: 15))
    #expect(feed.believes(board([("USD", 26400), ("JPY", 172)]), minutes: 30))
  }

  @Test func `what nobody showed and nobody judged is no baseline when it is impossible`() {
    let feed = Feed(widget: rates(["USD"]), provider: "vietcombank")
    #expect(feed.believes(board([("USD", 26400), ("JPY", 16500)]), minutes: 0))
    let more = Feed(widget: rates(["USD", "JPY"]), provider: "vietcombank")
    (more.snapshots, more.past) = (feed.snapshots, feed.past)
    #expect(more.believes(board([("USD", 26400), ("JPY", 165)]), minutes: 15))
  }

  @Test func `a price beyond every decimal that nobody showed is compared with nothing`() {
    let tiny = Decimal(sign: .plus, exponent: -127, significand: 1)
    let feed = Feed(widget: rates(["USD"]), provider: "currency-api")
    #expect(feed.believes(board([("USD", 26400), ("LAK", tiny)]), minutes: 0))
    let more = Feed(widget: rates(["USD", "LAK"]), provider: "currency-api")
    (more.snapshots, more.past) = (feed.snapshots, feed.past)
    #expect(more.believes(board([("USD", 26400), ("LAK", 1.22)]), minutes: 1, of: "other"))
    #expect(more.believes(board([("USD", 26400), ("LAK", 1.22)]), minutes: 15))
  }

  @Test func `a price that is not quoted for a while is compared with the last that was`() {
    let feed = Feed(widget: rates(["USD", "JPY"]), provider: "vietcombank")
    #expect(feed.believes(board([("USD", 26400), ("JPY", 165)]), minutes: 0))
    #expect(feed.believes(board([("USD", 26400)]), minutes: 15))
    #expect(!feed.believes(board([("USD", 26400), ("JPY", 200)]), minutes: 30))
    #expect(feed.believes(board([("USD", 26400), ("JPY", 167)]), minutes: 45))
  }

  @Test func `a currency that the bank's board lacks is held to three times another provider's`() {
    let feed = Feed(widget: rates(["LAK"]), provider: "currency-api")
    #expect(feed.believes(board([("LAK", 1.22)]), minutes: 0))
    #expect(!feed.believes(board([("LAK", 122)]), minutes: 1, of: "other"))
    #expect(feed.believes(board([("LAK", 1.24)]), minutes: 1, of: "other"))
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
    let feed = Feed(
      widget: Widget(
        id: "weather", subject: .weather(place), providers: ["open-meteo"], ttlSeconds: 900, maxAgeSeconds: 21600,
        zone: .gmt), provider: "open-meteo")
    for (minutes, (celsius, isBelieved)) in zip(minutes, zip(celsius, isBelieved)) {
      let at = Self.start.addingTimeInterval(minutes * 60)
      let sky = Weather(current: .init(observedAt: at, condition: .clear, temperatureCelsius: celsius))
      #expect(feed.believes(.weather(sky), minutes: minutes) == isBelieved, "\(celsius) °C after \(minutes) min")
    }
  }
}
