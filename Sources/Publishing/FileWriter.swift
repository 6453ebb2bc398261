import Foundation

struct ModificationTime: Equatable {
  var seconds: Int
  var nanoseconds: Int = 0

  init(_ time: timespec) {
    seconds = time.tv_sec
    nanoseconds = time.tv_nsec
  }

  /// The whole second of `now`, but at least a whole second after each earlier time.
  init(after earlier: [ModificationTime?], now: Date) {
    // A file that was written by a clock far ahead moves by one second each time, until the clock has caught up.
    let least = earlier.compactMap { $0.map { $0.seconds + ($0.nanoseconds > 0 ? 2 : 1) } }.max() ?? .min
    seconds = max(Int(now.timeIntervalSince1970.rounded(.down)), least)
  }

  var timespec: timespec { Glibc.timespec(tv_sec: seconds, tv_nsec: nanoseconds) }
}

/// The names under which files and folders are made before they are renamed.
enum TemporaryName {
  /// Two processes may write the same file at once, and in two containers they may have the same number.
  private static let process = "\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 16))"

  /// `a/b/.wgt-rates.html.417-9c1f03aa.tmp` for `a/b/rates.html`, different in each process.
  static func of(_ target: String) -> String {
    let name = target.split(separator: "/").last ?? ""
    return "\(target.dropLast(name.count)).wgt-\(name).\(process).tmp"
  }

  /// Whether a name is one under which the file of that path was made in some process.
  static func matches(_ name: String, of target: String) -> Bool {
    matches(name) && name.hasPrefix(".wgt-\(target.split(separator: "/").last ?? "").")
  }

  static func matches(_ name: String) -> Bool { name.hasPrefix(".wgt-") && name.hasSuffix(".tmp") }
}

/// A file whose new version is written beside it.
struct StagedFile: Sendable {
  let path: String
  let target: String
  /// The temporary of the file itself; nil where the file stays as it is.
  let plain: String?
  /// The temporary of its `.gz`.
  let gzip: String

  var changedPaths: [String] { (plain == nil ? [] : [path]) + [path + ".gz"] }

  var temporaries: [String] { [gzip] + (plain.map { [$0] } ?? []) }
}

/// Writes files under temporary names and renames them.
struct FileWriter: Sendable {
  let calls: FileSystemCalls

  struct Present {
    var isRegular = false
    var isDirectory = false
    var size = 0
    var modifiedAt: ModificationTime?
  }

  /// Looks at a path without following a link.
  func present(at path: String) -> Present {
    var status = stat()
    guard calls.lstat(path, &status) >= 0 else { return Present() }
    let type = status.st_mode & S_IFMT
    return Present(
      isRegular: type == S_IFREG, isDirectory: type == S_IFDIR, size: Int(status.st_size),
      modifiedAt: ModificationTime(status.st_mtim))
  }

  /// A regular file's bytes; nil where they cannot be read, which is a reason to write them anew and no failure.
  func bytes(at path: String) -> Data? { try? read(path) { (0, $0) } }

  func lastBytes(at path: String, count: Int) -> Data? { try? read(path) { (max(0, $0 - count), min(count, $0)) } }

  /// A regular file's bytes; nil where there is none.
  ///
  /// - Throws: the fault of reading it; EFBIG where it is longer than `mostBytes`.
  func bytes(at path: String, mostBytes: Int) throws(SystemFault) -> Data? {
    do throws(SystemFault) {
      let bytes = try read(path) { (0, min($0, mostBytes + 1)) }
      guard bytes.count <= mostBytes else { throw SystemFault(call: "read", code: EFBIG) }
      return bytes
    } catch {
      guard error.code == ENOENT else { throw error }
      return nil
    }
  }

