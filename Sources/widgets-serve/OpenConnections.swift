import Foundation
import NIOCore
import Serving

/// The open connections of one event loop: closes those whose deadline has passed, and one more when there are too many.
///
/// With Hummingbird's limit alone everybody would wait for those that send nothing, and NIO's `IdleStateHandler` begins
/// anew with every byte, so that a request could take for ever. It is only used on its own loop, which makes it sendable.
final class OpenConnections: @unchecked Sendable {
  let loop: any EventLoop
  private let most: Int
  private var connections: [ObjectIdentifier: HTTPAnswerHandler] = [:]
  /// Updated once a second, which is near enough for timeouts of ten.
  private(set) var now = NIODeadline.now()
  private(set) var date = Date().httpDate

  init(on loop: any EventLoop, most: Int) {
    self.loop = loop
    self.most = most
    loop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { [weak self] _ in self?.tick() }
  }

  /// Where there are too many, the one that has kept the server waiting longest is closed.
  func add(_ connection: HTTPAnswerHandler) {
    if connections.count >= most {
      connections.values.filter(\.isWaiting).min { $0.deadline < $1.deadline }?.close()
    }
    connections[ObjectIdentifier(connection)] = connection
  }

  func remove(_ connection: HTTPAnswerHandler) { connections.removeValue(forKey: ObjectIdentifier(connection)) }

  private func tick() {
    now = .now()
    date = Date().httpDate
    for connection in connections.values where connection.deadline < now { connection.close() }
  }
}
