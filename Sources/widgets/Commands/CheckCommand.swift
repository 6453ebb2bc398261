import ArgumentParser
import Core
import Foundation
import Providers
import Rendering
import SiteFiles
import Storage
import Transport

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check the configuration, the terms, the keys, the folders, the machine and the clock.",
    discussion: """
      Each line that begins with WRONG says what is wrong, where, and what mends it.

      --online also asks each provider in the config once, for the first widget that lists it. It asks as a run does: \
      the least interval holds, an answer may need several requests, and a failure may be tried once more. The line says \
      how many requests were made, if it was not one. Good data are kept for the next run; nothing is published.

      Exit status: 0 all is well; 1 something needs attention; 64 usage; 75 another run holds the lock (with --online); 78 the \
      configuration is wrong, or the state is of a newer version.
      """)

  @OptionGroup var configOption: ConfigOption

  @Flag(help: "Also ask each provider once and print its answer.")
  var online = false

  func run() throws {
    let site = try LoadedSite(configOption)
    let unit = RealPath(site.configPath).isSame(as: RealPath(ServiceUnit.config)) ? ServiceUnit() : nil
    // As the user for whom the runs work: root can open everything.
    let worker = site.worker
    if case .owner = worker { try site.actAsOwner() }
    let runner = worker == .caller && User.current.isRoot ? unit?.user.flatMap { User(named: $0) } : nil
    let languages = site.config.languages.map(\.rawValue).joined(separator: ", ")
    var findings = [Finding.ok("\(site.configPath): \(site.config.widgets.count) widgets, languages \(languages)")]
    if let runner, let unit, !runner.isRoot, runner.becomeForGood() {
      findings.append(.note("user: \(unit.path) runs as \(runner.name), so everything is checked as that user"))
    }
    findings += service(site, unit)
    if let hint = site.config.commercialHint {
      findings.append(.note("site: \(site.config.site.use.rawValue); \(hint)"))
    }
    findings += site.config.widgets.flatMap { providers(of: $0, site) }
    findings += try titles(site)
    findings += site.config.providers.sorted { $0.key.rawValue < $1.key.rawValue }.compactMap(key)
    findings += try templates(site)
    findings += notices(site)
    findings += files(site, worker, unit) + webServer(site) + onPublish(site, unit)
    findings += [store(site), clock(), zones(), curl(), certificates(site)].compactMap(\.self)
    if let sentence = ConnectionLimit().sentence { findings.append(.note("serve: \(sentence)")) }
    try Console.print(findings.map(\.line))
    if online { findings += try askAll(site) }
    if let worst = findings.compactMap(\.ending).max(by: { $0.rawValue < $1.rawValue }) { throw CommandError(worst) }
  }

  struct Finding {
    /// How the command ends for it; nil where nothing is wrong.
    let ending: CommandError.ExitStatus?
    let line: String

    static func ok(_ sentence: String) -> Self { Self(ending: nil, line: "ok    \(sentence)") }
    /// What is wrong, where, and what mends it.
    static func wrong(_ sentence: String, as ending: CommandError.ExitStatus = .failure) -> Self {
      Self(ending: ending, line: "WRONG \(sentence)")
    }
    /// What an operator should know, though nothing is wrong.
    static func note(_ sentence: String) -> Self { Self(ending: nil, line: "note  \(sentence)") }
  }

  private func providers(of widget: Widget, _ site: LoadedSite) -> [Finding] {
    let findings = widget.everyProvider.compactMap { id -> Finding? in
      guard let provider = registry.first(where: { $0.id == id }) else { return nil }
      switch site.access(to: provider) {
      case .success:
        let isCompanion = id == widget.companion?.provider
        let licence = provider.terms.licence.map { " (\($0))" } ?? ""
        let interval = provider.intervalSeconds(site.config.options(of: id))
        // A companion's line is never called stale.
        guard widget.ttlSeconds >= interval || isCompanion else {
          return .wrong(
            "\(widget.id): its ttl is \(widget.ttlSeconds) s, but \(id) may be asked only every \(interval) s: "
              + "give it \"ttl\": \"\(interval)s\""
          )
        }
        return .ok("\(widget.id): \(id): may be asked; the page prints \"\(provider.terms.credit)\"\(licence)")
      // What is wrong with a key is said of its provider.
      case .failure(let refusal): return .note("\(widget.id): \(id): not asked: \(refusal)")
      }
    }
    return site.config.hasNobodyToAsk(for: widget, registry: registry)
      ? findings + [
        .wrong(
          "\(widget.id): unavailable: this site may use none of its providers; `widgets providers` says which it may")
      ] : findings
  }

  /// The titles that two widgets of the sidebar share: whoever hears the page cannot tell these widgets apart.
  private func titles(_ site: LoadedSite) throws -> [Finding] {
    let renderer = try Renderer(languages: site.config.languages, own: OwnFolder.files(for: site.config))
    let widgets = site.config.sidebarWidgets
    return try site.config.languages.flatMap { language in
      try Dictionary(grouping: widgets) { try renderer.title(of: $0, in: language) }
        .filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
        .map { title, widgets in
          let ids = widgets.map(\.id.rawValue)
          return .note(
            "sidebar: \(ids.dropLast().joined(separator: ", ")) and \(ids[ids.count - 1]) have the same title in "
              + "\(language), \"\(title)\"; give one of them a \"title\", so that screen readers can tell them apart")
        }
    }
  }

  /// Whether a key that the config names can be read; without it a fallback would serve for ever.
  private func key(_ provider: ProviderID, _ options: ProviderOptions) -> Finding? {
    guard let source = options.key else { return nil }
    do throws(Refusal) {
      _ = try Keys.key(at: source)
      return .ok("\(provider): its key can be read")
    } catch {
      if case .file(let path) = source, let problem = FileNeed(path, isWritten: false).problem {
        return .wrong("\(provider): its key: \(problem)")
      }
      return .wrong("\(provider): \(error)")
    }
  }

  /// Draws every widget in every state by the site's own templates.
  private func templates(_ site: LoadedSite) throws -> [Finding] {
    guard let folder = site.config.templates else { return [] }
    let own = OwnFolder.files(for: site.config)
    var sentences = own.faults.map(\.sentence)
    let renderer = try Renderer(languages: site.config.languages, own: own)
    for widget in site.config.widgets {
      for var content in Freshness.allCases.map({ Sample(of: site.config).content(of: widget, $0, at: Date()) }) {
        if widget.notice != nil { content = content.with(Sample.notice(at: Date()), at: Date()) }
        for language in site.config.languages {
          guard let fault = try renderer.drawing(content, in: language).fault else { continue }
          sentences.append("\(fault) (\(content.state.rawValue))\(fault.consequence)")
        }
      }
    }
    for language in site.config.languages {
      if let fault = try renderer.controlsDrawing(in: language).fault { sentences.append(fault.sentence) }
    }
    let faults = sentences.map { Finding.wrong("templates: \(folder)/\($0)") }
    let used = own.used.isEmpty ? "none" : own.used.joined(separator: ", ")
    return faults.isEmpty ? [Finding.ok("templates: \(folder): \(used)")] : faults
  }

  private func store(_ site: LoadedSite) -> Finding {
    do {
      let store = try SQLiteStore(readingAt: site.config.state)
      try store.check()
      return .ok("state: \(try store.snapshotCount()) snapshots in \(site.config.state)")
    } catch StorageError.missing {
      return .ok("state: no database yet; the first run makes it")
    } catch let error as StorageError where error.isOfNewerVersion {
      return .wrong("state: \(error)", as: .config)
    } catch StorageError.damaged(let path, let problem) {
      return .wrong(
        "state: \(path): damaged: \(problem): `widgets refresh` moves it aside and saves what can be read of it")
    } catch {
      return .wrong("state: \(error)")
    }
  }

  /// A machine without a clock starts in 1970, and nothing may be dated by that.
  private func clock() -> Finding {
    let now = Date()
    return now >= Product.earliestNow
      ? .ok("clock: \(now.instantText)")
      : .wrong("clock: it is not \(now.instantText): timedatectl set-ntp true")
  }

  private func curl() -> Finding {
    do throws(Failure) {
      return .ok("libcurl: \(try CurlTransport.version)")
    } catch {
      return .wrong("libcurl: \(error): apt-get install --reinstall libcurl4")
    }
  }
}
