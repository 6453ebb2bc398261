import Foundation

@testable import Site

/// Asks for a page in a loop, on a thread and a connection of its own.
final class PageReader: @unchecked Sendable {
  private let lock = NSLock()
  private var isStopped = false
  private var torn = 0
  private var steps = 0
  private var last: Data?
  private var seen: Set<Data> = []
  private let ended = DispatchSemaphore(value: 0)

  init(_ target: String, port: UInt16) throws {
    let socket = try Socket(port)
    nonisolated(unsafe) let own = socket
    Thread.detachNewThread { [self] in
      while !lock.withLock({ isStopped }) {
        let reply = try? own.request(target)
        lock.withLock {
          guard let reply, reply.status == 200, reply.text.hasPrefix("<section"), reply.text.hasSuffix("</section>\n")
          else {
            torn += 1
            return
          }
          if let last, last != reply.body { steps += 1 }
          last = reply.body
          seen.insert(reply.body)
        }
      }
      ended.signal()
    }
  }

  /// Ends the reading: how many answers were not whole, how many versions were seen, and how often the page changed;
  /// once more than that, an old version would have come again.
  func stop() -> (torn: Int, versions: Int, steps: Int) {
    lock.withLock { isStopped = true }
    ended.wait()
    return (torn, seen.count, steps)
  }
}

extension Socket {
  /// One more request on the same connection.
  func request(_ target: String) throws -> ServerReply {
    try send(Socket.request(target))
    return try reply()
  }
}
