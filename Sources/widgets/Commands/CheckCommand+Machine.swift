import Core
import Foundation
import Publishing
import SiteFiles
import Transport

/// What the machine must have besides the program.
extension CheckCommand {
  /// Whether what runs `widgets refresh` here has a user, and may write where the config says.
  func service(_ site: LoadedSite, _ unit: ServiceUnit?) -> [Finding] {
    guard let unit else { return [] }
    var findings: [Finding] = []
    if let name = unit.user, User(named: name) == nil {
      findings.append(
        .wrong(
          "user: \(unit.path) runs as \(plain(name)), and there is no such user: "
            + "useradd --system --home-dir /var/lib/widgets --shell /usr/sbin/nologin \(plain(name))"))
    }
    let folders = [("publish", site.config.publish), ("state", SitePaths.folder(ofState: site.config.state))]
    for (name, folder) in folders {
      let settings = unit.missingSettings(toWriteTo: RealPath(folder).path)
      guard let last = settings.last else { continue }
      let lines = ["[Service]"] + settings.dropLast()
      findings.append(
        .wrong(
          "\(name): \(unit.path) may not write to \(folder): type `systemctl edit \(ServiceUnit.name)` and add the lines "
            + "\(lines.joined(separator: ", ")) and \(last)"))
    }
    return findings
  }

  /// Whether the command that runs after a publication is there and may be run by the user of the runs.
  func onPublish(_ site: LoadedSite, _ unit: ServiceUnit?) -> [Finding] {
    guard let command = site.config.onPublish.first else { return [] }
    let path = RealPath(command).path
    var status = stat()
    if stat(path, &status) != 0 {
      let code = errno
      guard code == ENOENT else {
        let problem = "\(User.current.name) cannot get there: \(String(cString: strerror(code)))"
        return [.wrong("onPublish: \(command): \(problem): move it, for example to /etc/widgets")]
      }
      return [.wrong("onPublish: \(command): does not exist: put it there, or take onPublish out of the config")]
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      return [.wrong("onPublish: \(command): expected a program or a script, found another kind of file")]
    }
    guard access(path, X_OK) == 0 else {
      return [.wrong("onPublish: \(command): \(User.current.name) may not run it: chmod a+rx \(path)")]
    }
    // What may not be read may be run all the same.
    if let file = FileHandle(forReadingAtPath: path),
      let fault = SiteCommand.fault(ofScript: (try? file.read(upToCount: 256)) ?? Data())
    {
      return [.wrong("onPublish: \(command): \(fault)")]
    }
    if status.st_mode & S_IWOTH != 0 {
      return [.wrong("onPublish: \(command): everybody may change it, and so run commands here: chmod o-w \(path)")]
    }
    if let unit, let setting = unit.settingThatHides(path) {
      return [
        .wrong(
          "onPublish: \(unit.path) cannot see \(path): move it, for example to /etc/widgets, or type "
            + "`systemctl edit \(ServiceUnit.name)` and add the lines [Service] and \(setting)")
      ]
    }
    let waiting = site.waiting?.content()
    guard let failure = waiting?.failure else { return [.ok("onPublish: \(command): may be run")] }
    return [
      .wrong(
        "onPublish: fails since \(failure.since.instantText): \(plain(failure.sentence, limit: 400)): "
          + "mend it; the next run gives it the \(waiting?.paths.count ?? 0) paths that wait")
    ]
  }

  /// Whether the machine has time zones; nil where it has.
  ///
  /// The program brings its own, but these age with it.
  func zones() -> Finding? {
    let (name, remedy) = ("Asia/Ho_Chi_Minh", "apt-get install --reinstall tzdata")
    guard TimeZone(identifier: name) != nil else {
      return .wrong("zones: there is no time zone \(name), so every time would be that of UTC: \(remedy)")
    }
    return access("/usr/share/zoneinfo/\(name)", R_OK) == 0
      ? nil : .note("zones: /usr/share/zoneinfo has no \(name), so the program's own zones are used: \(remedy)")
  }

  /// Whether there are certificates to know providers by; nil where all of them are on this machine.
  func certificates(_ site: LoadedSite) -> Finding? {
    let providers = site.config.widgets.flatMap(\.everyProvider)
    guard providers.contains(where: { site.config.options(of: $0).origin?.hasPrefix("http:") != true }),
      let place = CurlTransport.certificates
    else { return nil }
    let file = (try? SmallFile.bytes(of: place, atMost: 16 << 20)) ?? Data()
    if file.range(of: Data("-----BEGIN CERTIFICATE-----".utf8)) != nil { return .ok("certificates: \(place)") }
    return .wrong(
      "certificates: there are none in \(place), so no provider can be asked: apt-get install --reinstall ca-certificates "
        + "&& update-ca-certificates --fresh")
  }

  /// Less free space than this is a full disk, bytes: a small site's pages and a transaction of its state.
  private static let leastFreeBytes: UInt = 1 << 20

  /// Whether there is space on the disk of a folder.
  func space(_ name: String, _ folder: String) -> [Finding] {
    let nearest = FileManager.default.fileExists(atPath: folder) ? folder : LoadedSite.nearestFolder(of: folder)
    var disk = statvfs()
    guard statvfs(nearest, &disk) == 0, disk.f_blocks > 0 else { return [] }
    let isRoot = User.current.isRoot
    let bytes = (isRoot ? disk.f_bfree : disk.f_bavail) * disk.f_frsize
    if bytes < Self.leastFreeBytes {
      return [
        .wrong(
          "\(name): the disk of \(nearest) is full, \(bytes / 1024) KiB are left: delete something; see df \(nearest)")
      ]
    }
    guard disk.f_files > 0, (isRoot ? disk.f_ffree : disk.f_favail) == 0 else { return [] }
    return [.wrong("\(name): the disk of \(nearest) can hold no more files: delete some; see df -i \(nearest)")]
  }

  /// By whom web servers run; of several the first that this machine has is looked at.
  private static let webUsers = ["www-data", "nginx", "apache", "http", "caddy"]

  /// Whether a web server may enter the published folder, by the modes of the folders above it.
  func webServer(_ site: LoadedSite) -> [Finding] {
    let user = Self.webUsers.lazy.compactMap { User(named: $0) }.first
    let groups = user?.groups ?? []
    var folder = RealPath(site.config.publish).path
    if !FileManager.default.fileExists(atPath: folder) { folder = LoadedSite.nearestFolder(of: folder) }
    var closed: [String] = []
    while true {
      var status = stat()
      if stat(folder, &status) == 0 {
        let right =
          status.st_uid == user?.id ? S_IXUSR : groups.contains(status.st_gid) ? S_IXGRP : S_IXOTH
        if status.st_mode & right == 0 { closed.append(folder) }
      }
      if folder == "/" { break }
      folder = LoadedSite.nearestFolder(of: folder)
    }
    guard !closed.isEmpty else { return [] }
    let who = user.map { "\($0.name), who web servers run as," } ?? "a web server of another user"
    return [
      .note(
        "publish: \(who) may not enter \(closed.reversed().joined(separator: " and ")), and so cannot read the pages: "
          + "chmod o+x \(closed.reversed().joined(separator: " "))")
    ]
  }
}
