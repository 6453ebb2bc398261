import Core

/// The files and folders of a site: none of them may be what another one is for.
package struct SitePlaces {
  private let config: Config
  private let file: String

  /// Those of a config, which stands in a file.
  package init(of config: Config, in file: String) {
    self.config = config
    self.file = file
  }

  /// Refuses a config two of whose paths lead to one place.
  ///
  /// A state that is no database is moved aside, a lock is written over, and what is published is replaced and shown to
  /// everybody.
  func check() throws(ConfigError) {
    let (publish, own) = (RealPlace(config.publish), RealPlace(file))
    if own.lies(in: RealPlace("\(config.publish)/v1")) {
      throw wrong("publish", "expected a folder whose v1 does not contain the config", config.publish)
    }
    for (name, place) in stateFiles {
      let what = "expected a separate file outside the published folder"
      if place.isSame(as: own) { throw wrong("state", what, "\(config.state), \(name) is the config itself") }
      if place.lies(in: publish) {
        throw wrong("state", what, "\(config.state), \(name) lies in \(config.publish)")
      }
      if let templates = config.templates, place.lies(in: RealPlace(templates)) {
        throw wrong("state", what, "\(config.state), \(name) lies in the folder of templates")
      }
    }
    if let templates = config.templates, RealPlace(templates).lies(in: publish) {
      throw wrong("templates", "expected a folder outside the published one", templates)
    }
    for (provider, path) in keyFiles {
      let key = RealPlace(path)
      let others = stateFiles.map(\.place) + [own]
      // Where a key is named nothing is repeated: it may be the key itself.
      if key.lies(in: publish) || others.contains(where: key.isSame) {
        throw ConfigError(
          file: file, place: "providers.\(provider).key.file",
          problem: "expected a separate file outside the published folder")
      }
    }
  }

  /// What of the site a path leads to, so that nothing else may be written there; nil where it is nothing of the site's.
  package func owner(of path: String) -> String? {
    let place = RealPlace(path)
    if place.isSame(as: RealPlace(file)) { return "the config" }
    if stateFiles.contains(where: { place.isSame(as: $0.place) }) { return "the state" }
    if keyFiles.contains(where: { place.isSame(as: RealPlace($0.path)) }) { return "a key" }
    if config.templates.map({ place.lies(in: RealPlace($0)) }) ?? false { return "in the folder of templates" }
    return place.lies(in: RealPlace("\(config.publish)/v1")) ? "in the published tree" : nil
  }

  /// The state and what is kept beside it.
  private var stateFiles: [(name: String, place: RealPlace)] {
    [
      ("which", ""), ("whose journal", "-journal"), ("whose journal", "-wal"), ("whose index", "-shm"),
      ("whose lock", ".lock"), ("whose lock of backfills", ".backfill.lock"),
    ].map { ($0.0, RealPlace(config.state + $0.1)) }
  }

  private var keyFiles: [(provider: ProviderID, path: String)] {
    config.providers.sorted { $0.key.rawValue < $1.key.rawValue }.compactMap { provider, options in
      if case .file(let path) = options.key { (provider, path) } else { nil }
    }
  }

  private func wrong(_ place: String, _ expected: String, _ found: String) -> ConfigError {
    ConfigError(file: file, place: place, problem: "\(expected), found \(found)")
  }
}
