import Foundation
import Synchronization

/// What a function makes of each element, in the elements' order.
///
/// At most `threads` threads call it at once.
///
/// It starts threads, because a queue has only as many as the machine has cores: too few to wait for a disk. Where the
/// system gives none, the calling thread does all the work.
package func concurrentMap<Element: Sendable, Value: Sendable>(
  _ elements: [Element], threads: Int, _ transform: @escaping @Sendable (Element) -> Value
) -> [Value] {
  guard threads > 1, elements.count > 1 else { return elements.map(transform) }
  let work = SharedWork(elements, transform)
  for _ in 1..<min(threads, elements.count) { Thread.detachNewThread { work.run() } }
  work.run()
  return work.values()
}

private final class SharedWork<Element: Sendable, Value: Sendable>: Sendable {
  private let elements: [Element]
  private let transform: @Sendable (Element) -> Value
  private let state: Mutex<(next: Int, values: [Value?])>
  /// Waits for elements and not for threads, which may never start.
  private let unfinished = DispatchGroup()

  init(_ elements: [Element], _ transform: @escaping @Sendable (Element) -> Value) {
    self.elements = elements
    self.transform = transform
    state = Mutex((0, Array(repeating: nil, count: elements.count)))
    for _ in elements { unfinished.enter() }
  }

  func run() {
    while let index = state.withLock({ state -> Int? in
      guard state.next < elements.count else { return nil }
      defer { state.next += 1 }
      return state.next
    }) {
      let value = transform(elements[index])
      state.withLock { $0.values[index] = value }
      unfinished.leave()
    }
  }

  /// Waits for all results.
  func values() -> [Value] {
    unfinished.wait()
    return state.withLock { $0.values.compactMap(\.self) }
  }
}
