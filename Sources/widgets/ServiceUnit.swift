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
  /// Where the unit may write besides these; nil where it may write wherever its user may.
  private(set) var writableFolders: [String]?

  static let name = "widgets.service"
  /// The config that the unit reads; no other is its.
  static let config = "/etc/widgets/config.json"
  private static let folders = [
    "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
  ]
  private static let cron = "/etc/cron.d/widgets"
  private static let mostBytes = 64 << 10

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
      let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 2, !line.hasPrefix("#") else { continue }
      let words = parts[1].split(separator: " ").map(String.init)
      switch parts[0] {
      case "User": user = parts[1]
      case "StateDirectory": madeFolders += words.map { "/var/lib/\($0)" }
      case "ProtectSystem" where parts[1] == "strict": writableFolders = writableFolders ?? []
      case "ReadWritePaths":
        // A sign before a path says what is to happen without it.
        writableFolders = (writableFolders ?? []) + words.map { String($0.drop { "-+".contains($0) }) }
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

  /// Whether the unit may write to a folder, as far as it narrows its user's own rights.
  func mayWrite(to folder: String) -> Bool {
    guard let writableFolders else { return true }
    return (writableFolders + madeFolders).contains { folder == $0 || folder.hasPrefix($0 + "/") }
  }
}
