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
  private let snapshots: [Feed: Snapshot]
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
    snapshots = try store?.snapshots(of: Set(config.widgets.flatMap(\.feeds))) ?? [:]
    self.store = store
    self.rehearsal = rehearsal
    self.now = now
  }

  func files() throws -> [(name: String, text: String)] {
    let front = PreviewPage.Content.front(
      controls: try renderer.controls(in: config.languages[0]), sidebar: try sidebar())
    let states = PreviewPage.Content.states(
      try languages.flatMap { language in
        try config.widgets.flatMap(\.everyVariant).map { try group(of: $0, in: language) }
      })
    // The newspaper is one of Vietnam, wherever the places are.
    let day = CalendarDay(of: now, in: .vietnam)
    let pages = PreviewLook.fronts.map { (front, $0) } + PreviewLook.states.map { (states, $0) }
    let files = try pages.map { content, look in
      let page = PreviewPage(content, look: look, rehearsal: rehearsal.isOn ? outage : nil, day: day)
      return (name: page.file, text: try page.html())
    }
    return files + PreviewLook.files + [("widgets.css", own.stylesheet), ("widgets.js", own.script)]
  }

  private func sidebar() throws -> String {
    let language = config.languages[0]
    let fragments = try shownWidgets.map { try renderer.fragment(rehearsed($0), in: language) }
    return renderer.sidebar(fragments, in: language)
  }

  /// The config's own choice; without one, all in the order of the newspaper's page.
  private var shownWidgets: [Widget] {
    if config.sidebar != nil { return config.sidebarWidgets }
    let ranked = config.widgets.enumerated().sorted { one, other in
      (one.element.rank, one.offset) < (other.element.rank, other.offset)
    }
    return ranked.map(\.element)
  }

  private func group(of widget: Widget, in language: Language) throws -> PreviewPage.Group {
    let isKnown = config.selection(of: widget, among: snapshots, registry: registry, at: now) != nil
    let name = [widget.id.rawValue, widget.variant == .compact ? widget.variant.rawValue : nil].compactMap(\.self)
      .joined(separator: ", ")
    func figure(
      _ what: String, of widget: Widget, _ shown: [Feed: Snapshot], _ state: Freshness = .fresh, isNarrow: Bool = false
    ) throws -> PreviewPage.Figure {
      let content = sample.content(
        of: widget, shown, histories: histories(of: shown, on: widget, at: now), state, at: now)
      return PreviewPage.Figure(
        name: "\(name), \(language), \(what)", html: try renderer.fragment(content, in: language), isNarrow: isNarrow)
    }
    let shown = isKnown ? snapshots : sample.snapshots(of: widget, at: now)
    var figures = try Freshness.allCases.map {
      try figure($0 == .unavailable ? "\($0.rawValue): trống" : $0.rawValue, of: widget, shown, $0)
    }
    figures.append(try figure("160 px", of: widget, shown, isNarrow: true))
    if let measured = widget.withStation {
      figures.append(try figure("trạm đo", of: measured, sample.snapshots(of: measured, at: now)))
    }
    figures += try SampleEmergency.allCases.compactMap { emergency in
      try sample.snapshots(of: widget, in: emergency, at: now).map {
        try figure("khẩn cấp: \(emergency.name)", of: widget, $0)
      }
    }
    return PreviewPage.Group(name: "\(name) (\(language))", figures: figures)
  }

  /// What a widget would show at the end of the outage.
  ///
  /// A provider that is up has answered the last run; the last answer of one that is down is from before the outage.
  private func rehearsed(_ widget: Widget) -> WidgetContent {
    let then = now.addingTimeInterval(Double(rehearsal.isOn ? rehearsal.ageSeconds : 0))
    var known = snapshots
    let own = widget.ownFeeds?.map { ([$0.query], [$0.provider]) } ?? [(widget.queries, widget.providers)]
    let demands =
      own + (widget.companion.map { [([$0.query], [$0.provider])] } ?? [])
    for (queries, providers) in demands {
      if rehearsal.isOn, let provider = providers.first(where: { !rehearsal.stops($0) && isAllowed($0) }) {
        for feed in queries.map({ Feed(provider, $0) }) {
          known[feed] = renewed(known[feed], feed, of: widget, at: then)
        }
      }
      let feeds = providers.flatMap { provider in queries.map { Feed(provider, $0) } }
      let counts = feeds.contains { feed in
        known[feed].map { config.counts($0, for: widget, registry: registry) } ?? false
      }
      // Where nothing may be asked the page would be empty, and that is what is shown.
      if !counts, let provider = providers.first(where: isAllowed) {
        for feed in queries.map({ Feed(provider, $0) }) { known[feed] = sample.snapshot(of: feed, on: widget, at: now) }
      }
    }
    let content = config.content(
      of: widget, among: known, histories: histories(of: known, on: widget, at: then), registry: registry, at: then)
    return content.with(NoticeFiles.read(for: config, at: then).byWidget[widget.id], at: then)
  }

  /// What a provider that answers would have said at an instant: the cache's words while nothing ages them, else made-up
  /// ones.
  private func renewed(_ old: Snapshot?, _ feed: Feed, of widget: Widget, at then: Date) -> Snapshot {
    if let old, config.lifetime(of: old, for: widget, registry: registry).freshness(at: then) == .fresh { return old }
    return sample.snapshot(of: feed, on: widget, at: then)
  }

  private func isAllowed(_ provider: ProviderID) -> Bool {
    registry.contains {
      $0.id == provider && $0.refusal(site: config.site, options: config.options(of: provider)) == nil
    }
  }

  /// What the history knows of what a widget shows; of made-up data there is no history, but there are made-up days.
  private func histories(of snapshots: [Feed: Snapshot], on widget: Widget, at now: Date) -> [FeedHistory] {
    let selection = config.selection(of: widget, among: snapshots, registry: registry, at: now)
    return (selection?.snapshots ?? []).enumerated().map { number, snapshot in
      guard let snapshot else { return FeedHistory() }
      if snapshot.isSample { return sampleHistory(of: snapshot, on: widget, number: number) }
      guard let store else { return FeedHistory() }
      return FeedHistory(
        past: try? config.past(of: snapshot, on: widget, in: store, registry: registry, at: now),
        recent: (try? config.recent(of: snapshot, on: widget, in: store, registry: registry)) ?? [])
    }
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
    return [self] + Variant.allCases.filter { $0 != variant }.map(with)
  }

  /// Its place on the newspaper's page: the table of places, the weather of one, the rates, gold, the air.
  fileprivate var rank: Int {
    switch subject {
    case .places: 0
    case .weather: 1
    case .rates: 2
    case .gold: 3
    case .air: 4
    }
  }

  /// The weather of a place with a station's report as its "now"; nil where it has one already, and for all else.
  fileprivate var withStation: Widget? {
    guard case .weather = subject, companion == nil,
      let provider = registry.first(where: { $0.kind == .observation })?.id
    else { return nil }
    return with(companion: Feed(provider, .observation(ObservationQuery(station: .noiBai))))
  }
}
