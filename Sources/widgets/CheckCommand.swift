import ArgumentParser
import Core
import Foundation
import Premises
import Providers
import Storage
import Transport

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check the configuration, the terms, the keys, the folders and the clock.",
    discussion: """
      --online also asks each provider in the config once, for the first widget that lists it. It asks as a run does: \
      the least interval holds, an answer may need several requests, and a failure may be tried once more. The line says \
      how many requests were made, if it was not one. Good data are kept for the next run; nothing is published. \
      Exit status: 0 all is well; 1 something needs attention; 75 another run holds the lock (with --online); 78 the \
      configuration is wrong.
      """)

  @OptionGroup var configOption: ConfigOption

  @Flag(help: "Also ask each provider once and print its answer.")
  var online = false

  func run() throws {
    let site = try LoadedSite(configOption)
    // As the user for whom the runs work: root can open everything.
    let worker = site.worker
    if case .owner = worker { try site.actAsOwner() }
    var findings = [
      Finding(true, "\(site.configPath): \(site.config.widgets.count) widgets, languages \(languages(site))")
    ]
    if let hint = site.config.commercialHint {
      findings.append(Finding(note: "site: \(site.config.site.use.rawValue); \(hint)"))
    }
    findings += site.config.widgets.flatMap { finding(about: $0, site) }
    findings += site.config.providers.sorted { $0.key.rawValue < $1.key.rawValue }.compactMap(key)
    findings += try templates(site)
    findings += files(site, worker)
    findings.append(store(site))
    findings.append(clock())
    findings.append(curl())
    if let sentence = ConnectionLimit().sentence { findings.append(Finding(note: "serve: \(sentence)")) }
    try Console.say(findings.map(\.line))
    if online { findings += try askAll(site) }
    if !findings.allSatisfy(\.isGood) { throw ExitCode(1) }
  }

  /// One line of the check.
  struct Finding {
    let isGood: Bool
    let line: String

    init(_ isGood: Bool, _ sentence: String) {
      self.isGood = isGood
      line = (isGood ? "ok    " : "WRONG ") + sentence
    }

    /// What an operator should know, though nothing is wrong.
    init(note sentence: String) {
      isGood = true
      line = "note  " + sentence
    }
  }

  private func languages(_ site: LoadedSite) -> String {
    site.config.languages.map(\.rawValue).joined(separator: ", ")
  }

  private func finding(about widget: Widget, _ site: LoadedSite) -> [Finding] {
    let findings = widget.everyProvider.compactMap { id -> Finding? in
      guard let provider = registry.first(where: { $0.id == id }) else { return nil }
      switch site.access(to: provider) {
      case .success:
        let isObserver = id == widget.observation?.provider
        let licence = provider.terms.licence.map { " (\($0))" } ?? ""
        let interval = provider.intervalSeconds(site.config.options(of: id))
        // A line of observation is never called stale.
        guard widget.ttlSeconds >= interval || isObserver else {
          return Finding(
            false,
            "\(widget.id): its ttl is \(widget.ttlSeconds) s, but \(id) may be asked only every \(interval) s"
          )
        }
        return Finding(
          true, "\(widget.id): \(id): may be asked; the page prints \"\(provider.terms.credit)\"\(licence)")
      // What is wrong with a key is said of its provider.
      case .failure(let refusal): return Finding(note: "\(widget.id): \(id): not asked: \(refusal)")
      }
    }
    return site.config.hasNobodyToAsk(for: widget, registry: registry)
      ? findings + [Finding(false, "\(widget.id): unavailable: this site may use none of its providers")] : findings
  }

  /// Whether a key that the config names is at hand; without it a fallback would serve for ever.
  private func key(_ provider: ProviderID, _ options: ProviderOptions) -> Finding? {
    guard let source = options.key else { return nil }
    do throws(Refusal) {
      _ = try Keys.key(at: source)
      return Finding(true, "\(provider): its key can be read")
    } catch {
      if case .file(let path) = source, let problem = FileNeed(path, isWritten: false).problem {
        return Finding(false, "\(provider): its key: \(problem)")
      }
      return Finding(false, "\(provider): \(error)")
    }
  }

  private func store(_ site: LoadedSite) -> Finding {
    do {
      let store = try SQLiteStore(readingAt: site.config.state)
      try store.check()
      let snapshots = try store.snapshots().count
      return Finding(true, "state: \(snapshots) snapshots in \(site.config.state)")
    } catch StorageError.missing {
      return Finding(true, "state: no database yet; the first run makes it")
    } catch {
      return Finding(false, "state: \(error)")
    }
  }

  /// A machine that wakes without a clock says 1970; nothing may be dated by it.
  private func clock() -> Finding {
    let now = Date()
    return Finding(now >= Product.earliestNow, "clock: \(now.instantText)")
  }

  private func curl() -> Finding {
    do throws(Failure) {
      return Finding(true, "libcurl: \(try CurlTransport.version)")
    } catch {
      return Finding(false, "libcurl: \(error)")
    }
  }
}
