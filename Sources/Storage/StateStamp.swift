import Core
import Foundation

/// A stamp that changes with every write of a state, whoever writes, even a run that is killed.
///
/// The file's times do not suffice: a power cut may leave new pages under an old time. So the stamp has the header too,
/// whose counter changes with every transaction (https://www.sqlite.org/fileformat2.html#file_change_counter).
package struct StateStamp: Equatable, Sendable {
  package let text: String

  private static let headerBytes = 100

  /// Nil where there is no regular file at the path, or a transaction is not over.
  ///
  /// The process may have the state open, but must not be within a transaction: closing the file here drops its locks.
  package init?(ofStateAt path: String) {
    guard Self.hasNoJournal(path) else { return nil }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    var header = [UInt8](repeating: 0, count: Self.headerBytes)
    guard let file = FileFingerprint(descriptor, &status), status.st_mode & S_IFMT == S_IFREG,
      pread(descriptor, &header, header.count, 0) == header.count,
      // With a write-ahead log the counter need not change.
      header[18] == 1, header[19] == 1
    else { return nil }
    var stamp = Fingerprint()
    stamp.add(file.text)
    header.withUnsafeBytes { stamp.add($0) }
    text = stamp.text
  }

  /// Whether nothing lies beside the state, or only the empty journal that is kept between transactions.
  ///
  /// This user must be able to read the journal, since whoever opens the state must.
  private static func hasNoJournal(_ path: String) -> Bool {
    var status = stat()
    for suffix in ["-wal", "-shm"] where lstat(path + suffix, &status) == 0 || errno != ENOENT { return false }
    guard lstat(path + "-journal", &status) == 0 else { return errno == ENOENT }
    return status.st_mode & S_IFMT == S_IFREG && status.st_size == 0 && access(path + "-journal", R_OK) == 0
  }
}
