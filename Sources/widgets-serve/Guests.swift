import Foundation
import NIOCore
import Serving

/// The open connections of one event loop: how many there may be, and for how long each may keep the server waiting.
///
/// Touched on its own loop alone, which is what makes it sendable.
final class Guests: @unchecked Sendable {
  let loop: any EventLoop
  private let most: Int
  private var lines: [ObjectIdentifier: Line] = [:]
  /// About now: looked at once a second, which is near enough for waits of ten.
  private(set) var now = NIODeadline.now()
  /// The `Date` field of this second.
  private(set) var date = HTTPDate.text(Int(Date().timeIntervalSince1970))

  init(on loop: any EventLoop, most: Int) {
    self.loop = loop
    self.most = most
    loop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { [weak self] _ in self?.tick() }
  }

  /// Takes a connection in; where there are too many, the one that has kept the server waiting longest goes.
  func come(_ line: Line) {
    if lines.count >= most {
      lines.values.filter(\.isWaiting).min { $0.deadline < $1.deadline }?.close()
    }
    lines[ObjectIdentifier(line)] = line
    // Every one of them is being answered: this one has to come again.
    if lines.count > most { line.close() }
  }

  /// Forgets a connection that is closed.
  func go(_ line: Line) { lines.removeValue(forKey: ObjectIdentifier(line)) }

  private func tick() {
    now = .now()
    date = HTTPDate.text(Int(Date().timeIntervalSince1970))
    for line in lines.values where line.deadline < now { line.close() }
  }
}
