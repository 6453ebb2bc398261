import Core
import Foundation
import Storage
import Testing

/// The mark of the last drawing: it goes with every change of what widgets show.
@Suite struct PublicationMarkTests {
  let store: SQLiteStore
  private let mark = PublicationMark(stamp: "5f3a", drawnAt: at(0), changesAt: at(900), isQuiet: true)

  init() throws { store = try SQLiteStore(inMemory: ()) }

  @Test func `a mark comes back, and what widgets do not show leaves it`() throws {
    #expect(try store.publicationMark() == nil)
    try store.record(
      PublicationMark(stamp: "older", drawnAt: at(-900), changesAt: at(0)), ifWritingsAre: store.writingsOfOthers())
    try store.record(mark, ifWritingsAre: store.writingsOfOthers())
    try store.record([Attempt(provider: "p", target: "https://p.example", askedAt: at(1))])
    try store.record(ProviderHealth(provider: "p", consecutiveFailures: 1))
    try store.replaceOutages([Outage(.provider("p", widget: "rates"), begunAt: at(1), saidAt: at(1))])
    #expect(try store.publicationMark() == mark)
  }

  @Test func `a kept, withdrawn or remembered reading takes the mark away`() throws {
    let board = board(1, at: at(0))
    let changes: [(any Store) throws -> Void] = [
      { try $0.keep(board) },
      {
        try $0.remember(
          [PastReading(feed: board.feed, firstSeenAt: at(-90000), lastSeenAt: at(-90000), reading: board.reading)])
      },
      {
        try $0.withdraw(
          Withdrawal(
            feed: board.feed, reading: board.reading, withdrawnAt: at(1)))
      },
      { try $0.keep(board) },
    ]
    for change in changes {
      try store.record(mark, ifWritingsAre: store.writingsOfOthers())
      try change(store)
      #expect(try store.publicationMark() == nil)
    }
  }
}
