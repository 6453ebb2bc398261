import Core
import Foundation
import Storage
import Testing

/// What a store must know of the past.
@Suite struct HistoryContractTests {
  let store: SQLiteStore
  /// 08:00 in Vietnam on 2026-11-01.
  let morning = Date(timeIntervalSince1970: 1_793_494_800)
  let usd = Series.price(.sell, of: "USD", unit: 1)

  init() throws { store = try SQLiteStore(inMemory: ()) }

  /// So many days and hours after the morning.
  func time(_ day: Int, _ hour: Double = 0) -> Date {
    morning.addingTimeInterval(Double(day) * 86400 + hour * 3600)
  }

  func date(_ day: Int) -> CalendarDay { CalendarDay(of: time(day), in: .vietnam) }

  func question(_ days: ClosedRange<Int> = -400...400, providers: [ProviderID] = ["vietcombank"])
    -> PastQuestion
  {
    PastQuestion(query: rates, providers: providers, since: time(days.lowerBound), until: time(days.upperBound))
  }

  func sells(_ readings: [PastReading]) -> [Decimal?] { readings.map { $0.reading.rates?["USD"]?.sell } }

  func past(_ sell: Decimal, _ at: Date, until: Date? = nil) -> PastReading {
    PastReading(
      feed: vietcombank, firstSeenAt: at, lastSeenAt: until ?? at, reading: .rates(table(sell)))
  }

  func range(_ day: Int, _ open: Decimal, _ close: Decimal, _ low: Decimal, _ high: Decimal) -> DailyRange {
    DailyRange(
      provider: "vietcombank", series: usd, day: date(day), open: open, close: close, low: low, high: high)
  }

  @Test func `a currency of which nothing was seen on a day comes to what was`() throws {
    var both = table(26412)
    both.rows = both.rows.prefix(1) + [Rate(currency: "EUR", sell: 31000)]
    let only = past(26412, time(0))
    var more = only
    more.reading = .rates(both)
    try store.remember(
      [
        PastReading(
          feed: only.feed, firstSeenAt: only.firstSeenAt, lastSeenAt: only.lastSeenAt,
          reading: only.reading.only(["USD"]))
      ], )
    try store.remember([more])
    #expect(try store.history(question(), currencies: nil) == [more])
    let euro = Series.price(.sell, of: "EUR", unit: 1)
    #expect(try store.days(of: [usd, euro], question()).map(\.close) == [26412, 31000])
  }

  @Test func `another word on the same time takes the earlier one's place, one on a later time does not`() throws {
    let station = Feed("metar", .observation(ObservationQuery(station: "VVNB")))
    func report(_ celsius: Double, observed minute: Double, fetched: Double) -> Snapshot {
      Snapshot(
        feed: station,
        reading: .observation(
          Observation(
            station: "VVNB", observedAt: time(0, minute / 60), condition: .fog, temperatureCelsius: celsius)),
        fetchedAt: time(0, fetched / 60))
    }
    for snapshot in [
      report(19, observed: 0, fetched: 5), report(21, observed: 0, fetched: 10), report(23, observed: 30, fetched: 35),
    ] { try store.keep(snapshot) }
    let question = PastQuestion(feeds: [station], since: time(0), until: time(1))
    let all = try store.history(question, currencies: nil)
    #expect(all.map { $0.reading.observation?.temperatureCelsius } == [21])
    #expect(all.map(\.lastSeenAt) == [time(0, 35 / 60)])
  }

  @Test func `what a clock ahead has dated takes the time of now, and no day is told of what is to come`() throws {
    try store.keep(board(1, at: time(0)))
    // Under the wrong clock the same board once more, and then a new one.
    try store.keep(board(1, at: time(40)))
    try store.keep(board(2, at: time(40, 1)))
    for instant in [time(40), time(40, 1)] {
      try store.redateHistory(of: vietcombank, from: instant, to: time(0, 1))
    }
    try store.keep(board(2, at: time(0, 1)))
    let all = try store.history(question(), currencies: nil)
    #expect(sells(all) == [1, 2])
    #expect(all.map(\.firstSeenAt) == [time(0), time(0, 1)])
    #expect(all.map(\.lastSeenAt) == [time(0, 1), time(0, 1)])
    #expect(try store.days(of: [usd], question()) == [range(0, 1, 2, 1, 2)])
  }

  @Test func `the past is told oldest first, one provider after the other, with what stood at its beginning`() throws {
    for (sell, day) in [(1, 0), (2, 1), (2, 3), (3, 5)] as [(Decimal, Int)] {
      try store.keep(board(sell, at: time(day)))
    }
    try store.keep(board(9, at: time(2), of: currencyAPI))
    let all = try store.history(question(providers: ["currency-api", "vietcombank"]), currencies: nil)
    #expect(sells(all) == [9, 1, 2, 3])
    #expect(all.map(\.feed.provider) == ["currency-api", "vietcombank", "vietcombank", "vietcombank"])
    #expect(all[2].firstSeenAt == time(1) && all[2].lastSeenAt == time(3))
    #expect(sells(try store.history(question(2...4), currencies: nil)) == [2])
    #expect(try store.history(question(6...9), currencies: nil).isEmpty)
    #expect(try store.history(question(providers: []), currencies: nil).isEmpty)
    let one = try store.history(question(0...0), currencies: ["JPY", "EUR"])
    #expect(one.map { $0.reading.rates?.rows } == [[Rate(currency: "JPY", unit: 100)]])
  }

