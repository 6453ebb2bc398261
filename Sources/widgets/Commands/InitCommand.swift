import ArgumentParser
import Core
import Foundation
import Providers
import Publishing
import Rendering
import SiteFiles

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a first configuration for this site.",
    discussion: """
      On a terminal it asks for the use, the contact, the places and the currencies that no option gives; Enter takes the \
      answer in brackets. Elsewhere --use is required and the rest has defaults. The configuration has the weather, the \
      air and the rates, each with the providers that the site may ask without a key; what is left out is said with the \
      reason. Nothing is fetched, and a file that exists is never overwritten. Below /etc the published files and the \
      state are put into /var/lib/\(Product.name). When root writes the configuration, root also makes these folders, \
      for the user \(Product.name) if there is one. Exit status: 0 written; 2 something could not be written; 64 usage, \
      the file exists, or a question was not answered.
      """)

  @Option(
    name: [.customLong("output"), .customLong("config")],
    help: ArgumentHelp(
      "The file to write (default: /etc/widgets/config.json if it can be written, else ./config.json).",
      valueName: "path"),
    completion: .file(extensions: ["json"]))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "commercial, if the site has advertising or subscriptions, or non-commercial.", valueName: "use"),
    completion: .list(Site.Use.allCases.map(\.rawValue)))
  var use: String?

  @Option(
    help: ArgumentHelp(
      "An e-mail address or an https link at which providers can reach the site (default: none).", valueName: "text"))
  var contact: String?

  @Option(
    help: ArgumentHelp(
      "The places, with commas between them; `widgets places` lists them (default: six cities).", valueName: "ids"),
    completion: Completions.list(of: KnownPlace.all.map(\.id)))
  var places: String?

  @Option(
    help: ArgumentHelp(
      "The currencies, with commas between them, such as USD,EUR (default: eight).", valueName: "codes"),
    completion: Completions.list(of: Currency.ofBoards.map(\.rawValue)))
  var currencies: String?

  @Option(
    help: ArgumentHelp(
      "The folder of the published files (default: public beside the configuration, below /etc "
        + "/var/lib/\(Product.name)/public).", valueName: "dir"),
    completion: .directory)
  var publish: String?

  @Option(
    help: ArgumentHelp(
      "The state's file (default: var/widgets.sqlite beside the configuration, below /etc "
        + "/var/lib/\(Product.name)/widgets.sqlite).", valueName: "path"),
    completion: .file())
  var state: String?

  func validate() throws {
    for (path, option) in [(output, "--output"), (publish, "--publish"), (state, "--state")] {
      try expectPath(path, of: option)
    }
  }

  func run() throws {
    let target = try ConfigTarget(output)
    let proposal = try proposal(for: target)
    let config = try checkedConfig(proposal, target)
    let folders = try target.makeFolders(of: config)
    if let problem = AtomicFile(path: target.path).create(with: Data(proposal.text.utf8), now: Date()) {
      folders.forEach { rmdir($0) }
      throw CommandError(.unavailable, "\(target.path): \(problem)")
    }
    try Console.print(summary(of: proposal, config, target, folders))
  }

  /// What the options and the answers say; every option is checked before the first question.
  private func proposal(for target: ConfigTarget) throws(CommandError) -> ConfigProposal {
    let (use, contact, places, currencies) = (
      try given(self.use, InitQuestion.use), try given(self.contact, InitQuestion.contact),
      try given(self.places, InitQuestion.places), try given(self.currencies, InitQuestion.currencies)
    )
    let asks = isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0
    guard asks || use != nil else {
      throw CommandError(
        .usage,
        "--use: expected commercial (advertising or subscriptions) or non-commercial, found nothing; without a terminal "
          + "there is nobody to ask")
    }
    if asks, [use == nil, contact == nil, places == nil, currencies == nil].contains(true) {
      try Console.print("Enter takes the answer in brackets. After the last answer \(target.path) is written.")
    }
    // Without a terminal the guard above has ended a command that was not told the use.
    var proposal = ConfigProposal(site: Site(use: use ?? .commercial), registry: registry)
    if asks, use == nil { proposal.site.use = try InitQuestion.use.ask(for: proposal) }
    proposal.site.contact = contact ?? proposal.site.contact
    if asks, contact == nil { proposal.site.contact = try InitQuestion.contact.ask(for: proposal) }
    proposal.places = places ?? proposal.places
    if asks, places == nil { proposal.places = try InitQuestion.places.ask(for: proposal) }
    proposal.currencies = currencies ?? proposal.currencies
    if asks, currencies == nil { proposal.currencies = try InitQuestion.currencies.ask(for: proposal) }
    let defaults = target.defaultPaths
    proposal.publish = publish.map(target.inConfig) ?? defaults?.publish ?? proposal.publish
    proposal.state = state.map(target.inConfig) ?? defaults?.state ?? proposal.state
    return proposal
  }

  private func given<Value>(_ text: String?, _ question: InitQuestion<Value>) throws(CommandError) -> Value? {
    guard let text else { return nil }
    do throws(ConfigError) {
      return try question.parse(text)
    } catch {
      throw CommandError(.usage, "\(question.option): \(error.problem)")
    }
  }

  /// The config as every command will read it.
  private func checkedConfig(_ proposal: ConfigProposal, _ target: ConfigTarget) throws(CommandError) -> Config {
    do throws(ConfigError) {
      let parser = ConfigParser(
        file: target.path, directory: target.folder, registry: registry, languages: Renderer.languages)
      let config = try parser.parse(Data(proposal.text.utf8))
      try SitePaths(of: config, in: target.path).check()
      return config
    } catch {
      // Everything else was checked as an option or an answer.
      throw CommandError(.usage, "--\(error.place ?? "output"): \(error.problem)")
    }
  }

  private func summary(of proposal: ConfigProposal, _ config: Config, _ target: ConfigTarget, _ made: [String])
    -> [String]
  {
    let entries = proposal.entries
    let width = entries.map(\.id.count).max() ?? 0
    let widgets = entries.map { entry in
      let providers = entry.providers.map(\.rawValue).joined(separator: ", ")
      return "  \(entry.id.padding(toLength: width, withPad: " ", startingAt: 0))  \(providers)"
    }
    let unquoted = proposal.currencies.filter { !Currency.ofBoards.contains($0) }.map(\.rawValue)
    let rows =
      unquoted.isEmpty
      ? nil
      : "\(unquoted.joined(separator: ", ")): not on the usual board, so the row is empty while a bank's board is shown."
    let notes = (rows.map { [$0] } ?? []) + target.ownerNotes(for: config, made)
    let omissions = proposal.omissions
    return ["\(target.path) is written. Its widgets, and whom they ask:"] + widgets
      + ["Published files: \(config.publish)", "State: \(config.state)"]
      + (omissions.isEmpty ? [] : ["Left out:"] + omissions.map { "  \($0)" })
      + (notes.isEmpty ? [] : ["Note:"] + notes.map { "  \($0)" })
      + ["Next:"] + ["check", "refresh -v"].map { "  \(target.command($0))" }
  }
}
