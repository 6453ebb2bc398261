import ArgumentParser
import Core
import Foundation
import Premises
import Rendering
import Storage

struct PreviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Write a sample newspaper page with every widget in every state and language.",
    discussion: """
      Fetches nothing and changes neither the published files nor the state. It shows cached data; everything else is \
      invented and marked "Dữ liệu mẫu / Sample data". --provider-down and --age show the page as it would be after an \
      outage of these providers, or of all providers without --provider-down. Exit status: 0 written; 2 something could \
      not be written; 64 usage; 78 the configuration is wrong.
      """)

  @OptionGroup var configOption: ConfigOption

  @Option(
    help: ArgumentHelp("The folder to write into. It is made if it does not exist.", valueName: "dir"),
    completion: .directory)
  var output = "preview"

  @Option(
    name: .customLong("provider-down"),
    help: ArgumentHelp("Show the page as if this provider were down. May be repeated.", valueName: "id"),
    completion: Completions.providers)
  var providersDown: [String] = []

  @Option(help: ArgumentHelp("How long the outage lasts, such as 26h.", valueName: "duration"))
  var age: String?

  func validate() throws { try expectPath(output, of: "--output") }

  func run() throws {
    let site = try LoadedSite(configOption)
    let ageSeconds = try age.map(seconds) ?? 0
    let known = Set(site.config.widgets.flatMap(\.everyProvider).map(\.rawValue))
    for id in providersDown where !known.contains(id) {
      throw stop(
        .usage,
        "widgets: no widget uses \(quoted(id)); the widgets use \(known.sorted().joined(separator: ", "))"
          + suggestion(for: id, among: known.sorted()))
    }
    let folder = try checkedFolder(site)
    let preview = try Preview(
      site, store: try site.readingStore(),
      outage: Preview.Outage(
        providers: Set(providersDown.map(ProviderID.init(rawValue:))), ageSeconds: ageSeconds,
        isRehearsed: age != nil || !providersDown.isEmpty), at: Date())
    for (name, text) in try preview.files() { try Console.deliver(text, to: "\(folder)/\(name)", at: Date()) }
    try Console.say(["Open \(URL(fileURLWithPath: "\(folder)/index.html").standardizedFileURL.absoluteString)"])
  }

  private func seconds(_ duration: String) throws -> Int {
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
    guard let match = duration.wholeMatch(of: /([0-9]{1,6})([smhd])/), let count = Int(match.1),
      let unit = match.2.first.flatMap({ units[$0] }), count * unit <= 366 * 86400
    else {
      throw stop(.usage, "widgets: --age: expected a duration up to 366 days such as 26h, found \(quoted(duration))")
    }
    return count * unit
  }

  /// The folder, made; never one of the site's own, nor one with another's pages in it.
  private func checkedFolder(_ site: LoadedSite) throws -> String {
    let folder = RealPlace(output).path
    guard !RealPlace(folder).lies(in: RealPlace(site.config.publish)) else {
      throw stop(.usage, "widgets: --output: expected a folder outside the published one, found \(plain(output))")
    }
    try site.checkOutput(output)
    for name in PreviewPage.files { try site.checkOutput("\(folder)/\(name)") }
    for name in PreviewPage.files where FileManager.default.fileExists(atPath: "\(folder)/\(name)") {
      let text = FileManager.default.contents(atPath: "\(folder)/\(name)").map { String(decoding: $0, as: UTF8.self) }
      guard text?.contains(PreviewPage.mark) ?? false else {
        throw stop(
          .usage, "widgets: --output: \(folder)/\(name) was not written by `widgets preview` and is not overwritten")
      }
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw stop(
        .unavailable,
        "widgets: \(folder): the folder cannot be made: a file has its name, or this user has no permission")
    }
    return folder
  }
}
