import Foundation

/// How many connections the server takes at once.
package struct ConnectionLimit: Sendable {
  /// Further ones wait in the kernel's queue until one of these ends.
  package let most: Int
  private let openFiles: Int

  private static let wanted = 1024
  /// For the state, files, and what the libraries need.
  private static let own = 64

  /// 1,024, or fewer where the limit of open files is low.
  package init(openFiles: Int) {
    self.openFiles = openFiles
    most = max(16, min(Self.wanted, openFiles - Self.own))
  }

  /// By this process's limit of open files, which is raised where it may be.
  package init() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      self.init(openFiles: 512)
      return
    }
    limit.rlim_cur = min(limit.rlim_max, 4096)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    self.init(openFiles: Int(limit.rlim_cur))
  }

  /// How many idle ones an event loop keeps while others wait; the last quarter is for those that are answered.
  package func mostWaiting(of loopCount: Int) -> Int { max(1, most * 3 / 4 / max(1, loopCount)) }

  /// Why fewer than documented are served; nil where none.
  package var sentence: String? {
    guard most < Self.wanted else { return nil }
    return "only \(openFiles) files may be open at once, so at most \(most) connections are served; "
      + "`ulimit -n` or LimitNOFILE= of the unit allows more (\(Self.wanted + Self.own) for \(Self.wanted) connections)"
  }
}
