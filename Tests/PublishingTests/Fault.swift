import Foundation
import Synchronization

@testable import Publishing

/// Which call of a publishing fails.
final class Fault: Sendable {
  private let count = Mutex(0)
  private let number: Int
  private let code: Int32
  private let isLasting: Bool

  /// Lets call `number`, from 1 on, answer an errno in place of doing anything; `isLasting` all from there on, which
  /// leaves on disk just what a kill before that call leaves.
  init(call number: Int, errno code: Int32, isLasting: Bool = false) {
    self.number = number
    self.code = code
    self.isLasting = isLasting
  }

  /// Whether there were so many calls.
  var hasStruck: Bool { count.withLock { $0 >= number } }

  /// Nil where this call is to be made.
  fileprivate func strike() -> Int? {
    count.withLock { count in
      count += 1
      return count == number || isLasting && count > number ? -Int(code) : nil
    }
  }

  /// The machine's calls with the fault among them.
  var calls: FileSystemCalls {
    let real = FileSystemCalls.unsynced
    var calls = real
    calls.open = { self.strike() ?? real.open($0, $1, $2) }
    calls.read = { self.strike() ?? real.read($0, $1, $2) }
    calls.write = { self.strike() ?? real.write($0, $1) }
    calls.writeBack = { self.strike() ?? real.writeBack($0) }
    calls.fsync = { self.strike() ?? real.fsync($0) }
    calls.close = { descriptor in
      // Linux lets go of the descriptor whatever it answers.
      let answer = real.close(descriptor)
      return self.strike() ?? answer
    }
    calls.fchmod = { self.strike() ?? real.fchmod($0, $1) }
    calls.futimens = { self.strike() ?? real.futimens($0, $1) }
    calls.fstat = { self.strike() ?? real.fstat($0, &$1) }
    calls.lstat = { self.strike() ?? real.lstat($0, &$1) }
    calls.stat = { self.strike() ?? real.stat($0, &$1) }
    calls.mkdir = { self.strike() ?? real.mkdir($0, $1) }
    calls.chmod = { self.strike() ?? real.chmod($0, $1) }
    calls.rename = { self.strike() ?? real.rename($0, $1) }
    calls.link = { self.strike() ?? real.link($0, $1) }
    calls.renameToNew = { self.strike() ?? real.renameToNew($0, $1) }
    calls.unlink = { self.strike() ?? real.unlink($0) }
    calls.rmdir = { self.strike() ?? real.rmdir($0) }
    calls.lock = { self.strike() ?? real.lock($0, $1) }
    calls.names = { self.strike() == nil ? real.names($0) : nil }
    return calls
  }
}

extension FileSystemCalls {
  /// The machine's calls without the wait for the disk, for thousands of publishings.
  static var unsynced: FileSystemCalls {
    var calls = system
    calls.fsync = { _ in 0 }
    return calls
  }
}
