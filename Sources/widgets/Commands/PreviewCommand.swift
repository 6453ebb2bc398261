import ArgumentParser
import Core
import Foundation
import Rendering
import SiteFiles

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
    let known = Set(site.config.widgets.flatMap(\.everyProvider).map(\.rawValue)).sorted()
    for id in providersDown where !known.contains(id) {
      throw CommandError.unknown("no widget uses", id, known: known, verb: "the widgets use")
    }
    let folder = try checkedFolder(site)
    let preview = try Preview(
      site, store: try site.storeForReading(),
      rehearsal: Preview.Rehearsal(
        providers: Set(providersDown.map(ProviderID.init(rawValue:))), ageSeconds: ageSeconds,
        isOn: age != nil || !providersDown.isEmpty), at: Date())
    for (name, text) in try preview.files() { try Console.deliver(text, to: "\(folder)/\(name)", at: Date()) }
    try Console.print("Open \(URL(fileURLWithPath: "\(folder)/index.html").standardizedFileURL.absoluteString)")
  }

  private func seconds(_ duration: String) throws(CommandError) -> Int {
    guard let seconds = Core.seconds(ofDuration: duration, units: "smhd"), seconds <= 366 * 86400 else {
      throw CommandError(.usage, "--age: expected a duration up to 366 days such as 26h, found \(quoted(duration))")
    }
    return seconds
  }

  /// Makes the folder; refuses one of the site's own, and one that has other pages in it.
  private func checkedFolder(_ site: LoadedSite) throws(CommandError) -> String {
    let folder = RealPath(output).path
    guard !RealPath(folder).lies(in: RealPath(site.config.publish)) else {
      throw CommandError(.usage, "--output: expected a folder outside the published one, found \(plain(output))")
    }
    try site.checkOutput(output)
    func isMarked(_ name: String) -> Bool {
      let text = FileManager.default.contents(atPath: "\(folder)/\(name)").map { String(decoding: $0, as: UTF8.self) }
      return text?.contains(PreviewPage.mark) ?? false
    }
    // Pages bear a mark; what they link is ours where the first page is.
    let isPreview = isMarked(PreviewPage.files[0])
    for name in PreviewPage.files + PreviewPage.linkedFiles {
      try site.checkOutput("\(folder)/\(name)")
      guard FileManager.default.fileExists(atPath: "\(folder)/\(name)") else { continue }
      guard PreviewPage.files.contains(name) ? isMarked(name) : isPreview else {
        throw CommandError(
          .usage, "--output: \(folder)/\(name) was not written by `widgets preview` and is not overwritten")
      }
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw CommandError(
        .unavailable,
        "\(folder): the folder cannot be made: a file has its name, or this user has no permission")
    }
    return folder
  }
}
