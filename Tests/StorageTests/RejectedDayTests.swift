import Core
import Foundation
import Storage
import Testing

/// What a store must do with a day that an operator has taken out of the past.
@Suite struct RejectedDayTests {
  let store: SQLiteStore
  /// 08:00 in Vietnam on 2026-11-01.
  private let morning = Date(timeIntervalSince1970: 1_793_494_800)
  private let usd = Series.price(.sell, of: "USD", unit: 1)

  init() throws { store = try SQLiteStore(inMemory: ()) }

  private func time(_ day: Int, _ hour: Double = 0) -> Date {
    morning.addingTimeInterval(Double(day) * 86400 + hour * 3600)
  }

  private func date(_ day: Int) -> CalendarDay { CalendarDay(of: time(day), in: .vietnam) }

  private var always: PastQuestion {
    PastQuestion(query: rates, providers: ["vietcombank"], since: time(-400), until: time(400))
  }

  /// The spans of the history's entries, as `sell first…last` in hours after the morning.
  private func spans() throws -> [String] {
    try store.history(always, currencies: nil).map { entry in
      let hours = [entry.firstSeenAt, entry.lastSeenAt].map { $0.timeIntervalSince(morning) / 3600 }
      return "\(entry.reading.rates?["USD"]?.sell ?? 0) \(hours[0])…\(hours[1])"
    }
  }

  private func days() throws -> [CalendarDay] { try store.days(of: [usd], always).map(\.day) }

  @Test func `what was seen on the day is gone, what was seen around it stays`() throws {
    // The middle one stood from the first day into the third: midnight is 16 h after the morning.
    for (sell, day, hour) in [(1, 0, 0), (2, 0, 5), (2, 2, 1), (3, 2, 2)] as [(Decimal, Int, Double)] {
      try store.keep(board(sell, at: time(day, hour)))
    }
    try store.remember(
      [PastReading(feed: vietcombank, firstSeenAt: time(1), lastSeenAt: time(1), reading: .rates(table(2)))])
    #expect(try days() == [date(0), date(1), date(2)])
    try store.rejectDay(date(1), of: rates, providers: ["vietcombank"], at: time(9))
    let second = 1.0 / 3600
    #expect(try spans() == ["1 0.0…0.0", "2 5.0…\(16 - second)", "2 40.0…49.0", "3 50.0…50.0"])
    #expect(try days() == [date(0), date(2)])
    try store.rejectDay(date(0), of: rates, providers: ["vietcombank"], at: time(9))
    #expect(try spans() == ["2 40.0…49.0", "3 50.0…50.0"])
    #expect(try store.rejectedDays(of: rates, providers: ["vietcombank"]) == [date(0), date(1)])
    // A second word changes nothing.
    try store.rejectDay(date(0), of: rates, providers: ["vietcombank"], at: time(10))
    #expect(try spans().count == 2)
  }

  @Test func `what is put in later does not bring it back, for these providers and this query`() throws {
    try store.rejectDay(date(1), of: rates, providers: ["vietcombank"], at: time(9))
    func remember(_ feed: Feed) throws {
      try store.remember(
        [0, 1].map { day in
          PastReading(
            feed: feed, firstSeenAt: time(day), lastSeenAt: time(day), reading: .rates(table(Decimal(day + 1))))
        })
    }
    try remember(vietcombank)
    #expect(try spans() == ["1 0.0…0.0"] && days() == [date(0)])
    for feed in [Feed("techcombank", rates), Feed("vietcombank", hanoi.query)] {
      try remember(feed)
      let question = PastQuestion(feeds: [feed], since: time(0), until: time(9))
      #expect(try store.history(question, currencies: nil).count == 2)
      #expect(try store.rejectedDays(of: feed.query, providers: [feed.provider]).isEmpty)
    }
    #expect(try store.rejectedDays(of: rates, providers: ["techcombank", "vietcombank"]) == [date(1)])
  }

  @Test func `a board that is shown goes on after a day that was taken out of its time`() throws {
    for day in 0...3 { try store.keep(board(1, at: time(day))) }
    try store.rejectDay(date(2), of: rates, providers: ["vietcombank"], at: time(3))
    try store.keep(board(1, at: time(4)))
    #expect(try spans().last == "1 64.0…96.0")
    #expect(try days() == [date(0), date(1), date(3), date(4)])
  }

  @Test func `a board of the day that is kept once more does not bring it back`() throws {
    var kept = board(1, at: time(1))
    try store.keep(kept)
    try store.rejectDay(date(1), of: rates, providers: ["vietcombank"], at: time(2))
    kept.validators = nil
    try store.keep(kept)
    #expect(try spans() == [] && days() == [])
    #expect(try store.snapshot() == kept)
    try store.keep(board(1, at: time(2)))
    #expect(try spans() == ["1 48.0…48.0"] && days() == [date(2)])
  }
}
