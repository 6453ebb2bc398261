import Core
import Foundation
import Testing
import child

/// The mark of the last drawing: it goes with every change of what widgets show.
@Suite struct PublicationMarkTests {
  private let folder: TemporaryFolder
  private let mark = PublicationMark(stamp: "5f3a", drawnAt: at(0), changesAt: at(900))

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: Shelf.allCases)
  func `a mark comes back, and what widgets do not show leaves it`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    #expect(try store.publicationMark() == nil)
    try store.record(
      PublicationMark(stamp: "older", drawnAt: at(-900), changesAt: at(0)), ifWritingsAre: store.writingsOfOthers())
    try store.record(mark, ifWritingsAre: store.writingsOfOthers())
    try store.record(Attempt(provider: "p", target: "https://p.example", askedAt: at(1)))
    try store.record(Standing(provider: "p", consecutiveFailures: 1))
    try store.replaceOutages([Outage(widget: "rates", provider: "p", begunAt: at(1), saidAt: at(1))])
    #expect(try store.publicationMark() == mark)
  }

  @Test(arguments: Shelf.allCases)
  func `a kept, removed, withdrawn or remembered reading takes the mark away`(shelf: Shelf) throws {
    let store = try shelf.empty(in: folder)
    let board = board(1, at: at(0))
    let changes: [(any Store) throws -> Void] = [
      { try $0.keep(board) },
      {
        try $0.remember(
          [PastReading(provider: "p", firstSeenAt: at(-90000), lastSeenAt: at(-90000), reading: board.reading)],
          of: board.query)
      },
      {
        try $0.withdraw(
          Withdrawal(
            widget: board.widget, provider: board.provider, query: board.query, reading: board.reading,
            withdrawnAt: at(1)))
      },
      { try $0.keep(board) },
      { try $0.removeSnapshot(of: board.widget, from: board.provider) },
    ]
    for change in changes {
      try store.record(mark, ifWritingsAre: store.writingsOfOthers())
      try change(store)
      #expect(try store.publicationMark() == nil)
    }
  }
}