  @Test func `a day has its first, last, lowest and highest value, and a day without sight has nothing`() throws {
    for (sell, day, hour) in [
      (26400, 0, 0), (26500, 0, 1), (26300, 0, 2), (26450, 0, 3), (26450, 1, 0), (26470, 4, 0),
    ] as [(Decimal, Int, Double)] { try store.keep(board(sell, at: time(day, hour))) }
    let days = try store.days(of: [usd], question())
    #expect(
      days == [
        range(0, 26400, 26450, 26300, 26500), range(1, 26450, 26450, 26450, 26450),
        range(4, 26470, 26470, 26470, 26470),
      ])
    #expect(try store.days(of: [usd], question(1...2)).map(\.day) == [date(1)])
    #expect(try store.days(of: [.temperature], question()).isEmpty)
  }

  @Test func `a board that is seen again unchanged on the next day gives that day a range too`() throws {
    try store.keep(board(1, at: time(0)))
    // 16 hours later it is midnight in Vietnam: the day is the bank's, not UTC's.
    try store.keep(board(1, at: time(0, 15.9)))
    #expect(try store.days(of: [usd], question()).map(\.day) == [date(0)])
    try store.keep(board(1, at: time(0, 16)))
    #expect(try store.days(of: [usd], question()).map(\.day) == [date(0), date(1)])
    #expect(try store.history(question(), currencies: nil).count == 1)
  }

  @Test func `past prices keep all their digits, and are compared as numbers`() throws {
    let texts = ["181.64319999999998", "9.5", "12345678901234567890.12", "1000"]
    for (hour, text) in texts.enumerated() {
      try store.keep(board(try #require(Decimal(plain: text)), at: time(0, Double(hour))))
    }
    let day = try #require(try store.days(of: [usd], question()).first)
    #expect(
      [day.open, day.close, day.low, day.high].map(\.description) == [texts[0], "1000", "9.5", texts[2]])
    #expect(sells(try store.history(question(), currencies: ["USD"])).map { $0?.description } == texts)
  }

  @Test func `series are those that have a day, whatever was asked beside them`() throws {
    var yen = board(1, at: time(0), of: Feed("techcombank", rates))
    yen.reading = .rates(RateTable(basis: .board, rows: [Rate(currency: "JPY", unit: 100, sell: 17000)]))
    try store.keep(board(1, at: time(0)))
    try store.keep(yen)
    try store.keep(board(2, at: time(0), of: Feed("vietcombank", hanoi.query)))
    let all = try store.series(of: rates, providers: ["techcombank", "vietcombank"])
    #expect(all.map(\.name) == ["100 JPY.sell", "USD.buyCash", "USD.sell"])
    #expect(all.map(\.unit) == [100, 1, 1] && all.map { $0.price?.currency } == ["JPY", "USD", "USD"])
    #expect(try store.series(of: rates, providers: ["currency-api"]).isEmpty)
  }

  @Test func `what is put in later goes where its time is, not behind what was seen since`() throws {
    try store.keep(board(5, at: time(10)))
    try store.remember([past(4, time(3)), past(3, time(2))])
    #expect(sells(try store.history(question(), currencies: nil)) == [3, 4, 5])
    #expect(try store.days(of: [usd], question()).map(\.day) == [date(2), date(3), date(10)])
    // The newest is still the newest: the same board again continues it, and a change is told against it.
    try store.keep(board(5, at: time(11)))
    #expect(try store.history(question(), currencies: nil).count == 3)
    #expect(
      try store.lookBack(from: time(11)) == [Sight(5, time(10)), Sight(4, time(3)), Sight(3, time(2))])
    try store.withdraw(
      Withdrawal(
        feed: vietcombank, reading: .rates(table(5)), withdrawnAt: time(12)))
    #expect(sells(try store.history(question(), currencies: nil)) == [3, 4])
  }

  @Test func `what was seen is never overwritten by what is put in later`() throws {
    try store.keep(board(5, at: time(2)))
    try store.keep(board(5, at: time(4)))
    let seen = try store.history(question(), currencies: nil)
    try store.remember(
      [past(9, time(3)), past(8, time(2, 1), until: time(2, 2)), past(7, time(2, -2)), past(6, time(1))])
    #expect(sells(try store.history(question(), currencies: nil)) == [6, 7, 5])
    #expect(try store.history(question(), currencies: nil).last == seen.last)
    #expect(
      try store.days(of: [usd], question()) == [range(1, 6, 6, 6, 6), range(2, 5, 5, 5, 5), range(4, 5, 5, 5, 5)])
    // The provider's own word that the table stood on the day without a run is not a contradiction.
    try store.remember([past(5, time(3))])
    #expect(try store.days(of: [usd], question(3...3)) == [range(3, 5, 5, 5, 5)])
    #expect(try store.history(question(), currencies: nil).count == 3)
  }

  @Test func `several tables of a past day make one range, in the order of their times`() throws {
    let tables = [past(7, time(0, 2)), past(9, time(0, 1)), past(8, time(0))]
    try store.remember(tables)
    try store.remember(tables)
    #expect(try store.days(of: [usd], question()) == [range(0, 8, 7, 7, 9)])
    #expect(sells(try store.history(question(), currencies: nil)) == [8, 9, 7])
  }
}
