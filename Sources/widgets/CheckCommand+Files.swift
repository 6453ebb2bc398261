import Core
import Foundation
import Publishing
import Storage

extension CheckCommand {
  /// Whether the site's user can use every file of the site; of each folder the first that is wrong.
  func files(_ site: LoadedSite, _ worker: LoadedSite.Worker) -> [Finding] {
    var findings: [Finding] = []
    switch worker {
    case .caller: break
    case .owner(let user):
      findings.append(Finding(note: "state: belongs to \(user.name), so everything is checked as that user"))
    case .nobody(let sentence): findings.append(Finding(false, "state: \(sentence)"))
    }
    findings += folder("publish", site.config.publish, tree(site))
    let state = RunLock.realPath(ofState: site.config.state)
    let folder = String(state[..<(state.lastIndex(of: "/") ?? state.endIndex)])
    findings += self.folder("state", folder.isEmpty ? "/" : folder, site.stateFiles.map { FileNeed($0) })
    findings += others(site, state)
    if let templates = site.config.templates {
      let files = [templates] + names(in: templates).map { "\(templates)/\($0)" }
      findings += problems("templates", files.map { FileNeed($0, isWritten: false) })
    }
    findings += problems("config", [FileNeed(site.configPath, isWritten: false)])
    return findings
  }

  /// A folder that is written to, or made, and what is in it.
  private func folder(_ name: String, _ path: String, _ files: [FileNeed]) -> [Finding] {
    guard FileManager.default.fileExists(atPath: path) else {
      return problems(name, [FileNeed(LoadedSite.nearestFolder(of: path))], else: "\(path) (the first run makes it)")
    }
    return problems(name, [FileNeed(path)] + files, else: path)
  }

  private func problems(_ name: String, _ needs: [FileNeed], else fine: String? = nil) -> [Finding] {
    let problems = needs.compactMap(\.problem)
    guard let first = problems.first else { return fine.map { [Finding(true, "\(name): \($0)")] } ?? [] }
    let more = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
    return [Finding(false, "\(name): \(first)\(more)")]
  }

  /// Files are replaced, so that only their folders are written to; but they are read and compared.
  private func tree(_ site: LoadedSite) -> [FileNeed] {
    let root = site.config.publish
    let tree = PublishedTree(root: root)
    let folders = ["v1"] + tree.folders(in: "v1")
    return folders.map { FileNeed("\(root)/\($0)", whole: root) }
      + folders.flatMap(tree.files(in:)).map { FileNeed("\(root)/\($0)", isWritten: false, whole: root) }
  }

  /// Whoever else uses the same files.
  private func others(_ site: LoadedSite, _ state: String) -> [Finding] {
    var findings = PublishedTree(root: site.config.publish).otherStates(than: state).map {
      Finding(
        false,
        "publish: another state publishes into \(site.config.publish) too, \($0): give each config its own folder"
      )
    }
    var status = stat()
    if stat(state, &status) == 0, status.st_nlink > 1 {
      findings.append(
        Finding(
          false, "state: \(state) has \(status.st_nlink) hard links, and each has its own lock: keep one"))
    }
    return findings
  }

  private func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }
}
