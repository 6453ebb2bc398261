import Core
import Foundation
import Providers
import Rendering

extension FuzzTarget {
  /// Templates and catalogues of a site's own: the first byte says which file the others are.
  static let templates = FuzzTarget(
    name: "templates",
    seeds: {
      let folder = repositoryFolder.appendingPathComponent("Sources/Rendering")
      return try ownFileNames.enumerated().map { number, name in
        let inner = name.hasSuffix(".mustache") ? "Templates" : "Languages"
        return Data([UInt8(number)]) + (try Data(contentsOf: folder.appendingPathComponent("\(inner)/\(name)")))
      }
    },
    check: { input in
      let name = ownFileNames[Int(input.first ?? 0) % ownFileNames.count]
      let own = OwnFiles(files: [name: Data(input.dropFirst())])
      if own.used.isEmpty == own.faults.isEmpty { return "neither used nor refused, or both" }
      if own.faults.contains(where: { $0.description.unicodeScalars.contains(where: isUnprintable) }) {
        return "a sentence that cannot be printed"
      }
      do {
        let renderer = try Renderer(languages: ["vi"], own: own)
        if let problem = problem(inOwnFragment: try renderer.controls(in: "vi")) { return "controls: \(problem)" }
        for kind in Kind.ofWidgets {
          guard let provider = registry.first(where: { $0.kind == kind }) else { continue }
          let widget = sampleWidget(
            kind, names: ["vi": "\"\u{301}<b>"], currencies: ["USD", "EUR"], providers: [provider.id])
          for readings in [sampleReadings(for: widget, of: kind, at: pinnedNow), []] {
            let html = try renderer.fragment(content(of: widget, readings, by: provider), in: "vi")
            if let problem = problem(inOwnFragment: html) { return problem }
          }
        }
      } catch {
        return "the page cannot be drawn: \(error)"
      }
      return nil
    })
}

private let ownFileNames = [
  "fragment.mustache", "weather.mustache", "places.mustache", "air.mustache", "rates.mustache", "source.mustache",
  "vi.json", "controls.mustache", "gold.mustache",
]

/// What no template may do to the page around it, whatever it draws.
private func problem(inOwnFragment html: String) -> String? {
  if html.utf8.count > 16384 { return "\(html.utf8.count) bytes" }
  if let scalar = html.unicodeScalars.first(where: { $0 != "\n" && isUnprintable($0) }) {
    return "\(scalar.debugDescription) in it"
  }
  guard html.hasPrefix("<section class=\"wgt wgt-"), html.hasSuffix("\n</section>\n") else { return "not one section" }
  let lower = html.lowercased()
  for word in ["<script", "<style", "<iframe", "<!", "<?", "<form", "<link", "<meta", "<title", "\"\u{301}<b>"]
  where lower.contains(word) {
    return "\(word) in it"
  }
  return nil
}
