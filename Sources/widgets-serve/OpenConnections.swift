import Foundation
import NIOCore
import Serving

/// The open connections of one event loop: for how long each may keep the server waiting, and which goes when there are
/// many.
///
/// Hummingbird's limit alone would make everybody wait for those that send nothing, and NIO's `IdleStateHandler` begins
/// anew with every byte, so that a request could trickle in for ever.
/// Touched on its own loop alone, which is what makes it sendable.
final class OpenConnections: @unchecked Sendable {
  let loop: any EventLoop
  private let most: Int
  private var connections: [ObjectIdentifier: HTTPAnswerHandler] = [:]
  /// About now: looked at once a second, which is near enough for waits of ten.
  private(set) var now = NIODeadline.now()
  /// The `Date` field of this second.
  private(set) var date = Date().httpDate

  init(on loop: any EventLoop, most: Int) {
    self.loop = loop
    self.most = most
    loop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { [weak self] _ in self?.tick() }
  }

  /// Takes a connection in; where there are many, the one that has kept the server waiting longest goes.
  func add(_ connection: HTTPAnswerHandler) {
    if connections.count >= most {
      connections.values.filter(\.isWaiting).min { $0.deadline < $1.deadline }?.close()
    }
    connections[ObjectIdentifier(connection)] = connection
  }

  /// Forgets a connection that is closed.
  func remove(_ connection: HTTPAnswerHandler) { connections.removeValue(forKey: ObjectIdentifier(connection)) }

  private func tick() {
    now = .now()
    date = Date().httpDate
    for connection in connections.values where connection.deadline < now { connection.close() }
  }
}
