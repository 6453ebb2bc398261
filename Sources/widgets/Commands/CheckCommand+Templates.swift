import Core
import Foundation
import Premises
import Rendering

extension CheckCommand {
  /// What is wrong with the site's own templates, and whether what they draw may be published.
  func templates(_ site: LoadedSite) throws -> [Finding] {
    guard let folder = site.config.templates else { return [] }
    let own = OwnFolder.files(for: site.config)
    var sentences = own.faults.map(\.sentence)
    let renderer = try Renderer(languages: site.config.languages, own: own)
    for widget in site.config.widgets {
      for showing in Freshness.allCases.map({ Sample(of: site.config).showing(of: widget, $0, at: Date()) }) {
        for language in site.config.languages {
          guard let fault = try renderer.drawing(showing, in: language).fault else { continue }
          sentences.append("\(fault) (\(showing.state.rawValue))\(fault.consequence)")
        }
      }
    }
    for language in site.config.languages {
      if let fault = try renderer.controlsDrawing(in: language).fault { sentences.append(fault.sentence) }
    }
    let faults = sentences.map { Finding(false, "templates: \(folder)/\($0)") }
    let used = own.used.isEmpty ? "none" : own.used.joined(separator: ", ")
    return faults.isEmpty ? [Finding(true, "templates: \(folder): \(used)")] : faults
  }
}
