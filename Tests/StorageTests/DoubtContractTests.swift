import Core
import Foundation
import Storage
import Testing
import child

/// What every `Store` must do with readings that are not believed.
@Suite struct DoubtContractTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func entry(_ sell: Decimal, widget: WidgetID = "rates", provider: ProviderID = "vietcombank") -> Quarantined {
    Quarantined(
      widget: widget, provider: provider, query: "rates", reading: .rates(table(sell)), isSample: true,
      sentence: "USD sell \(sell), expected \"less\"", isJump: true, firstSeenAt: at(0), lastSeenAt: at(900),
      sightings: 2)
  }

  private func withdrawal(_ sell: Decimal, widget: WidgetID = "rates") -> Withdrawal {
    Withdrawal(
      widget: widget, provider: "vietcombank", query: "rates", reading: .rates(table(sell)), withdrawnAt: at(1800))
  }

  @Test(arguments: Shelf.allCases)
  func `an empty store doubts nothing`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    #expect(try store.quarantine().isEmpty)
    #expect(try store.withdrawals().isEmpty)
  }

  @Test(arguments: Shelf.allCases)
  func `a quarantined reading comes back as it was, in the place of the same widget's and provider's only`(
    shelf: Shelf
  ) throws {
    let store = try shelf.empty(in: folder)
    try store.record(entry(1))
    let others = [entry(2, provider: "currency-api"), entry(3, widget: "rates-2")]
    for other in others { try store.record(other) }
    var newer = entry(4)
    newer.isJump = false
    newer.isSample = false
    try store.record(newer)
    #expect(try store.quarantine() == [others[0], newer, others[1]])
    #expect(try store.snapshots().isEmpty)
  }

  @Test(arguments: Shelf.allCases)
  func `an accepted snapshot comes back as one`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    let accepted = entry(1).snapshot
    #expect(accepted.isAccepted && accepted.isSample && accepted.fetchedAt == at(900))
    try store.keep(accepted)
    #expect(try store.snapshots() == [accepted])
  }

  @Test(arguments: Shelf.allCases)
  func `a withdrawn reading leaves the widget's snapshot, quarantine and the history`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    try store.keep(board(1, at: at(0)))
    try store.keep(board(2, at: at(900)))
    try store.record(entry(2))
    try store.withdraw(withdrawal(2))
    #expect(try store.withdrawals() == [withdrawal(2)])
    #expect(try store.snapshots().isEmpty)
    #expect(try store.quarantine().isEmpty)
    try store.keep(board(3, at: at(1800)))
    #expect(try store.lookBack(from: at(1800)) == [Sight(3, at(1800)), Sight(1, at(0))])
  }

  @Test(arguments: Shelf.allCases)
  func `other readings and other widgets keep what they have, and the history with them`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    try store.keep(board(1, at: at(0)))
    try store.keep(board(1, at: at(0), widget: "rates-2"))
    try store.record(entry(5))
    try store.record(entry(1, widget: "rates-2"))
    try store.withdraw(withdrawal(9))
    #expect(try store.snapshots().count == 2)
    #expect(try store.quarantine().count == 2)
    try store.withdraw(withdrawal(1))
    #expect(try store.snapshots() == [board(1, at: at(0), widget: "rates-2")])
    #expect(try store.quarantine().map(\.widget) == ["rates", "rates-2"])
    #expect(try store.lookBack(from: at(900)) == [Sight(1, at(0))])
    #expect(try store.withdrawals() == [withdrawal(9), withdrawal(1)])
  }

  @Test(arguments: Shelf.allCases)
  func `weather is withdrawn by its values, whatever time they are stamped with`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    func reading(_ celsius: Double, _ seconds: Double) -> Reading {
      .weather(weather(celsius, observedAt: at(seconds)))
    }
    try store.keep(
      Snapshot(widget: "w", provider: "open-meteo", query: "q", reading: reading(20, 900), fetchedAt: at(900)))
    func withdraw(_ celsius: Double) throws {
      try store.withdraw(
        Withdrawal(
          widget: "w", provider: "open-meteo", query: "q", reading: reading(celsius, 0), withdrawnAt: at(900)))
    }
    try withdraw(21)
    #expect(try store.snapshots().count == 1)
    try withdraw(20)
    #expect(try store.snapshots().isEmpty)
  }

  @Test(arguments: Shelf.allCases)
  func `what was against a provider is forgotten for one widget and provider`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    let other = entry(1, widget: "rates-2")
    try store.record(entry(1))
    try store.record(other)
    try store.withdraw(withdrawal(7))
    try store.withdraw(withdrawal(7, widget: "rates-2"))
    try store.forgetDoubts(of: "rates", about: "vietcombank")
    #expect(try store.quarantine() == [other])
    #expect(try store.withdrawals() == [withdrawal(7, widget: "rates-2")])
  }

  @Test(arguments: Shelf.allCases)
  func `a snapshot is removed for one widget and provider, and its history stays`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    var reference = board(2, at: at(0))
    reference.provider = "currency-api"
    let other = board(1, at: at(0), widget: "rates-2")
    for snapshot in [board(1, at: at(0)), reference, other] { try store.keep(snapshot) }
    try store.removeSnapshot(of: "rates", from: "vietcombank")
    #expect(try store.snapshots() == [reference, other])
    #expect(try store.lookBack(from: other.fetchedAt) == [Sight(1, at(0))])
  }

  @Test func `being stored never makes a jump pass earlier`() throws {
    let store = try SQLiteStore(writingAt: folder("state.sqlite"), now: epoch)
    var uneven = entry(1)
    uneven.firstSeenAt = at(0.4)
    uneven.lastSeenAt = at(900.9)
    try store.record(uneven)
    #expect(try store.quarantine().map { [$0.firstSeenAt, $0.lastSeenAt] } == [[at(1), at(900)]])
  }
}
