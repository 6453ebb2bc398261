import Core
import Foundation

/// What runs `widgets refresh` on this machine: systemd's unit `widgets.service` with its drop-ins, or cron's file.
struct ServiceUnit {
  /// The file that says so.
  let path: String
  /// The user's name; nil where a unit names none, and so runs as root.
  private(set) var user: String?
  /// Folders that systemd makes for the user, absolute.
  private(set) var madeFolders: [String] = []
  /// Whether it may write nowhere else, but for `writableFolders`.
  private var isStrict = false
  private var writableFolders: [String] = []
  /// Settings that put an empty folder in another one's place, with their values.
  private var hiding: [String: String] = [:]

  static let name = "widgets.service"
  /// The config that the unit reads; no other is its.
  static let config = "/etc/widgets/config.json"
  private static let folders = [
    "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
  ]
  private static let cron = "/etc/cron.d/widgets"
  private static let mostBytes = 64 << 10
  private static let hidden = [
    ("ProtectHome", ["/home", "/root", "/run/user"]), ("PrivateTmp", ["/tmp", "/var/tmp"]),
  ]

  /// Nil where there is neither.
  init?() {
    let units: [String] = Self.folders.map { "\($0)/\(Self.name)" }
    let unit = units.first { access($0, R_OK) == 0 }
    if let unit {
      path = unit
      let additions = Self.folders.flatMap { folder in
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(Self.name).d")) ?? []
        return names.filter { $0.hasSuffix(".conf") }.sorted().map { "\(folder)/\(Self.name).d/\($0)" }
      }
      for file in [unit] + additions { read(file) }
      return
    }
    guard let lines = Self.lines(of: Self.cron),
      let words = lines.map({ $0.split(whereSeparator: \.isWhitespace) }).first(where: {
        $0.count > 6 && $0[0].allSatisfy { "0123456789*/,-".contains($0) }
      })
    else { return nil }
    path = Self.cron
    user = String(words[5])
  }

  private mutating func read(_ file: String) {
    for line in Self.lines(of: file) ?? [] {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard parts.count == 2, !line.hasPrefix("#") else { continue }
      let words = parts[1].split(separator: " ").map(String.init)
      switch parts[0] {
      case "User": user = parts[1].isEmpty ? nil : parts[1]
      case "StateDirectory": madeFolders += words.map { "/var/lib/\($0)" }
      case "ProtectSystem": isStrict = parts[1] == "strict"
      case "ReadWritePaths":
        // Nothing empties the list. A sign before a path says what is to happen without it.
        writableFolders = words.isEmpty ? [] : writableFolders + words.map { String($0.drop { "-+".contains($0) }) }
      case "ProtectHome", "PrivateTmp": hiding[parts[0]] = parts[1]
      default: break
      }
    }
  }

  private static func lines(of file: String) -> [String]? {
    guard let bytes = FileManager.default.contents(atPath: file), bytes.count <= mostBytes else { return nil }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
  }

  /// The setting that lets the unit see a file which it hides, such as `ProtectHome=no`; nil where it sees it.
  func settingThatHides(_ path: String) -> String? {
    let setting = Self.hidden.first { name, folders in
      folders.contains { path.hasPrefix($0 + "/") } && effect(of: name) == .hides
    }
    return setting.map { "\($0.0)=no" }
  }

  private enum Effect { case none, isReadOnly, hides }

  /// What a setting of `hidden` does to its folders.
  private func effect(of setting: String) -> Effect {
    switch hiding[setting] ?? "" {
    case "", "no", "false", "off", "0": .none
    case "read-only": .isReadOnly
    default: .hides
    }
  }

  /// The settings that the unit lacks to write to a folder, such as `ReadWritePaths=/srv/www`.
  ///
  /// They are about what the unit takes from its user's own rights.
  func missingSettings(toWriteTo folder: String) -> [String] {
    func lies(in folders: [String]) -> Bool { folders.contains { folder == $0 || folder.hasPrefix($0 + "/") } }
    var settings: [String] = []
    var isReadOnly = isStrict
    for (name, folders) in Self.hidden where lies(in: folders) {
      switch effect(of: name) {
      case .none: break
      case .isReadOnly: isReadOnly = true
      // What is hidden cannot be opened by ReadWritePaths.
      case .hides: settings.append("\(name)=no")
      }
    }
    if isReadOnly, !lies(in: writableFolders + madeFolders) { settings.append("ReadWritePaths=\(folder)") }
    return settings
  }
}
