import Core
import Foundation
import Providers
import Rendering
import SiteFiles
import Storage

/// The pages of `widgets preview`: what the cache has, and made-up data where it has none.
struct Preview {
  /// An outage to draw the page by: which providers do not answer, and for how long.
  struct Rehearsal {
    /// Empty for all.
    let providers: Set<ProviderID>
    let ageSeconds: Int
    let isOn: Bool

    func stops(_ provider: ProviderID) -> Bool { isOn && (providers.isEmpty || providers.contains(provider)) }
  }

  private let config: Config
  private let snapshots: [Snapshot]
  private let store: (any Store)?
  private let rehearsal: Rehearsal
  private let now: Date
  private let renderer: Renderer
  private let own: OwnFiles
  private let sample: Sample

  /// The site's languages first, then the other built-in ones.
  private let languages: [Language]

  init(_ site: LoadedSite, store: (any Store)?, rehearsal: Rehearsal, at now: Date) throws {
    config = site.config
    own = OwnFolder.files(for: config)
    languages = config.languages + Renderer.languages.reversed().filter { !site.config.languages.contains($0) }
    renderer = try Renderer(languages: languages, own: own)
    sample = Sample(of: config)
    snapshots = try store?.snapshots() ?? []
    self.store = store
    self.rehearsal = rehearsal
    self.now = now
  }

  func files() throws -> [(name: String, text: String)] {
    let front = PreviewPage.Content.front(
      controls: try renderer.controls(in: config.languages[0]), sidebar: try sidebar())
    let groups = try languages.flatMap { language in
      try config.widgets.flatMap(\.everyVariant).map { try group(of: $0, in: language) }
    }
    let pages = try PreviewPage.Theme.allCases.flatMap { theme in
      try [front, .states(groups)].map { content in
        let page = PreviewPage(content, theme: theme, rehearsal: rehearsal.isOn ? outage : nil)
        return (page.file, try page.html())
      }
    }
    return pages + [
      ("preview.css", PreviewPage.stylesheet), ("widgets.css", own.stylesheet), ("widgets.js", own.script),
    ]
  }

  private func sidebar() throws -> String {
    let language = config.languages[0]
    return renderer.sidebar(
      try config.widgets.map { try renderer.fragment(rehearsed($0), in: language) }, in: language)
  }

  private func group(of widget: Widget, in language: Language) throws -> PreviewPage.Group {
    let snapshot = current(of: widget, at: now) ?? sample.snapshot(of: widget, at: now)
    let (past, recent) = (self.past(of: snapshot, on: widget), self.recent(of: snapshot, on: widget))
    let all: [Freshness] = Freshness.allCases
    let name = [widget.id.rawValue, widget.variant == .compact ? widget.variant.rawValue : nil].compactMap(\.self)
      .joined(separator: ", ")
    let wide = try all.map { state in
      PreviewPage.Figure(
        name: "\(name), \(language), \(state.rawValue)",
        html: try renderer.fragment(
          sample.showing(of: widget, snapshot, past: past, recent: recent, state), in: language))
    }
    let narrow = PreviewPage.Figure(
      name: "\(name), \(language), 160 px",
      html: try renderer.fragment(
        sample.showing(of: widget, snapshot, past: past, recent: recent, .fresh), in: language),
      isNarrow: true)
    return PreviewPage.Group(name: "\(name) (\(language))", figures: wide + [narrow])
  }

  /// What a widget would show at the end of the outage.
  ///
  /// A provider that is up has answered the last run; the last answer of one that is down is from before the outage.
  private func rehearsed(_ widget: Widget) -> WidgetContent {
    let then = now.addingTimeInterval(Double(rehearsal.isOn ? rehearsal.ageSeconds : 0))
    var known = snapshots
    for asked in [widget, widget.observer].compactMap(\.self) {
      if rehearsal.isOn, let provider = asked.providers.first(where: { !rehearsal.stops($0) && isAllowed($0) }) {
        let old = known.last { $0.widget == asked.id && $0.provider == provider && $0.query == asked.query.text }
        known.removeAll { $0.widget == asked.id && $0.provider == provider }
        known.append(renewed(old, of: asked, by: provider, at: then))
      }
      let counts = known.contains { config.counts($0, for: asked, registry: registry) }
      // Where no provider may be asked, the preview is as empty as the page.
      if !counts, let provider = asked.providers.first(where: isAllowed) {
        known.append(sample.snapshot(of: asked, by: provider, at: now))
      }
    }
    let snapshot = config.current(of: widget, among: known, registry: registry, at: then)
    return config.showing(
      of: widget, snapshot, past: snapshot.flatMap { past(of: $0, on: widget) },
      recent: snapshot.map { recent(of: $0, on: widget) } ?? [], among: known, registry: registry, at: then)
  }

  /// What a provider that is up has said: the snapshot while it is fresh, else made-up data.
  private func renewed(_ old: Snapshot?, of widget: Widget, by provider: ProviderID, at then: Date) -> Snapshot {
    if let old, config.lifetime(of: old, for: widget, registry: registry).freshness(at: then) == .fresh { return old }
    return sample.snapshot(of: widget, by: provider, at: then)
  }

  private func isAllowed(_ provider: ProviderID) -> Bool {
    registry.contains {
      $0.id == provider && $0.refusal(site: config.site, options: config.options(of: provider)) == nil
    }
  }

  private func current(of widget: Widget, at now: Date) -> Snapshot? {
    config.current(of: widget, among: snapshots, registry: registry, at: now)
  }

  private func past(of snapshot: Snapshot, on widget: Widget) -> Past? {
    guard !snapshot.isSample, let store else { return nil }
    return try? config.past(of: snapshot, on: widget, in: store, registry: registry, at: now)
  }

  private func recent(of snapshot: Snapshot, on widget: Widget) -> [DailyRange] {
    guard !snapshot.isSample else { return sampleDays(of: snapshot, on: widget) }
    return store.flatMap { try? config.recent(of: snapshot, on: widget, in: $0, registry: registry) } ?? []
  }

  private var outage: String {
    let who =
      rehearsal.providers.isEmpty
      ? "không nguồn nào trả lời"
      : "không trả lời: \(rehearsal.providers.map(\.rawValue).sorted().joined(separator: ", "))"
    let hours = rehearsal.ageSeconds / 3600
    let minutes = rehearsal.ageSeconds % 3600 / 60
    let length = [hours > 0 ? "\(hours) giờ" : nil, minutes > 0 ? "\(minutes) phút" : nil].compactMap(\.self)
    return length.isEmpty ? "\(who), vừa mới bắt đầu." : "\(who), đã \(length.joined(separator: " "))."
  }
}

extension Widget {
  /// The widget as the config has it, then in its other variant; a table of places has no other.
  fileprivate var everyVariant: [Widget] {
    if case .places = subject { return [self] }
    let others = Variant.allCases.filter { $0 != variant }
    return [self]
      + others.map {
        Widget(
          id: id, subject: subject, providers: providers, ttlSeconds: ttlSeconds, maxAgeSeconds: maxAgeSeconds,
          zone: zone, observation: observation, variant: $0)
      }
  }
}
