import Foundation
import Synchronization
import Testing
import child

@testable import Publishing

/// Work that several threads share.
struct ConcurrentMapTests {
  @Test(arguments: [1, 2, 4, 100]) func `each element is taken once, and the results are in the elements' order`(
    threads: Int
  ) {
    let taken = Mutex<[Int]>([])
    let values = concurrentMap(Array(0..<50), threads: threads) { element in
      // The first ones are the last to end.
      usleep(UInt32(50 - element) * 20)
      taken.withLock { $0.append(element) }
      return element * 2
    }
    #expect(values == (0..<50).map { $0 * 2 })
    #expect(taken.withLock { $0.sorted() } == Array(0..<50))
  }

  @Test func `as many elements as there are threads are under way together, and no more`() {
    let state = Mutex((now: 0, most: 0))
    _ = concurrentMap(Array(0..<12), threads: 4) { _ in
      state.withLock { state in
        state.now += 1
        state.most = max(state.most, state.now)
      }
      usleep(20_000)
      state.withLock { $0.now -= 1 }
    }
    #expect(state.withLock { $0.most } == 4)
  }

  @Test func `however the writing of a batch is shared out, the files and what is said of them are the same`() throws {
    let files = (0..<40).map { file("v1/\($0).json", String(repeating: "\($0) ", count: 40 + $0)) }
    var trees: [[String: Data]] = []
    for round in 0..<3 {
      let folder = try TemporaryFolder()
      var calls = FileSystemCalls.unsynced
      // Other files are slow each time, and one cannot be written.
      calls.fsync = { descriptor in
        if (Int(descriptor) + round) % 3 == 0 { usleep(3_000) }
        return 0
      }
      calls.open = { path, flags, mode in
        path.contains("/.wgt-7.json.gz") ? -Int(EACCES) : FileSystemCalls.system.open(path, flags, mode)
      }
      let publication = PublishedTree(root: folder("public"), calls: calls).publish(files, now: epoch)
      #expect(publication.written == files.map(\.path).filter { $0 != "v1/7.json" })
      #expect(publication.failures == ["v1/7.json: open: Permission denied"])
      trees.append(
        try names(below: folder("public/v1")).reduce(into: [:]) {
          $0[$1] = try Data(contentsOf: URL(filePath: folder("public/v1/\($1)")))
        })
    }
    #expect(trees[0].count == 78 && trees[1] == trees[0] && trees[2] == trees[0])
  }
}
