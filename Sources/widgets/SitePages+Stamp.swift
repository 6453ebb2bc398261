import Core
import Foundation

extension SitePages {
  func stamp(of widgets: [Widget]) -> String? {
    var stamp = Fingerprint()
    configBytes.withUnsafeBytes { stamp.add($0) }
    stamp.addFile("/proc/self/exe", followsLinks: true)
    if let folder {
      for name in ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted() {
        stamp.addFile("\(folder)/\(name)", followsLinks: true)
      }
    }
    let files = everyPath(of: widgets)
    // A folder's time tells of files that came beside ours: they may be of a widget that the config no longer names.
    for path in Set(files.map { $0.prefix(upTo: $0.lastIndex(of: "/") ?? $0.startIndex) }).sorted() {
      stamp.addFile("\(tree.root)/\(path)")
    }
    for path in files {
      stamp.addFile("\(tree.root)/\(path)")
      stamp.addFile("\(tree.root)/\(path).gz")
    }
    return stamp.text
  }
}

extension Fingerprint {
  /// Everything by which a file's change shows, the change of its inode too: an mtime can be set back.
  fileprivate mutating func addFile(_ path: String, followsLinks: Bool = false) {
    add(path)
    var status = stat()
    guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return add("none") }
    let numbers = [
      Int(status.st_dev), Int(status.st_ino), Int(status.st_mode), Int(status.st_size), status.st_mtim.tv_sec,
      status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
    ]
    numbers.withUnsafeBytes { add($0) }
  }
}
