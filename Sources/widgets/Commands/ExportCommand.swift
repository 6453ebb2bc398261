import ArgumentParser
import Core
import Foundation
import Storage

/// The file of an export.
struct StateFileArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("The file of the copy.", valueName: "file"), completion: .file())
  var file: String

  func validate() throws { try expectPath(file, of: "the file") }

  /// Refuses a stream: a state is a database, which is written and read in no order.
  func checkIsNoStream() throws(CommandError) {
    if file == "-" { throw CommandError(.usage, "expected the path of a file, found \"-\": a state is no stream") }
  }
}

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Copy the state to a file, while runs go on. Never uses the network.",
    discussion: """
      The copy has all that is kept: readings, the past, decisions, counted calls and pauses. It has no keys. Copy the \
      config, the keys and your own templates yourself. The file is replaced whole or not at all; a file that is not an \
      earlier export is left alone. `widgets import` reads it, here or on another host. Prints nothing when all is well. \
      Exit status: 0 written; 2 there is no state yet, the state is damaged, or the file cannot be written; 64 usage; 78 \
      the configuration is wrong, or the state is of a newer version.
      """)

  @OptionGroup var configOption: ConfigOption
  @OptionGroup var argument: StateFileArgument

  func run() throws {
    try argument.checkIsNoStream()
    let site = try LoadedSite(configOption)
    let file = argument.file
    try site.checkOutput(file, of: "file")
    let export = StateExport(of: site.config.state, to: file)
    if let refusal = export.refusal { throw CommandError(.usage, "\(plain(file)): \(refusal)") }
    do throws(StorageError) { try export.run() } catch {
      guard case .damaged = error else { throw error }
      throw CommandError(.unavailable, "\(error); `widgets refresh` moves it aside and saves what can be read of it")
    }
  }
}
