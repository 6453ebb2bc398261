import Core
import Foundation

/// `index.json` as it is published: which files belong to which widget, and until when they may be sent.
package struct PublishedIndex: Sendable {
  /// In the order of the config.
  package let entries: [Entry]
  private let places: [String: (entry: Int, language: Language?)]
  private let entriesByID: [WidgetID: Entry]

  package struct Entry: Equatable, Sendable {
    package let id: WidgetID
    /// Nil for a kind that this program does not know.
    package let kind: Kind?
    /// Nil for a state that this program does not know, in which nothing is shown.
    package let state: Freshness?
    /// Nil where there is no snapshot.
    package let lifetime: Lifetime?
    package let observedAt: Date?
    /// Until when the official notice in its fragments and its document may be sent; nil where they have none.
    package let noticeUntil: Date?
    /// Its document and its fragments, relative to the published folder.
    package let document: String
    package let fragments: [Language: String]
    fileprivate let fields: [String: JSONValue]

    /// Until when its files may be sent, as the runs count; nil where they may not be sent at all.
    package var validUntil: Date? { state == .fresh || state == .stale ? lifetime?.validUntil : nil }

    package func maySend(at now: Date) -> Bool { validUntil.map { now <= $0 } ?? false }

    /// Whether its files may hold a notice that may no longer be sent.
    package func hasNoticeOver(at now: Date) -> Bool { noticeUntil.map { now > $0 } ?? false }

    /// The next instant at which something of it may no longer be sent; nil where nothing may be sent now.
    package func nextEnd(at now: Date) -> Date? {
      let (data, notice) = (maySend(at: now) ? validUntil : nil, hasNoticeOver(at: now) ? nil : noticeUntil)
      guard let data, let notice else { return data ?? notice }
      return min(data, notice)
    }
  }

  package init?(_ bytes: Data) {
    guard case .object(let root) = try? JSONDecoder().decode(JSONValue.self, from: bytes),
      case .array(let widgets) = root["widgets"]
    else { return nil }
    self.init(
      widgets.compactMap { if case .object(let fields) = $0 { Entry(fields) } else { nil } })
  }

  package init(of contents: [WidgetContent], languages: [Language]) {
    self.init(contents.compactMap { Entry(indexEntry(of: $0, languages: languages)) })
  }

  /// The index of what is drawn; what a run had no need to look at stays as it was before.
  package init(of drawing: Drawing, before old: PublishedIndex?, languages: [Language]) {
    self.init(
      drawing.widgets.compactMap { widget in
        drawing.contents[widget.id].flatMap { Entry(indexEntry(of: $0, languages: languages)) }
          ?? old?.entry(of: widget.id)
      })
  }

  private init(_ entries: [Entry]) {
    self.entries = entries
    var places: [String: (entry: Int, language: Language?)] = [:]
    for (index, entry) in entries.enumerated() {
      places[entry.document] = (index, nil)
      for (language, path) in entry.fragments { places[path] = (index, language) }
    }
    self.places = places
    entriesByID = Dictionary(entries.map { ($0.id, $0) }) { first, _ in first }
  }

  /// The widget that a published file belongs to, and the language of its fragment; nil for that of its document.
  package func entry(at path: String) -> (entry: Entry, language: Language?)? {
    places[path].map { (entries[$0.entry], $0.language) }
  }

  package func entry(of id: WidgetID) -> Entry? { entriesByID[id] }

  /// The next instant at which something in it may no longer be sent; nil where nothing may be sent now.
  package func nextEnd(at now: Date) -> Date? { entries.compactMap { $0.nextEnd(at: now) }.min() }

  package func hasExpired(at now: Date) -> Bool {
    entries.contains { $0.validUntil != nil && !$0.maySend(at: now) || $0.hasNoticeOver(at: now) }
  }

  package func map(_ change: (Entry) -> Entry) -> PublishedIndex { PublishedIndex(entries.map(change)) }

  package var text: String {
    "\(JSONValue.object(["schema": .number(1), "widgets": .array(entries.map { .object($0.fields) })]).text)\n"
  }
}

extension PublishedIndex.Entry {
  /// Nil for what names no files.
  fileprivate init?(_ fields: [String: JSONValue]) {
    func text(_ name: String) -> String? {
      if case .string(let text) = fields[name] { text } else { nil }
    }
    // What cannot be read has no end that could be waited for, so it has come.
    func instant(_ name: String) -> Date? { text(name).map { Date(iso8601: $0) ?? .distantPast } }
    guard let id = text("id"), let document = text("json"), case .object(let pages) = fields["html"] else { return nil }
    self.fields = fields
    self.id = WidgetID(rawValue: id)
    kind = text("kind").flatMap(Kind.init(rawValue:))
    state = text("state").flatMap(Freshness.init(rawValue:))
    lifetime = instant("validUntil").map { until in
      Lifetime(fetchedAt: instant("fetchedAt") ?? until, freshUntil: instant("freshUntil") ?? until, validUntil: until)
    }
    observedAt = instant("observedAt")
    noticeUntil = instant("noticeUntil")
    self.document = "v1/\(document)"
    fragments = pages.reduce(into: [:]) { fragments, page in
      if case .string(let path) = page.value { fragments[Language(rawValue: page.key)] = "v1/\(path)" }
    }
  }

  /// The same in another state; `missing` has no instants but that of its notice.
  package func inState(_ state: Freshness) -> Self {
    var fields = fields
    fields["state"] = .string(state.rawValue)
    if state == .missing {
      for name in ["fetchedAt", "freshUntil", "validUntil", "observedAt"] { fields[name] = .null }
    }
    return Self(fields) ?? self
  }

  package func withNotice(until: Date?) -> Self {
    var fields = fields
    fields["noticeUntil"] = JSONValue(until)
    return Self(fields) ?? self
  }

  /// The same with the files of another, which may be in more languages.
  package func withFiles(of other: Self) -> Self {
    var fields = fields
    for name in ["json", "html"] { fields[name] = other.fields[name] }
    return Self(fields) ?? self
  }

  /// What is shown of a widget whose files may not be sent.
  package func emptyContent(of widget: Widget, at now: Date) -> WidgetContent {
    let state = lifetime == nil ? state ?? .missing : .expired
    return WidgetContent(emptyOf: widget, state: state, lifetime: lifetime, observedAt: observedAt, now: now)
  }
}
