import Core
import Foundation

@testable import Rendering

/// A site's own files, and what is drawn with them.
extension Samples {
  static let vietnamese = String(decoding: PackageResources.vi_json, as: UTF8.self)

  static func own(_ files: [String: String]) -> OwnFiles { OwnFiles(files: files.mapValues { Data($0.utf8) }) }

  /// The samples' weather, by the site's own files.
  static func drawing(_ files: [String: String], in language: Language = "vi") throws -> Renderer.Drawing {
    try Renderer(languages: [language], own: own(files)).drawing(fresh(), in: language)
  }

  /// The samples' weather, by the built-in files.
  static func builtIn() throws -> String { try Renderer(languages: ["vi"]).fragment(fresh(), in: "vi") }

  static func fresh() throws -> WidgetContent { try content(weatherWidget(), .weather(weather()), openMeteo) }
}
