import Foundation
import Glibc
import Synchronization

/// Takes connections, and keeps what the server's threads share: the open sockets and the log.
final class Acceptor: Sendable {
  private let listener: Int32
  private let state = Mutex(State())

  private struct State {
    var isClosed = false
    var open: Set<Int32> = []
    var connectionCount = 0
    var requests: [SeenRequest] = []
  }

  init(listener: Int32) { self.listener = listener }

  var requests: [SeenRequest] { state.withLock { $0.requests } }
  var connectionCount: Int { state.withLock { $0.connectionCount } }

  func note(_ request: SeenRequest) { state.withLock { $0.requests.append(request) } }

  /// Takes connections until it is closed.
  func serve(_ answer: @escaping @Sendable (SeenRequest) -> CannedReply) {
    while true {
      let socket = accept(listener, nil, nil)
      if socket < 0 {
        if errno == EINTR || errno == ECONNABORTED { continue }
        break
      }
      _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
      guard open(socket) else {
        Glibc.close(socket)
        break
      }
      Thread.detachNewThread { [self] in
        Conversation(socket: socket, acceptor: self).hold(answer)
        leave(socket)
      }
    }
    Glibc.close(listener)
  }

  /// Wakes every thread that waits at a socket; each then closes its own.
  func close() {
    state.withLock { state in
      guard !state.isClosed else { return }
      state.isClosed = true
      shutdown(listener, Int32(SHUT_RDWR))
      for socket in state.open { shutdown(socket, Int32(SHUT_RDWR)) }
    }
  }

  private func open(_ socket: Int32) -> Bool {
    state.withLock { state in
      guard !state.isClosed else { return false }
      state.open.insert(socket)
      state.connectionCount += 1
      return true
    }
  }

  /// Under the lock, so that `close` never shuts down another's socket of the same number.
  private func leave(_ socket: Int32) {
    state.withLock { state in
      state.open.remove(socket)
      Glibc.close(socket)
    }
  }
}
