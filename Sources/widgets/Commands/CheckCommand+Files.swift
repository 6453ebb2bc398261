import Core
import Foundation
import Providers
import Publishing
import SiteFiles
import Storage

extension CheckCommand {
  /// Whether the site's user can use every file of the site; for each folder the first problem.
  func files(_ site: LoadedSite, _ worker: LoadedSite.Worker, _ unit: ServiceUnit?) -> [Finding] {
    var findings: [Finding] = []
    let stateFolder = SitePaths.folder(ofState: site.config.state)
    switch worker {
    case .caller: break
    case .owner(let user) where user.exists:
      findings.append(.note("state: belongs to \(user.name), so everything is checked as that user"))
    case .owner(let user):
      findings.append(
        .wrong(
          "state: belongs to user \(user.name), who does not exist: chown -R \(unit?.user ?? "USER"): \(stateFolder)"))
    case .nobody(let sentence): findings.append(.wrong("state: \(sentence)"))
    }
    findings += folder("publish", site.config.publish, tree(site), unit)
    findings += folder("state", stateFolder, site.stateFiles.map { FileNeed($0) }, unit)
    findings += space("publish", site.config.publish) + space("state", stateFolder)
    findings += others(site, RunLock.realPath(ofState: site.config.state))
    if let templates = site.config.templates {
      let files = [templates] + names(in: templates).map { "\(templates)/\($0)" }
      findings += problems("templates", files.map { FileNeed($0, isWritten: false) })
    }
    findings += problems("config", [FileNeed(site.configPath, isWritten: false)])
    return findings
  }

  /// What the files of the official notices say now.
  func notices(_ site: LoadedSite) -> [Finding] {
    let now = Date()
    return site.config.widgets.compactMap { widget in
      guard let path = widget.notice else { return nil }
      do throws(ConfigError) {
        guard let notice = try NoticeFiles.notice(of: widget, in: site.config) else {
          return .ok("\(widget.id): no notice: \(path) does not exist")
        }
        if site.config.hasNobodyToAsk(for: widget, registry: registry) {
          return .note("\(widget.id): its notice is not shown while the widget is unavailable")
        }
        if let sentence = notice.sentence(at: now) { return .note("\(widget.id): its notice \(sentence)") }
        return .ok("\(widget.id): its notice is shown until \(notice.until.instantText)")
      } catch {
        return .wrong("\(widget.id): \(FileNeed(path, isWritten: false).problem.map { "notice: \($0)" } ?? "\(error)")")
      }
    }
  }

  private func folder(_ name: String, _ path: String, _ files: [FileNeed], _ unit: ServiceUnit?) -> [Finding] {
    guard !FileManager.default.fileExists(atPath: path) else {
      return problems(name, [FileNeed(path)] + files, else: path)
    }
    if unit?.madeFolders.contains(path) == true { return [.ok("\(name): \(path) (the first run of systemd makes it)")] }
    let nearest = LoadedSite.nearestFolder(of: path)
    guard access(nearest, W_OK | X_OK) != 0, errno == EACCES else {
      return problems(name, [FileNeed(nearest)], else: "\(path) (the first run makes it)")
    }
    let user = User.current.name
    return [
      .wrong(
        "\(name): \(path) does not exist, and \(user) may not make it in \(nearest): install -d -o \(user) \(path)")
    ]
  }

  private func problems(_ name: String, _ needs: [FileNeed], else fine: String? = nil) -> [Finding] {
    let unmet = needs.compactMap { need in need.problem.map { (need: need, problem: $0) } }
    guard let first = unmet.first else { return fine.map { [Finding.ok("\(name): \($0)")] } ?? [] }
    guard first.need.isForeign else {
      return [.wrong("\(name): \(first.problem)\(unmet.count > 1 ? " (and \(unmet.count - 1) more)" : "")")]
    }
    // One chown for all of them.
    var others: [String] = []
    for (need, _) in unmet.dropFirst() where need.isForeign && need.owned != first.need.owned {
      if !others.contains(need.owned) { others.append(need.owned) }
    }
    return [.wrong(([("\(name): \(first.problem)")] + others).joined(separator: " "))]
  }

