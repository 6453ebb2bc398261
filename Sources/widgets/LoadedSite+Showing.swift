import Core
import Foundation
import Premises
import Providers
import Rendering
import Storage

/// What the commands that print one widget have in common.
extension LoadedSite {
  /// What a widget shows of the cache, with the lines of its past where they are asked for; a cache that cannot be read
  /// is one line and exit status 2.
  func showing(of widget: Widget, in store: (any Store)?, hasLines: Bool = false, at now: Date) throws -> WidgetContent
  {
    do {
      return try config.showing(of: widget, in: store, registry: registry, hasLines: hasLines, at: now)
    } catch {
      throw stop(.unavailable, "widgets: \(error)")
    }
  }

  /// Why nothing can be printed.
  static func absence(of showing: WidgetContent, in store: (any Store)?) -> String {
    if showing.state == .unavailable {
      return "widgets: \(showing.widget.id): this site may use none of its providers; `widgets check` says why"
    }
    guard let validUntil = showing.lifetime?.validUntil else {
      let withdrawals = (try? store?.withdrawals()) ?? []
      if let withdrawal = withdrawals.last(where: { $0.widget == showing.widget.id }) {
        return
          "widgets: \(showing.widget.id): its reading was withdrawn at \(withdrawal.withdrawnAt.instantText); "
          + "the next one that differs is shown"
      }
      return "widgets: \(showing.widget.id): no data yet; `widgets refresh` fetches them"
    }
    return "widgets: \(showing.widget.id): data expired at \(validUntil.instantText) and are not shown"
  }

  /// Draws by the site's own files; what is wrong with them is said each time, since somebody is looking.
  func renderer(in language: Language) throws -> Renderer {
    let own = OwnFolder.files(for: config)
    own.faults.forEach { Console.complain("widgets: templates: \($0.sentence)") }
    return try Renderer(languages: [language], own: own)
  }
}
