import Foundation

/// An official warning that an editor passes on word for word: what it says, who issued it, and until when it holds.
package struct Notice: Equatable, Sendable {
  /// At least one; each one line that can be printed as it is.
  package let headlines: ShortMap<Language, String>
  package let issuer: String
  package let issuedAt: Date
  /// At most 48 h after it was issued.
  package let until: Date
  /// Where the whole bulletin is, https.
  package let link: String

  package func isShown(at now: Date) -> Bool { issuedAt <= now && now <= until }

  /// The headline in a language; where there is none, the first of the others by code.
  package func headline(in language: Language) -> (language: Language, text: String) {
    if let text = headlines[language] { return (language, text) }
    let first = headlines.min { $0.key.rawValue < $1.key.rawValue }
    return (first?.key ?? language, first?.value ?? "")
  }

  /// As the file says it, and as it is published.
  package var document: JSONValue {
    .object([
      "headline": .object(Dictionary(uniqueKeysWithValues: headlines.map { ($0.key.rawValue, .string($0.value)) })),
      "issuer": .string(issuer), "issuedAt": JSONValue(issuedAt), "until": JSONValue(until), "link": .string(link),
    ])
  }
}

/// The notices of a site, as their files said them at one moment.
package struct Notices: Equatable, Sendable {
  /// Whether or not they are to be shown yet, or still.
  package var byWidget: ShortMap<WidgetID, Notice> = [:]
  /// One sentence for each file that cannot be used, `weather-hanoi: notice.json: until: expected …`.
  package var problems: [String] = []
  /// What tells these files from any others; empty where the site has none.
  package var stamp = ""
  /// The stamp of each widget's file, or of its absence.
  package var stamps: ShortMap<WidgetID, String> = [:]

  package init() {}

  /// When one of them is to be shown or hidden next; nil for never.
  package func nextChange(after now: Date) -> Date? {
    byWidget.compactMap { nextChange(of: $0.key, after: now) }.min()
  }

  /// When a widget's notice is shown or hidden next; nil for never.
  package func nextChange(of widget: WidgetID, after now: Date) -> Date? {
    guard let notice = byWidget[widget] else { return nil }
    return notice.issuedAt > now ? min(notice.issuedAt, notice.until) : notice.until >= now ? notice.until : nil
  }

  /// One sentence for each that is not shown because of its times.
  package func unshown(at now: Date) -> [String] {
    byWidget.sorted { $0.key.rawValue < $1.key.rawValue }.compactMap { id, notice in
      notice.sentence(at: now).map { "\(id): its notice \($0)" }
    }
  }
}

extension Notice {
  /// `is over since 2026-11-22T10:00:00Z`; nil while it is shown.
  package func sentence(at now: Date) -> String? {
    if now < issuedAt { return "is shown from \(issuedAt.instantText) on" }
    return now > until ? "is over since \(until.instantText)" : nil
  }
}
