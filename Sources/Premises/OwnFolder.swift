import Core
import Foundation
import Rendering

/// The folder of a site's own templates, catalogues, stylesheet and script.
public enum OwnFolder {
  /// What lies in a folder; nothing without one.
  public static func files(in folder: String?) -> OwnFiles {
    guard let folder else { return .none }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      return OwnFiles(files: [:], faults: [.init(file: folder, line: nil, problem: "expected a readable folder")])
    }
    var files: [String: Data] = [:]
    var faults: [OwnFiles.Fault] = []
    for name in names.sorted() where isMeant(name) {
      if let data = contents(of: "\(folder)/\(name)") {
        files[name] = data
      } else {
        faults.append(.init(file: name, line: nil, problem: "expected a readable file of at most \(mostBytes) bytes"))
      }
    }
    return OwnFiles(files: files, faults: faults)
  }

  /// The languages of the catalogues in a folder, whether or not they can be used.
  public static func languages(in folder: String) -> [Language] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap(OwnFiles.language).sorted { $0.rawValue < $1.rawValue }
  }

  private static let mostBytes = 262_144

  /// Notes and an editor's leftovers may lie beside the templates.
  private static func isMeant(_ name: String) -> Bool {
    !name.hasPrefix(".")
      && ["mustache", "json", "css", "js"].contains(name.split(separator: ".").last.map(String.init))
  }

  /// A pipe would be waited for, so only a file is read.
  private static func contents(of path: String) -> Data? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= mostBytes else { return nil }
    return FileManager.default.contents(atPath: path)
  }
}
