import Foundation

/// What readers see of the tree.
extension PublishedTree {
  package func holds(_ path: String) -> Bool { access(root + "/" + path, F_OK) == 0 }

  /// The paths of the files directly in a folder of the tree, without temporaries.
  package func files(in folder: String) -> [String] { entries(of: folder, areFolders: false) }

  package func folders(in folder: String) -> [String] { entries(of: folder, areFolders: true) }

  private func entries(of folder: String, areFolders: Bool) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
    return names.filter { name in
      var isFolder: ObjCBool = false
      return !name.hasPrefix(".")
        && FileManager.default.fileExists(atPath: "\(root)/\(folder)/\(name)", isDirectory: &isFolder)
        && isFolder.boolValue == areFolders
    }.sorted().map { "\(folder)/\($0)" }
  }

  package func text(at path: String) -> String? {
    FileManager.default.contents(atPath: root + "/" + path).map { String(decoding: $0, as: UTF8.self) }
  }
}
