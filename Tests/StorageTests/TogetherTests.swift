import Core
import Foundation
import Testing
import child

@testable import Storage

/// Two connections to one state, as a run and a backfill have them.
@Suite struct TogetherTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `what two learn of a provider at the same time is all counted`() throws {
    let path = folder("state.sqlite")
    // Each is used by one thread.
    let stores = try (0..<2).map { _ in try SQLiteStore(writingAt: path, now: epoch) }
    DispatchQueue.concurrentPerform(iterations: stores.count) { index in
      for _ in 0..<40 {
        _ = try? stores[index].updateHealth(of: "a") {
          ProviderHealth(provider: "a", consecutiveFailures: ($0?.consecutiveFailures ?? 0) + 1)
        }
      }
    }
    #expect(try stores[0].providerHealth() == [ProviderHealth(provider: "a", consecutiveFailures: 80)])
  }

  @Test func `a drawing that somebody has overtaken leaves no mark`() throws {
    let path = folder("state.sqlite")
    let (run, backfill) = (try SQLiteStore(writingAt: path, now: epoch), try SQLiteStore(writingAt: path, now: epoch))
    let mark = PublicationMark(stamp: "5f3a", drawnAt: at(0), changesAt: at(900))
    let writings = try run.writingsOfOthers()
    try backfill.record(ProviderHealth(provider: "a"))
    try run.record(mark, ifWritingsAre: writings)
    #expect(try run.publicationMark() == nil)
    try run.record(mark, ifWritingsAre: try run.writingsOfOthers())
    #expect(try run.publicationMark() == mark)
  }
}
