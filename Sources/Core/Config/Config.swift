import Foundation

package struct Config: Equatable, Sendable {
  package var site: Site
  /// The languages of the published tree, the first being the default.
  package var languages: [Language]
  /// The folder of the published tree, absolute.
  package var publish: String
  /// The database's path, absolute.
  package var state: String
  package var widgets: [Widget]
  /// The widgets that the sidebar holds, in its order; nil for all, in the config's.
  package var sidebar: [WidgetID]?
  package var providers: ShortMap<ProviderID, ProviderOptions>
  /// The only proxy that is ever used.
  package var proxy: String?
  /// The folder of the site's own templates, catalogues, stylesheet and script, absolute; nil where it has none.
  package var templates: String?
  package var history = HistorySpans()
  /// The command that is given the changed paths after a publication, its path absolute, and its arguments; empty for none.
  package var onPublish: [String] = []

  package func options(of provider: ProviderID) -> ProviderOptions { providers[provider] ?? ProviderOptions() }

  /// Whether the published folder is one for sample data; by its name, so that they cannot get anywhere else.
  package var allowsSamples: Bool { publish.hasSuffix("-demo") }

  /// What a site that earns money must change in this config; nil where nothing is missing.
  package var commercialHint: String? {
    var changes: [String] = []
    if site.use == .nonCommercial { changes.append("site.use to \"commercial\"") }
    if site.contact.isEmpty { changes.append("site.contact to an address that providers can write to") }
    if changes.isEmpty { return nil }
    return "a page with advertising or subscriptions must set \(changes.joined(separator: " and "))"
  }

  package var sidebarWidgets: [Widget] { sidebar?.compactMap(widget) ?? widgets }

  package func widget(_ id: WidgetID) -> Widget? { widgets.first { $0.id == id } }
}

/// What kind of site shows the widgets, and whom a provider may write to.
package struct Site: Equatable, Sendable {
  package enum Use: String, Sendable, CaseIterable {
    /// Advertising or subscriptions.
    case commercial
    /// Neither.
    case nonCommercial = "non-commercial"
  }

  package var use: Use
  /// An address or page by which providers can reach the site's operator; empty where there is none.
  package var contact: String

  package init(use: Use, contact: String = "") {
    self.use = use
    self.contact = contact
  }
}

package struct ProviderOptions: Equatable, Sendable {
  /// Where the site's key is.
  package var key: KeySource?
  /// `scheme://host[:port]` in place of the provider's own.
  package var origin: String?
  /// The least time between two requests for the same thing, seconds; nil for that of the terms.
  package var intervalSeconds: Int?
  /// The operator's word that the site may use the provider.
  package var acceptsTerms = false
  /// The subscription, one of the provider's `plans`; nil for the ordinary one.
  package var plan: String?

  package init(
    key: KeySource? = nil, origin: String? = nil, intervalSeconds: Int? = nil, acceptsTerms: Bool = false,
    plan: String? = nil
  ) {
    self.key = key
    self.origin = origin
    self.intervalSeconds = intervalSeconds
    self.acceptsTerms = acceptsTerms
    self.plan = plan
  }
}

/// Where a key is kept; the key itself never stands in the config.
package enum KeySource: Equatable, Sendable {
  case env(String)
  /// In a file that not everyone can read; an absolute path.
  case file(String)
}

package struct ConfigError: Error, Equatable, CustomStringConvertible {
  /// The file as the operator named it.
  package let file: String
  /// The place in it, `widgets[1].ttl`; nil for the whole file.
  package let place: String?
  /// The sentence part: what was expected and what was found.
  package let problem: String

  /// What is wrong with a config; keys and values of it are quoted on one line and cut short.
  package init(file: String, place: String?, problem: String) {
    self.file = file
    self.place = place.map { plain($0, limit: 120) }
    self.problem = plain(problem, limit: 600)
  }

  /// One line, `config.json: widgets[1].ttl: expected a duration such as "30m", found 30`.
  package var description: String { [file, place, problem].compactMap { $0 }.joined(separator: ": ") }
}
