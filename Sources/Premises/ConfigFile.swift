import Core
import Foundation
import Providers
import Rendering

/// A site's config as it lies on this machine.
public struct ConfigFile {
  /// Its path as the operator named it.
  public let path: String

  /// Why there is no config to be read.
  public struct Missing: Error {
    /// One line.
    public let sentence: String
  }

  /// The config at a path; without one /etc/widgets/config.json, else ./config.json.
  ///
  /// Throws `Missing` where neither is there.
  public init(_ path: String?) throws(Missing) {
    let candidates = ["/etc/widgets/config.json", "config.json"]
    guard let path = path ?? candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw Missing(sentence: "config.json: expected /etc/widgets/config.json or ./config.json, found neither")
    }
    self.path = path
  }

  /// Reads and checks it; the bytes are what it was read from.
  ///
  /// Throws `Missing` where it cannot be read, `ConfigError` where it is wrong.
  public func read() throws -> (config: Config, bytes: Data) {
    let parser = ConfigParser(
      file: path, directory: folder, registry: registry, languages: Renderer.languages,
      ownLanguages: OwnFolder.languages)
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Missing(sentence: "\(path): expected a readable file, found \(whatIsWrong)")
    }
    return (try parser.parse(data), data)
  }

  private var folder: String {
    let absolute = path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    return String(absolute[..<(absolute.lastIndex(of: "/") ?? absolute.endIndex)])
  }

  private var whatIsWrong: String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return "none" }
    return isFolder.boolValue ? "a folder" : "one that this user cannot read"
  }
}
