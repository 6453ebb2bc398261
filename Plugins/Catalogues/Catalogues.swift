import Foundation
import PackagePlugin

/// Writes the list of the catalogues in a target's `Languages`.
///
/// An embedded file can be named and not enumerated; with this a new language is one file.
@main struct Catalogues: BuildToolPlugin {
  /// One command that writes the list, run again when a file comes or goes.
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folder = target.directoryURL.appending(path: "Languages")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
      .sorted()
    let lines = names.map { name in
      let property = String(name.map { $0.isLetter || $0.isNumber ? $0 : "_" })
      return "    \"\(name.dropLast(".json".count))\": { PackageResources.\(property) },\n"
    }
    let text = """
      import Core

      extension Catalogue {
        /// The embedded catalogue files, one for each file in `Languages`.
        static let files: KeyValuePairs<Language, @Sendable () -> [UInt8]> = [
      \(lines.joined())  ]
      }

      """
    let list = context.pluginWorkDirectoryURL.appending(path: "Catalogue+Files.swift")
    return [
      .buildCommand(
        displayName: "Listing the catalogues", executable: URL(filePath: "/bin/sh"),
        arguments: ["-c", "printf %s \"$1\" > \"$0\"", list.path, text],
        inputFiles: names.map { folder.appending(path: $0) }, outputFiles: [list])
    ]
  }
}
