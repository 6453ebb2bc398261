import ArgumentParser
import Core
import Foundation
import Providers
import Rendering
import Storage

/// The option that every command takes.
struct ConfigOption: ParsableArguments {
  @Option(
    name: .customLong("config"),
    help: ArgumentHelp("The configuration (default: /etc/widgets/config.json, else ./config.json).", valueName: "path"))
  var path: String?
}

/// A site with its config: what every command starts from.
struct House {
  /// The config.
  let config: Config
  /// The config's path as the operator named it.
  let configPath: String
  /// The config's text.
  let configBytes: Data

  /// Why there is no config to be read.
  struct NoConfig: Error {
    let sentence: String
  }

  /// Reads the config; none or a wrong one is one line and exit status 78.
  init(_ option: ConfigOption) throws {
    do {
      try self.init(reading: option)
    } catch let none as NoConfig {
      throw stop(.config, none.sentence)
    }
  }

  /// Reads the config; a wrong one is one line and exit status 78, none is `NoConfig`.
  init(reading option: ConfigOption) throws {
    configPath = try option.path ?? Self.defaultPath()
    let parser = ConfigParser(
      file: configPath, directory: Self.folder(of: configPath), registry: registry, languages: Renderer.languages,
      ownLanguages: Self.ownLanguages)
    guard let data = FileManager.default.contents(atPath: configPath) else {
      throw NoConfig(
        sentence: "\(configPath): expected a readable file, found \(Self.whatIsWrong(with: configPath))")
    }
    configBytes = data
    do {
      config = try parser.parse(data)
    } catch {
      throw stop(.config, error.description)
    }
  }

  private static func defaultPath() throws -> String {
    let candidates = ["/etc/widgets/config.json", "config.json"]
    guard let path = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw NoConfig(
        sentence: "config.json: expected /etc/widgets/config.json or ./config.json, found neither")
    }
    return path
  }

  private static func folder(of path: String) -> String {
    let absolute = path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    return String(absolute[..<(absolute.lastIndex(of: "/") ?? absolute.endIndex)])
  }

  private static func whatIsWrong(with path: String) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return "none" }
    return isFolder.boolValue ? "a folder" : "one that this user cannot read"
  }

  /// The widget of an id; an unknown one is exit status 64 and a list of the known ones.
  func widget(_ id: String) throws -> Widget {
    guard let widget = config.widget(WidgetID(rawValue: id)) else {
      let known = config.widgets.map(\.id.rawValue).joined(separator: ", ")
      throw stop(.usage, "widgets: unknown widget \"\(id)\"; the config has \(known)")
    }
    return widget
  }

  /// The store for reading; nil where no run has made one yet.
  func readingStore() throws -> SQLiteStore? {
    do {
      return try SQLiteStore(readingAt: config.state)
    } catch StorageError.missing {
      return nil
    } catch StorageError.newerSchema(let found, let known) {
      throw stop(.config, "\(StorageError.newerSchema(found: found, known: known))")
    } catch {
      throw stop(.unavailable, "widgets: \(error)")
    }
  }

  /// What the site may tell a provider, with its key at hand.
  func access(to provider: RegisteredProvider) -> Result<Access, Refusal> {
    do throws(Refusal) {
      return .success(
        try provider.access(site: config.site, options: config.options(of: provider.id), key: Keys.key(at:)))
    } catch {
      return .failure(error)
    }
  }
}
