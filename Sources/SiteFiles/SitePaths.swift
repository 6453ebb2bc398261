import Core

/// The files and folders of a site, which must not overlap.
package struct SitePaths {
  private let config: Config
  private let file: String

  package init(of config: Config, in file: String) {
    self.config = config
    self.file = file
  }

  /// Refuses a config with two paths to one place.
  ///
  /// A state that is no database would be moved aside, a lock written over, and a published file replaced and shown to
  /// everybody.
  package func check() throws(ConfigError) {
    let (publish, own) = (RealPath(config.publish), RealPath(file))
    let stateFiles = stateFiles
    if own.lies(in: RealPath("\(config.publish)/v1")) {
      throw wrong("publish", "expected a folder whose v1 does not contain the config", config.publish)
    }
    for (name, place) in stateFiles {
      let what = "expected a separate file outside the published folder"
      if place.isSame(as: own) { throw wrong("state", what, "\(config.state), \(name) is the config itself") }
      if place.lies(in: publish) {
        throw wrong("state", what, "\(config.state), \(name) lies in \(config.publish)")
      }
      if let templates = config.templates, place.lies(in: RealPath(templates)) {
        throw wrong("state", what, "\(config.state), \(name) lies in the folder of templates")
      }
    }
    if let templates = config.templates, RealPath(templates).lies(in: publish) {
      throw wrong("templates", "expected a folder outside the published one", templates)
    }
    try checkNotices(stateFiles)
    for (provider, path) in keyFiles {
      let key = RealPath(path)
      let others = stateFiles.map(\.place) + [own]
      // Where a key is named nothing is repeated: it may be the key itself.
      if key.lies(in: publish) || others.contains(where: key.isSame) {
        throw ConfigError(
          file: file, place: "providers.\(provider).key.file",
          problem: "expected a separate file outside the published folder")
      }
    }
  }

  /// Refuses a notice in a place where others read it as something else, or `widgets notice` would destroy something.
  private func checkNotices(_ stateFiles: [StateFile]) throws(ConfigError) {
    for (index, widget) in config.widgets.enumerated() {
      guard let path = widget.notice else { continue }
      let notice = RealPath(path)
      let others = stateFiles.map(\.place) + keyFiles.map { RealPath($0.path) } + [RealPath(file)]
      let folders = [config.publish, config.templates].compactMap(\.self).map { RealPath($0) }
      guard !others.contains(where: notice.isSame), !folders.contains(where: notice.lies) else {
        throw wrong(
          "widgets[\(index)].notice",
          "expected a separate file, outside the published folder and that of the templates", path)
      }
    }
  }

  /// The folder that a state's file is in, wherever links lead.
  package static func folder(ofState path: String) -> String {
    let state = RealPath(path).path
    let folder = state[..<(state.lastIndex(of: "/") ?? state.endIndex)]
    return folder.isEmpty ? "/" : String(folder)
  }

  /// What of the site is at a path, where nothing else may be written; nil where it is not the site's.
  package func owner(of path: String) -> String? {
    let place = RealPath(path)
    if place.isSame(as: RealPath(file)) { return "the config" }
    if stateFiles.contains(where: { place.isSame(as: $0.place) }) { return "the state" }
    if keyFiles.contains(where: { place.isSame(as: RealPath($0.path)) }) { return "a key" }
    if config.widgets.contains(where: { $0.notice.map { place.isSame(as: RealPath($0)) } ?? false }) {
      return "a notice"
    }
    if let command = config.onPublish.first, place.isSame(as: RealPath(command)) { return "the command of onPublish" }
    if config.templates.map({ place.lies(in: RealPath($0)) }) ?? false { return "in the folder of templates" }
    return place.lies(in: RealPath("\(config.publish)/v1")) ? "in the published tree" : nil
  }

  private typealias StateFile = (name: String, place: RealPath)

  /// The state and what may lie beside it.
  private var stateFiles: [StateFile] {
    let slash = config.state.utf8.lastIndex(of: UInt8(ascii: "/")) ?? config.state.startIndex
    let folder = RealPath(String(config.state[...slash]))
    let state = String(config.state[slash...].dropFirst())
    return [
      ("which", ""), ("whose journal", "-journal"), ("whose journal", "-wal"), ("whose index", "-shm"),
      ("whose lock", ".lock"), ("whose lock of backfills", ".backfill.lock"),
      ("whose answers", ".answers"), ("whose answers", ".answers.tmp"), ("whose check", ".checked"),
      ("whose waiting paths", ".onpublish"), ("whose lock of onPublish", ".onpublish.lock"),
    ].map { name, suffix in
      let isPlain = !suffix.isEmpty || !["", ".", ".."].contains(state)
      return (name, isPlain ? RealPath(state + suffix, in: folder) : RealPath(config.state))
    }
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
