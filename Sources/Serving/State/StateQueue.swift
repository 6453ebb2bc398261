import Foundation
import Synchronization

/// A bounded queue of the questions to the state.
///
/// None waits for a state that has just turned out to be locked.
final class StateQueue: Sendable {
  private let state = Mutex(State())

  private struct State {
    var count = 0
    var failure: (at: ContinuousClock.Instant, problem: Response)?
  }

  /// Whoever comes then is told to come again.
  private static let mostQuestions = 128

  /// Nil where there are too many.
  func question(_ answer: @escaping @Sendable () -> Response) -> StateQuestion? {
    let isIn = state.withLock { state in
      guard state.count < Self.mostQuestions else { return false }
      state.count += 1
      return true
    }
    return isIn ? StateQuestion(queue: self, make: answer) : nil
  }

  fileprivate func answer(_ question: StateQuestion) -> Response {
    // Whatever was asked before the last failure would meet the same.
    let failure = state.withLock { $0.failure.flatMap { $0.at > question.askedAt ? $0.problem : nil } }
    if let failure { return failure }
    var response = question.make()
    guard let warning = response.warning else { return response }
    // The operator is told once.
    response.warning = nil
    state.withLock { [response] in $0.failure = (.now, response) }
    response.warning = warning
    return response
  }

  fileprivate func leave() { state.withLock { $0.count -= 1 } }
}

/// A question to the state, which one thread may have to wait for.
package final class StateQuestion: Sendable {
  fileprivate let askedAt = ContinuousClock.now
  fileprivate let make: @Sendable () -> Response
  private let queue: StateQueue

  fileprivate init(queue: StateQueue, make: @escaping @Sendable () -> Response) {
    self.queue = queue
    self.make = make
  }

  deinit { queue.leave() }

  package func answer() -> Response { queue.answer(self) }
}
