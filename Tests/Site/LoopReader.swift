import Foundation

/// Reads files in a loop on a thread of its own and notes those that are not whole.
final class LoopReader: @unchecked Sendable {
  private let lock = NSLock()
  private var isStopped = false
  private var reads = 0
  private var torn: Set<String> = []
  private var versions = 0
  private var last: [String: Data] = [:]
  private let ended = DispatchSemaphore(value: 0)

  /// Begins to read; `isWhole` is told a file's name and its bytes, none where it is not there.
  init(_ paths: [String], isWhole: @escaping @Sendable (String, Data) -> Bool) {
    Thread.detachNewThread { [self] in
      while !lock.withLock({ isStopped }) {
        for path in paths {
          let bytes = FileManager.default.contents(atPath: path) ?? Data()
          let name = path.split(separator: "/").last.map(String.init) ?? path
          // What was found whole a moment ago is whole.
          let isNew = lock.withLock {
            reads += 1
            guard last[path] != bytes else { return false }
            last[path] = bytes
            versions += 1
            return true
          }
          if isNew, !isWhole(name, bytes) { lock.withLock { _ = torn.insert(name) } }
        }
        // Leaves the other core to the run.
        usleep(2000)
      }
      ended.signal()
    }
  }

  /// Ends the reading; how often files were read, how many versions of them, and the names of those that were torn.
  func stop() -> (reads: Int, versions: Int, torn: Set<String>) {
    lock.withLock { isStopped = true }
    ended.wait()
    return (reads, versions, torn)
  }
}