  /// Files are replaced, so only their folders must be writable; but they are read and compared.
  private func tree(_ site: LoadedSite) -> [FileNeed] {
    let root = site.config.publish
    let tree = PublishedTree(root: root)
    let folders = ["v1"] + tree.folders(in: "v1")
    return folders.map { FileNeed("\(root)/\($0)", whole: root) }
      + folders.flatMap(tree.files(in:)).map { FileNeed("\(root)/\($0)", isWritten: false, whole: root) }
  }

  /// Other states and other names that use the same files.
  private func others(_ site: LoadedSite, _ state: String) -> [Finding] {
    var findings = PublishedTree(root: site.config.publish).otherStates(than: state).map {
      Finding.wrong(
        "publish: another state publishes into \(site.config.publish) too, \($0): give each config its own folder"
      )
    }
    var status = stat()
    if stat(state, &status) == 0, status.st_nlink > 1 {
      findings.append(.wrong("state: \(state) has \(status.st_nlink) hard links, and each has its own lock: keep one"))
    }
    return findings
  }

  private func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }
}

struct FileNeed {
  let path: String
  let isWritten: Bool
  /// Whose owner is changed where the user cannot: the file, or the folder that it lies in.
  let owned: String
  private let isWhole: Bool

  /// `whole` is the folder whose owner is changed together with the file's.
  init(_ path: String, isWritten: Bool = true, whole: String? = nil) {
    self.path = path
    self.isWritten = isWritten
    owned = whole ?? path
    isWhole = whole != nil
  }

  /// Whether the user cannot use it because it is another user's.
  var isForeign: Bool {
    problem != nil && access(path, isWritten ? R_OK | W_OK : R_OK) != 0 && errno == EACCES
      && User(owning: path)?.id != User.current.id
  }

  /// The topmost folder of the disk that the file is on.
  private var mountPoint: String {
    let mounts = (try? SmallFile.bytes(of: "/proc/self/mounts", atMost: 1 << 20)) ?? Data()
    let lines = String(decoding: mounts, as: UTF8.self).split(separator: "\n")
    let points = lines.map { $0.split(separator: " ").dropFirst().first?.replacing("\\040", with: " ") ?? "/" }
    let file = RealPath(path).path
    let above = points.filter { file == $0 || file.hasPrefix($0 == "/" ? "/" : "\($0)/") }
    return above.max { $0.count < $1.count }.map { String($0) } ?? "/"
  }

  /// Why the current user cannot do it, and what to type; nil where the user can, or where there is no such file.
  var problem: String? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      return errno == ENOENT ? nil : "\(path): \(String(cString: strerror(errno)))"
    }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    guard access(path, (isWritten ? R_OK | W_OK : R_OK) | (isFolder ? X_OK : 0)) != 0 else { return nil }
    let code = errno
    let verb = isWritten ? (isFolder ? "written to" : "written") : "read"
    if code == EROFS {
      let disk = mountPoint
      return "\(path) cannot be \(verb), because the disk at \(disk) is read-only: mount -o remount,rw \(disk)"
    }
    guard code == EACCES, let owner = User(owning: path) else {
      return "\(path) cannot be \(verb): \(String(cString: strerror(code)))"
    }
    let user = User.current
    guard owner.id != user.id else {
      return "\(path) cannot be \(verb) by \(user.name), its owner: "
        + "chmod u+\(isWritten ? "rw" : "r")\(isFolder ? "x" : "") \(path)"
    }
    return "\(path) belongs to \(owner.name) and cannot be \(verb) by \(user.name): "
      + "chown \(isWhole ? "-R " : "")\(user.name): \(owned)"
  }
}
