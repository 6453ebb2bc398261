import Core
import Foundation
import Publishing
import Rendering

extension SitePages {
  /// Placeholders for what the config no longer names: no run renews it, so it may show no number.
  func placeholders(for old: PublishedIndex, besides widgets: [Widget], at now: Date) throws -> [PublishedFile] {
    let isNamed = Set(widgets.map(\.id))
    var sidebars: [Language: [WidgetID: String]] = [:]
    var files: [PublishedFile] = []
    for entry in old.entries {
      if isNamed.contains(entry.id), entry.fragments.keys.allSatisfy(languages.contains) { continue }
      guard let kind = entry.kind, let widget = Widget(placeholderFor: entry.id, of: kind) else { continue }
      let empty = entry.inState(.missing).emptyContent(of: widget, at: now)
      if !isNamed.contains(entry.id) { files.append(file(entry.document, Rendering.document(of: empty).text + "\n")) }
      for (language, path) in entry.fragments where !isNamed.contains(entry.id) || !languages.contains(language) {
        // A language of the site's own may be gone with its catalogue.
        let spoken = Renderer.languages.contains(language) ? language : languages[0]
        let text = try Renderer(languages: [spoken], own: own).fragment(empty, in: spoken)
        files.append(file(path, text))
        if !languages.contains(language) { sidebars[language, default: [:]][entry.id] = text }
      }
    }
    files += sidebars.map { language, fragments in
      file(Self.page("sidebar", language), renderer.sidebar(sidebar.compactMap { fragments[$0] }, in: language))
    }
    if files.isEmpty { return [] }
    let named = Set(everyPath(of: widgets))
    return files.filter { !named.contains($0.path) && tree.holds($0.path) && tree.isOwn($0.path) }
      .sorted { $0.path < $1.path }
  }
}

extension Widget {
  /// A widget that is known by its id and kind alone; nil for what is never published.
  fileprivate init?(placeholderFor id: WidgetID, of kind: Kind) {
    guard let zone = TimeZone(identifier: "Asia/Ho_Chi_Minh") else { return nil }
    let place = Place(names: [:], coordinate: Coordinate(latitude: 0, longitude: 0), zone: zone)
    let subject: Subject
    switch kind {
    case .weather: subject = .weather(place)
    case .air: subject = .air(place)
    case .rates: subject = .rates([])
    case .gold: subject = .gold(GoldList(products: [], plausible: 0...0))
    case .observation, .centralRate: return nil
    }
    self.init(id: id, subject: subject, providers: [], ttlSeconds: 0, maxAgeSeconds: 0, zone: zone)
  }
}
