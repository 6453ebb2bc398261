import Foundation

/// A site's configuration, complete and checked.
public struct Config: Equatable, Sendable {
  /// What the site is.
  public var site: Site
  /// The languages of the published tree, the first being the default.
  public var languages: [Language]
  /// The folder of the published tree, absolute.
  public var publish: String
  /// The database's path, absolute.
  public var state: String
  /// The widgets in the sidebar's order.
  public var widgets: [Widget]
  /// What the config says of single providers.
  public var providers: [ProviderID: ProviderOptions]
  /// The only proxy that is ever used.
  public var proxy: String?
  /// The folder of the site's own templates, catalogues, stylesheet and script, absolute; nil where it has none.
  public var templates: String?
  /// How long the past is kept, where a widget does not say otherwise.
  public var history = HistorySpans()

  /// What is known of a provider; by default nothing.
  public func options(of provider: ProviderID) -> ProviderOptions { providers[provider] ?? ProviderOptions() }

  /// Whether the published folder is one for sample data; by its name, so that they cannot get anywhere else.
  public var allowsSamples: Bool { publish.hasSuffix("-demo") }

  /// What a site that earns money must change in this config; nil where nothing is missing.
  public var commercialHint: String? {
    var changes: [String] = []
    if site.use == .nonCommercial { changes.append("site.use to \"commercial\"") }
    if site.contact.isEmpty { changes.append("site.contact to an address that providers can write to") }
    if changes.isEmpty { return nil }
    return "a page with advertising or subscriptions must set \(changes.joined(separator: " and "))"
  }

  /// The widget of an id.
  public func widget(_ id: WidgetID) -> Widget? { widgets.first { $0.id == id } }

  /// Every widget, each followed by its line of observation where it has one: all that is asked for and kept.
  public var asked: [Widget] { widgets.flatMap { [$0] + [$0.observer].compactMap(\.self) } }
}

/// What kind of site shows the widgets, and whom a provider may write to.
public struct Site: Equatable, Sendable {
  /// Whether the site earns money with its pages.
  public enum Use: String, Sendable, CaseIterable {
    /// Advertising or subscriptions.
    case commercial
    /// Neither.
    case nonCommercial = "non-commercial"
  }

  /// Whether the site earns money with its pages.
  public var use: Use
  /// An address or page by which providers can reach the site's operator; empty where there is none.
  public var contact: String

  /// What kind of site shows the widgets.
  public init(use: Use, contact: String = "") {
    self.use = use
    self.contact = contact
  }
}

/// What the config says of one provider.
public struct ProviderOptions: Equatable, Sendable {
  /// Where the site's key is.
  public var key: KeySource?
  /// `scheme://host[:port]` in place of the provider's own.
  public var origin: String?
  /// The least time between two requests for the same thing, seconds; nil for that of the terms.
  public var intervalSeconds: Int?
  /// The operator's word that the site may use the provider.
  public var acceptsTerms = false
  /// The subscription, one of the provider's `plans`; nil for the ordinary one.
  public var plan: String?

  /// What the config says of one provider.
  public init(
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
public enum KeySource: Equatable, Sendable {
  /// In an environment variable.
  case env(String)
  /// In a file that not everyone can read; an absolute path.
  case file(String)
}

/// What is wrong with a config: where, and what was expected instead.
public struct ConfigError: Error, Equatable, CustomStringConvertible {
  /// The file as the operator named it.
  public let file: String
  /// The place in it, `widgets[1].ttl`; nil for the whole file.
  public let place: String?
  /// The sentence part: what was expected and what was found.
  public let problem: String

  /// What is wrong with a config; keys and values of it are quoted on one line and cut short.
  public init(file: String, place: String?, problem: String) {
    self.file = file
    self.place = place.map { plain($0, limit: 120) }
    self.problem = plain(problem, limit: 600)
  }

  /// One line, `config.json: widgets[1].ttl: expected a duration such as "30m", found 30`.
  public var description: String { [file, place, problem].compactMap { $0 }.joined(separator: ": ") }
}
