import Core
import Foundation
import Rendering

/// The folder of a site's own templates, catalogues, stylesheet and script.
package enum OwnFolder {
  package static func files(for config: Config) -> OwnFiles {
    guard let folder = config.templates else { return .none }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      return OwnFiles(
        files: [:], faults: [.init(file: folder, line: nil, problem: "expected a readable folder")],
        languages: config.languages)
    }
    var files: [String: Data] = [:]
    var faults: [OwnFiles.Fault] = []
    for name in names.sorted() where isMeant(name) {
      do throws(SmallFile.Problem) {
        files[name] = try SmallFile.bytes(of: "\(folder)/\(name)", atMost: mostBytes)
      } catch {
        faults.append(.init(file: name, line: nil, problem: "expected a readable file of at most \(mostBytes) bytes"))
      }
    }
    return OwnFiles(files: files, faults: faults, languages: config.languages)
  }

  /// The languages of the catalogues in a folder, whether or not they can be read.
  package static func languages(in folder: String) -> [Language] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap(OwnFiles.language).sorted { $0.rawValue < $1.rawValue }
  }

  private static let mostBytes = 262_144

  /// The folder may hold notes and an editor's backups too.
  private static func isMeant(_ name: String) -> Bool {
    !name.hasPrefix(".")
      && ["mustache", "json", "css", "js"].contains(name.split(separator: ".").last.map(String.init))
  }
}