  private func read(_ path: String, range: (_ size: Int) -> (offset: Int, count: Int)) throws(SystemFault) -> Data {
    // Follows no link, and does not wait for the other end of a pipe in the file's place.
    let flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
    let descriptor = Int32(try checked("open") { calls.open(path, flags, 0) })
    defer { _ = calls.close(descriptor) }
    var status = stat()
    try checked("fstat") { calls.fstat(descriptor, &status) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw SystemFault(call: "open", code: EINVAL) }
    let (offset, count) = range(Int(status.st_size))
    var bytes = Data(count: count)
    var done = 0
    while done < count {
      let got = try checked("read") {
        bytes.withUnsafeMutableBytes { calls.read(descriptor, .init(rebasing: $0[done...]), offset + done) }
      }
      guard got > 0 else { throw SystemFault(call: "read", code: EIO) }
      done += got
    }
    return bytes
  }

  /// Writes bytes into a temporary beside their target, mode 0644; returns its path.
  func writeAside(_ bytes: Data, for target: String, modifiedAt: ModificationTime) throws(SystemFault) -> String {
    let temporary = TemporaryName.of(target)
    let descriptor = try create(temporary)
    do throws(SystemFault) {
      try fill(descriptor, with: bytes, modifiedAt: modifiedAt)
    } catch {
      _ = calls.close(descriptor)
      discard(temporary)
      throw error
    }
    // On Linux a descriptor is closed whatever close returns, so it is not closed again; an error is a lost write.
    let closed = calls.close(descriptor)
    guard closed >= 0 || closed == -Int(EINTR) else {
      discard(temporary)
      throw SystemFault(call: "close", code: Int32(-closed))
    }
    return temporary
  }

  private func create(_ temporary: String) throws(SystemFault) -> Int32 {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    do throws(SystemFault) {
      return Int32(try checked("open") { calls.open(temporary, flags, 0o644) })
    } catch {
      // One that could not be swept, or somebody's link: it is never written to.
      guard error.code == EEXIST else { throw error }
      try checked("unlink") { calls.unlink(temporary) }
      return Int32(try checked("open") { calls.open(temporary, flags, 0o644) })
    }
  }

  private func fill(_ descriptor: Int32, with bytes: Data, modifiedAt: ModificationTime) throws(SystemFault) {
    var done = 0
    while done < bytes.count {
      let put = try checked("write") {
        bytes.withUnsafeBytes { calls.write(descriptor, .init(rebasing: $0[done...])) }
      }
      guard put > 0 else { throw SystemFault(call: "write", code: EIO) }
      done += put
    }
    try checked("fchmod") { calls.fchmod(descriptor, 0o644) }
    try checked("futimens") { calls.futimens(descriptor, modifiedAt.timespec) }
    // Only saves time, so its result does not matter: the first fsync then waits for all files of a batch (14 files and
    // their gzips: 11 ms without, 8 ms with it).
    _ = calls.writeBack(descriptor)
  }

  /// Waits until a file's temporaries are on the disk; removes them where that fails.
  func sync(_ file: StagedFile) throws(SystemFault) {
    do throws(SystemFault) {
      for temporary in file.temporaries { try syncFile(temporary) }
    } catch {
      discard(file)
      throw error
    }
  }

  func syncFile(_ path: String) throws(SystemFault) { try calls.sync(path, flags: O_NOFOLLOW) }

  /// Renames the temporaries into place, the file first and its `.gz` right after it.
  func put(_ file: StagedFile) throws(SystemFault) {
    if let plain = file.plain {
      do throws(SystemFault) {
        try checked("rename") { calls.rename(plain, file.target) }
      } catch {
        discard(file)
        throw error
      }
    }
    let rename = { calls.rename(file.gzip, file.target + ".gz") }
    do throws(SystemFault) {
      // Once more after a failure: else the two would be different versions until the next run.
      do throws(SystemFault) { try checked("rename .gz", rename) } catch { try checked("rename .gz", rename) }
    } catch {
      discard(file.gzip)
      throw error
    }
  }

  private func discard(_ file: StagedFile) {
    for temporary in file.temporaries { discard(temporary) }
  }

  /// Removes a temporary; one that stays is swept by the next publishing.
  func discard(_ temporary: String) { _ = calls.unlink(temporary) }
}
