import Core
import Foundation
import Storage
import Testing

/// What a store must do with readings that are not believed.
@Suite struct DecisionContractTests {
  let store: SQLiteStore
  private let both = [vietcombank, currencyAPI]

  init() throws { store = try SQLiteStore(inMemory: ()) }

  private func entry(_ sell: Decimal, of feed: Feed = vietcombank) -> Quarantined {
    Quarantined(
      feed: feed, reading: .rates(table(sell)), isSample: true, sentence: "USD sell \(sell), expected \"less\"",
      isJump: true, firstSeenAt: at(0), lastSeenAt: at(900), sightings: 2)
  }

  private func withdrawal(_ sell: Decimal, of feed: Feed = vietcombank) -> Withdrawal {
    Withdrawal(feed: feed, reading: .rates(table(sell)), withdrawnAt: at(1800))
  }

  @Test func `a quarantined reading comes back as it was, in the place of the same feed's only`() throws {
    #expect(try store.quarantine(of: both).isEmpty)
    try store.record(entry(1))
    let other = entry(2, of: currencyAPI)
    try store.record(other)
    var newer = entry(4)
    newer.isJump = false
    newer.isSample = false
    try store.record(newer)
    #expect(try store.quarantine(of: [currencyAPI]) == [other])
    #expect(Set(try store.quarantine(of: both).map(\.sentence)) == [newer.sentence, other.sentence])
    #expect(try store.quarantine(of: [vietcombank]) == [newer])
    #expect(try store.snapshotCount() == 0)
  }

  @Test func `an accepted snapshot comes back as one`() throws {
    let accepted = entry(1).snapshot
    #expect(accepted.isAccepted && accepted.isSample && accepted.fetchedAt == at(900))
    try store.keep(accepted)
    #expect(try store.snapshot() == accepted)
  }

  @Test func `a withdrawn reading leaves the feed's snapshot, quarantine and the history`() throws {
    try store.keep(board(1, at: at(0)))
    try store.keep(board(2, at: at(900)))
    try store.record(entry(2))
    try store.withdraw(withdrawal(2))
    #expect(try store.withdrawals(of: both) == [withdrawal(2)])
    #expect(try store.snapshotCount() == 0 && store.quarantine(of: both).isEmpty)
    try store.keep(board(3, at: at(1800)))
    #expect(try store.lookBack(from: at(1800)) == [Sight(3, at(1800)), Sight(1, at(0))])
  }

  @Test func `other readings and other feeds keep what they have, and the history with them`() throws {
    for feed in both { try store.keep(board(1, at: at(0), of: feed)) }
    try store.record(entry(5))
    try store.record(entry(1, of: currencyAPI))
    try store.withdraw(withdrawal(9))
    #expect(try store.snapshotCount() == 2 && store.quarantine(of: both).count == 2)
    try store.withdraw(withdrawal(1))
    #expect(try store.snapshots(of: both) == [currencyAPI: board(1, at: at(0), of: currencyAPI)])
    #expect(try store.quarantine(of: both).count == 2)
    #expect(try store.lookBack(from: at(900)).isEmpty)
    #expect(try store.lookBack(from: at(900), of: currencyAPI) == [Sight(1, at(0))])
    #expect(try store.withdrawals(of: both) == [withdrawal(9), withdrawal(1)])
  }

  @Test func `of what is withdrawn again and again the latest fifty are kept`() throws {
    for sell in 1...60 { try store.withdraw(withdrawal(Decimal(sell))) }
    try store.withdraw(withdrawal(1, of: currencyAPI))
    #expect(try store.withdrawals(of: [vietcombank]) == (11...60).map { withdrawal(Decimal($0)) })
  }

  @Test func `weather is withdrawn by its values, whatever time they are stamped with`() throws {
    func reading(_ celsius: Double, _ seconds: Double) -> Reading {
      .weather(weather(celsius, observedAt: at(seconds)))
    }
    try store.keep(Snapshot(feed: hanoi, reading: reading(20, 900), fetchedAt: at(900)))
    try store.withdraw(Withdrawal(feed: hanoi, reading: reading(21, 0), withdrawnAt: at(900)))
    #expect(try store.snapshotCount() == 1)
    try store.withdraw(Withdrawal(feed: hanoi, reading: reading(20, 0), withdrawnAt: at(900)))
    #expect(try store.snapshotCount() == 0)
  }

  @Test func `what was against a feed is forgotten for that feed`() throws {
    let other = entry(1, of: currencyAPI)
    try store.record(entry(1))
    try store.record(other)
    try store.withdraw(withdrawal(7))
    try store.withdraw(withdrawal(7, of: currencyAPI))
    try store.forgetDecisions(on: vietcombank)
    #expect(try store.quarantine(of: both) == [other])
    #expect(try store.withdrawals(of: both) == [withdrawal(7, of: currencyAPI)])
  }

  @Test func `being stored never makes a jump pass earlier`() throws {
    var uneven = entry(1)
    uneven.firstSeenAt = at(0.4)
    uneven.lastSeenAt = at(900.9)
    try store.record(uneven)
    #expect(try store.quarantine(of: both).map { [$0.firstSeenAt, $0.lastSeenAt] } == [[at(1), at(900)]])
  }
}
