import Core
import Foundation
import Storage
import Testing

/// What is remembered of an hour, withdrawn and forgotten.
extension HistoryContractTests {
  @Test func `weather is remembered once an hour of the provider's time`() throws {
    func keep(_ celsius: Double, observed: Double, fetched: Double) throws {
      try store.keep(
        Snapshot(
          feed: Feed("open-meteo", rates), reading: .weather(weather(celsius, observedAt: time(0, observed))),
          fetchedAt: time(0, fetched)))
    }
    try keep(20, observed: 0, fetched: 0.1)
    try keep(23, observed: 0.5, fetched: 0.6)
    try keep(21, observed: 0.75, fetched: 1.1)
    try keep(22, observed: 1, fetched: 1.2)
    let all = try store.history(question(providers: ["open-meteo"]), currencies: nil)
    #expect(all.map { $0.reading.weather?.current.temperatureCelsius } == [20, 22])
    #expect(all.map(\.lastSeenAt) == [time(0, 1.1), time(0, 1.2)])
    // The day knows the hottest reading all the same.
    #expect(try store.days(of: [.temperature], question(providers: ["open-meteo"])).map(\.high) == [23])
  }

  @Test func `a reading that is withdrawn leaves no mark on its days`() throws {
    for (sell, hour) in [(10, 0), (12, 1), (90, 2), (90, 17)] as [(Decimal, Double)] {
      try store.keep(board(sell, at: time(0, hour)))
    }
    #expect(try store.days(of: [usd], question()).map(\.high) == [90, 90])
    try store.withdraw(
      Withdrawal(
        feed: vietcombank, reading: .rates(table(90)), withdrawnAt: time(1)))
    #expect(try store.days(of: [usd], question()) == [range(0, 10, 12, 10, 12)])
  }

  @Test func `a reading that a wrong clock has dated ahead does not swallow those that come after`() throws {
    try store.keep(board(2, at: time(300)))
    for hour in 0..<3 { try store.keep(board(1, at: time(0, Double(hour)))) }
    #expect(sells(try store.history(question(), currencies: nil)) == [1, 2])
    #expect(try store.history(question(), currencies: nil).first?.lastSeenAt == time(0, 2))
  }

  @Test func `what is older than is kept is forgotten, for one feed`() throws {
    let others = [currencyAPI, Feed("vietcombank", hanoi.query)]
    for day in 0..<4 {
      for feed in others + [vietcombank] { try store.keep(board(Decimal(day), at: time(day), of: feed)) }
    }
    try store.forgetHistory(of: vietcombank, before: time(2))
    #expect(sells(try store.history(question(), currencies: nil)) == [2, 3])
    #expect(try store.days(of: [usd], question()).map(\.day) == [date(2), date(3)])
    for feed in others {
      let whole = PastQuestion(feeds: [feed], since: time(-400), until: time(400))
      #expect(try store.history(whole, currencies: nil).count == 4 && store.days(of: [usd], whole).count == 4)
    }
    #expect(try store.snapshot()?.fetchedAt == time(3))
  }
}
