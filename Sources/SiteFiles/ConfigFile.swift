import Core
import Foundation
import Providers
import Rendering

package struct ConfigFile {
  /// As the operator named it.
  package let path: String

  package struct Missing: Error {
    package let sentence: String
  }

  /// Where a config is looked for when no path is named, in order.
  package static let places = ["/etc/widgets/config.json", "config.json"]

  /// The config at a path; without a path /etc/widgets/config.json, else ./config.json.
  package init(_ path: String?) throws(Missing) {
    guard let path = path ?? Self.places.first(where: { access($0, F_OK) == 0 }) else {
      throw Missing(sentence: "config.json: expected /etc/widgets/config.json or ./config.json, found neither")
    }
    self.path = path
  }

  /// Far more than ten thousand widgets take.
  package static let mostBytes = 4 << 20

  /// Reads and checks it.
  ///
  /// Throws `Missing` where it cannot be read, `ConfigError` where it is wrong.
  package func read() throws -> (config: Config, bytes: Data) {
    let data: Data
    do throws(SmallFile.Problem) {
      data = try SmallFile.bytes(of: path, atMost: Self.mostBytes)
    } catch {
      let kind = error == .tooLong ? "a file of at most \(Self.mostBytes) bytes" : "a readable file"
      throw Missing(sentence: "\(path): expected \(kind), found \(error.found)")
    }
    let parser = ConfigParser(file: path, directory: folder, registry: registry, languages: Renderer.languages)
    let config = try parser.parse(data)
    try SitePaths(of: config, in: path).check()
    return (config, data)
  }

  /// Where its relative paths start, absolute.
  package var folder: String {
    let absolute = path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    return String(absolute[..<(absolute.lastIndex(of: "/") ?? absolute.endIndex)])
  }
}
