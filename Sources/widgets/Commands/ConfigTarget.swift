import Core
import Foundation
import SiteFiles

/// Where `widgets init` writes the config, and what belongs beside it.
struct ConfigTarget {
  /// As it was named, or the default.
  let path: String
  /// Where the config's relative paths start, absolute.
  let folder: String
  /// Whether it is a config of the machine, whose files lie in /var/lib.
  private let isOfMachine: Bool

  /// Refuses a file that is there already: a config is somebody's work.
  init(_ output: String?) throws {
    path = output ?? Self.defaultPath
    let file = try ConfigFile(path)
    folder = file.folder
    isOfMachine = RealPath(path).lies(in: RealPath("/etc"))
    guard !path.hasSuffix("/") else {
      throw CommandError(.usage, "--output: expected the path of a file, found \(plain(path))")
    }
    var status = stat()
    guard lstat(path, &status) != 0 else {
      throw CommandError(
        .usage, "--output: \(plain(path)) exists and is not overwritten; edit it, or name another file")
    }
  }

  /// The first place of a config where this user can make or change a file, else the last one.
  private static var defaultPath: String {
    let places = ConfigFile.places
    return places.first { access(LoadedSite.nearestFolder(of: $0), W_OK | X_OK) == 0 } ?? places[places.count - 1]
  }

  private static let dataFolder = "/var/lib/\(Product.name)"

  /// Where a config of the machine has its files; nil for another one, which has them beside it.
  var defaultPaths: (publish: String, state: String)? {
    isOfMachine ? ("\(Self.dataFolder)/public", "\(Self.dataFolder)/widgets.sqlite") : nil
  }

  /// A path of the command line, as the config writes it.
  func inConfig(_ path: String) -> String {
    let isHere = RealPath(folder).path == RealPath(".").path
    return path.hasPrefix("/") || isHere ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
  }

  /// For whom the runs work: of a config of the machine the product's own user, where there is one.
  private var owner: User? { isOfMachine && User.current.isRoot ? User(named: Product.name) : nil }

  /// Makes, as root, the folders of a config of the machine that are missing; returns them, the innermost first.
  ///
  /// Their owner could not make them.
  func makeFolders(of config: Config) throws(CommandError) -> [String] {
    guard isOfMachine, User.current.isRoot else { return [] }
    var made: [String] = []
    do throws(CommandError) {
      try makeFolder(folder, for: nil, &made)
      try makeFolder(Self.parent(of: config.state), for: owner, &made)
      try makeFolder(config.publish, for: owner, &made)
    } catch {
      made.forEach { rmdir($0) }
      throw error
    }
    return made
  }

  private func makeFolder(_ path: String, for owner: User?, _ made: inout [String]) throws(CommandError) {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try makeFolder(Self.parent(of: path), for: owner, &made)
    guard mkdir(path, 0o755) == 0 else { throw failed(path) }
    made.insert(path, at: 0)
    // The owner of the folder above may have put a link in its place.
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw failed(path) }
    defer { close(descriptor) }
    // Whatever the umask is, the site's user and the web server read it.
    guard fchmod(descriptor, 0o755) == 0 else { throw failed(path) }
    if let owner, fchown(descriptor, owner.id, owner.group) != 0 { throw failed(path) }
  }

  private func failed(_ path: String) -> CommandError {
    CommandError(.unavailable, "\(path): the folder cannot be made: \(String(cString: strerror(errno)))")
  }

  private static func parent(of path: String) -> String {
    let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    return parent.isEmpty ? "/" : parent
  }

  /// What root should know of the user for whom the runs work; `made` are the folders that `makeFolders` made.
  func ownerNotes(for config: Config, _ made: [String]) -> [String] {
    guard isOfMachine, User.current.isRoot, owner == nil else { return [] }
    let name = Product.name
    let folders = [("state", Self.parent(of: config.state)), ("publish", config.publish)]
    func isOwn(_ folder: String) -> Bool {
      made.contains(folder) || RealPath(folder).lies(in: RealPath(Self.dataFolder))
    }
    let own = folders.filter { isOwn($0.1) }.map { Self.shellWord($0.1) }
    let chown = own.isEmpty ? "" : " && chown -R \(name): \(own.joined(separator: " "))"
    let user =
      "There is no user \(name), so runs work as root. To change that: adduser --system --group --no-create-home \(name)"
    return [user + chown]
      + folders.filter { !isOwn($0.1) }.map { key, folder in
        "\(key): \(plain(folder)) was there before and may hold other files. For that user make a folder of its own, and "
          + "name it in the config: install -d -o \(name) -g \(name) "
          + Self.shellWord("\(folder == "/" ? "" : folder)/\(name)")
      }
  }

  /// A command line for this config, as it can be typed here.
  func command(_ words: String) -> String {
    let wasCalledBySudo = User.current.isRoot && ProcessInfo.processInfo.environment["SUDO_USER"] != nil
    let option = path == ConfigFile.places[0] ? "" : " --config \(Self.shellWord(path))"
    let parts = words.split(separator: " ", maxSplits: 1)
    let rest = parts.count > 1 ? " \(parts[1])" : ""
    return "\(wasCalledBySudo ? "sudo " : "")\(Self.shellWord(Main.program)) \(parts[0])\(option)\(rest)"
  }

  private static func shellWord(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "/._-+:@".utf8.contains($0)
    }
    return isPlain ? text : "'\(text.replacing("'", with: "'\\''"))'"
  }
}
