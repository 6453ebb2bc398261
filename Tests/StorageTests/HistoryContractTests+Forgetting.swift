import Core
import Foundation
import Storage
import Testing
import child

/// What is remembered of an hour, withdrawn and forgotten.
extension HistoryContractTests {
  @Test(arguments: Shelf.allCases)
  func `weather is remembered once an hour of the provider's time`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    func keep(_ celsius: Double, observed: Double, fetched: Double) throws {
      try store.keep(
        Snapshot(
          widget: "w", provider: "open-meteo", query: "rates",
          reading: .weather(weather(celsius, observedAt: time(0, observed))), fetchedAt: time(0, fetched)))
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

  @Test(arguments: Shelf.allCases)
  func `a reading that is withdrawn leaves no mark on its days`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    for (sell, hour) in [(10, 0), (12, 1), (90, 2), (90, 17)] as [(Decimal, Double)] {
      try store.keep(board(sell, at: time(0, hour)))
    }
    #expect(try store.days(of: [usd], question()).map(\.high) == [90, 90])
    try store.withdraw(
      Withdrawal(
        widget: "rates", provider: "vietcombank", query: "rates", reading: .rates(table(90)), withdrawnAt: time(1)))
    #expect(try store.days(of: [usd], question()) == [range(0, 10, 12, 10, 12)])
  }

  @Test(arguments: Shelf.allCases)
  func `what another widget shows keeps its mark on the day`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    try store.keep(board(90, at: time(0)))
    try store.keep(board(90, at: time(0), widget: "rates-2"))
    try store.withdraw(
      Withdrawal(
        widget: "rates", provider: "vietcombank", query: "rates", reading: .rates(table(90)), withdrawnAt: time(1)))
    #expect(try store.days(of: [usd], question()).map(\.high) == [90])
  }

  @Test(arguments: Shelf.allCases)
  func `a reading that came ahead of its time by a wrong clock does not swallow those that come after`(shelf: Shelf)
    throws
  {
    let store = try shelf.empty(in: folder)
    try store.keep(board(2, at: time(300)))
    for hour in 0..<3 { try store.keep(board(1, at: time(0, Double(hour)))) }
    #expect(sells(try store.history(question(), currencies: nil)) == [1, 2])
    #expect(try store.history(question(), currencies: nil).first?.lastSeenAt == time(0, 2))
  }

  @Test(arguments: Shelf.allCases)
  func `what is older than is kept is forgotten, for one query`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    for day in 0..<4 {
      for query in ["rates", "other"] { try store.keep(board(Decimal(day), at: time(day), query: query)) }
    }
    try store.forgetHistory(of: "rates", before: time(2))
    #expect(sells(try store.history(question(), currencies: nil)) == [2, 3])
    #expect(try store.days(of: [usd], question()).map(\.day) == [date(2), date(3)])
    var other = question()
    other.query = "other"
    #expect(try store.history(other, currencies: nil).count == 4)
    #expect(try store.days(of: [usd], other).count == 4)
    #expect(try store.snapshots().map(\.fetchedAt) == [time(3)])
  }
}
