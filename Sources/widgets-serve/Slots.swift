import NIOCore
import Synchronization

/// A semaphore for event loops: whoever finds no slot waits for one, in order.
final class Slots: Sendable {
  private let state: Mutex<(free: Int, waiting: [EventLoopPromise<Void>])>

  init(count: Int) { state = Mutex((count, [])) }

  func take(on loop: any EventLoop) -> EventLoopFuture<Void> {
    state.withLock { state in
      guard state.free == 0 else {
        state.free -= 1
        return loop.makeSucceededVoidFuture()
      }
      let turn = loop.makePromise(of: Void.self)
      state.waiting.append(turn)
      return turn.futureResult
    }
  }

  func giveBack() {
    let next = state.withLock { state -> EventLoopPromise<Void>? in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.free += 1
      return nil
    }
    next?.succeed()
  }
}
