import ArgumentParser
import Core
import Foundation
import Premises
import Providers
import Rendering
import Storage

/// The option that every command takes.
struct ConfigOption: ParsableArguments {
  @Option(
    name: .customLong("config"),
    help: ArgumentHelp("The configuration (default: /etc/widgets/config.json, else ./config.json).", valueName: "path"),
    completion: .file(extensions: ["json"]))
  var path: String?

  func validate() throws { try expectPath(path, of: "--config") }
}

/// Refuses a path of no letters: the root or the working directory would be meant by nobody.
func expectPath(_ path: String?, of option: String) throws {
  if path == "" { throw ValidationError("\(option): expected a path, found nothing") }
}

/// A site with its config: what every command starts from.
struct LoadedSite {
  /// The config.
  let config: Config
  /// The config's path as the operator named it.
  let configPath: String
  /// The config's text.
  let configBytes: Data

  /// Reads the config; none or a wrong one is one line and exit status 78.
  init(_ option: ConfigOption) throws {
    do {
      try self.init(reading: option)
    } catch let none as ConfigFile.Missing {
      throw stop(.config, none.sentence)
    }
  }

  /// Reads the config; a wrong one is one line and exit status 78, none is `ConfigFile.Missing`.
  init(reading option: ConfigOption) throws {
    let file = try ConfigFile(option.path)
    configPath = file.path
    do {
      (config, configBytes) = try file.read()
    } catch let error as ConfigError {
      throw stop(.config, error.description)
    }
  }

  /// The widget of an id; an unknown one is exit status 64 and a list of the known ones.
  func widget(_ id: String) throws -> Widget {
    guard let widget = config.widget(WidgetID(rawValue: id)) else {
      let known = config.widgets.map(\.id.rawValue)
      throw stop(
        .usage,
        "widgets: unknown widget \(quoted(id)); the config has \(known.joined(separator: ", "))"
          + suggestion(for: id, among: known))
    }
    return widget
  }

  /// The language of a page: the named one, of the config's the first where none is; an unknown one is exit status 64 and
  /// a list of the known ones.
  func language(_ name: String?) throws -> Language {
    guard let name else { return config.languages[0] }
    let languages = Self.languages(for: config)
    guard languages.contains(Language(rawValue: name)) else {
      let known = languages.map(\.rawValue)
      throw stop(
        .usage,
        "widgets: unknown language \(quoted(name)); there are \(known.joined(separator: ", "))"
          + suggestion(for: name, among: known))
    }
    return Language(rawValue: name)
  }

  /// The languages that can be drawn for a site: the built-in ones and those of its own catalogues, by name.
  static func languages(for config: Config) -> [Language] {
    Set(Renderer.languages + config.languages + (config.templates.map(OwnFolder.languages) ?? []))
      .sorted { $0.rawValue < $1.rawValue }
  }

  /// Refuses an output that would take the place of something of the site's own: exit status 64.
  func checkOutput(_ path: String) throws {
    guard let owner = SitePlaces(of: config, in: configPath).owner(of: path) else { return }
    throw stop(.usage, "widgets: --output: expected another path, found \(plain(path)), which is \(owner)")
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
