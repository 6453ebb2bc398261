import Core
import Foundation
import Storage

extension SitePages {
  func stamp(of widgets: [Widget]) -> String? {
    var stamp = Fingerprint()
    configBytes.withUnsafeBytes { stamp.add($0) }
    stamp.add(program ?? "none")
    for input in inputs { stamp.add("\(input.path) \(input.stamp)") }
    let files = everyPath(of: widgets)
    func add(_ path: String) {
      let found = FileFingerprint(at: "\(tree.root)/\(path)")?.text
      fileStamps[path] = found
      stamp.add("\(tree.root)/\(path) \(found ?? "none")")
    }
    // A folder's time tells of files that came beside ours: they may be of a widget that the config no longer names.
    for path in Set(files.map { $0.prefix(upTo: $0.lastIndex(of: "/") ?? $0.startIndex) }).sorted() {
      add(String(path))
    }
    for path in files {
      add(path)
      add("\(path).gz")
    }
    return stamp.text
  }

  func stamp(ofFilesOf widget: Widget) -> String? {
    var stamp = Fingerprint()
    for path in paths(of: widget.id) {
      for name in [path, "\(path).gz"] { stamp.add(FileFingerprint(at: "\(tree.root)/\(name)")?.text ?? "none") }
    }
    return stamp.text
  }
}
