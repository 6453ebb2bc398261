import ArgumentParser
import Core
import Foundation
import Providers
import SiteFiles

struct NoticeSetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Show an official notice above the weather of a widget, at once.",
    discussion: """
      The headline must be the official one, word for word. Give it once for each language that the office itself uses: \
      `--headline "…"` is in the first language of the configuration, `--headline en="…"` in another. Times are written \
      2026-11-22T14:30:00+07:00, 2026-11-22T14:30 or 14:30; without a zone they are in that of the widget, without a day \
      they are today's. A notice that is there already is replaced. Exit status: 0 done; 1 done, and a damaged state was \
      moved aside; \(NoticeOptions.discussion)
      """)

  @OptionGroup var options: NoticeOptions

  @Option(
    help: ArgumentHelp(
      "The official headline, at most \(Notice.longestHeadline) characters. May be repeated with a language.",
      valueName: "text"))
  var headline: [String]

  @Option(help: ArgumentHelp("The office that issued it.", valueName: "name"))
  var issuer: String

  @Option(help: ArgumentHelp("When it was issued. Before that time it is not shown.", valueName: "time"))
  var issuedAt: String

  @Option(
    help: ArgumentHelp(
      "When it ends: a time, or a duration such as 12h after --issued-at. At most 48 h after it.", valueName: "time"))
  var until: String

  @Option(help: ArgumentHelp("The address of the whole bulletin, https.", valueName: "address"))
  var link: String

  func run() throws {
    let site = try LoadedSite(options.configOption)
    let (widget, path) = try options.target(in: site)
    let now = Date()
    let issued = try instant(issuedAt, "--issued-at", in: widget.zone, now)
    guard issuedAt.contains("T") || issued <= now.addingTimeInterval(Self.clockSeconds) else {
      throw CommandError(
        .usage,
        "--issued-at: \(plain(issuedAt)) is still to come today; write the day too, as in "
          + "\(LocalTime(of: issued, in: widget.zone).day.adding(days: -1))T\(plain(issuedAt))")
    }
    var ends =
      try seconds(ofDuration: until, units: "smhd").map { issued.addingTimeInterval(Double($0)) }
      ?? instant(until, "--until", in: widget.zone, now)
    // `02:30` after 23:40 is the next day's.
    if !until.contains("T"), ends <= issued { ends.addTimeInterval(86400) }
    guard ends > now else {
      throw CommandError(.usage, "--until: expected a time to come, found \(ends.instantText)")
    }
    let document = JSONValue.object([
      "headline": .object(try headlines(for: site)), "issuer": .string(issuer),
      "issuedAt": JSONValue(issued), "until": JSONValue(ends), "link": .string(link),
    ])
    let notice: Notice
    do throws(ConfigError) {
      notice = try NoticeFiles.notice(Data(document.text.utf8), at: path, for: site.config)
    } catch {
      throw CommandError(.usage, "\(option(at: error.place ?? "")): \(error.problem)")
    }
    // As it was understood: what no page prints is not kept.
    let bytes = Data((notice.document.text + "\n").utf8)
    let sentence =
      site.config.hasNobodyToAsk(for: widget, registry: registry)
      ? "its notice is written, but the site may use none of the widget's providers, so nothing of it is shown"
      : now < issued ? "its notice \(notice.sentence(at: now) ?? "")" : "its notice is shown"
    try options.change(
      site, path, { $0.replace(with: bytes, now: $1) }, "\(widget.id): \(sentence), until \(ends.instantText)")
  }

  /// How far an office's clock may be ahead of ours, seconds.
  private static let clockSeconds = 600.0

  /// `text` in the first language, or `en=text`.
  private func headlines(for site: LoadedSite) throws(CommandError) -> [String: JSONValue] {
    let known = LoadedSite.languages(for: site.config).map(\.rawValue)
    var headlines: [String: JSONValue] = [:]
    for text in headline {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let isNamed = parts.count == 2 && known.contains(parts[0])
      let language = isNamed ? parts[0] : site.config.languages[0].rawValue
      guard headlines.updateValue(.string(isNamed ? parts[1] : text), forKey: language) == nil else {
        throw CommandError(.usage, "--headline: expected one headline in \(language), found two")
      }
    }
    return headlines
  }

  private func instant(_ text: String, _ option: String, in zone: TimeZone, _ now: Date) throws(CommandError) -> Date {
    let today = LocalTime(of: now, in: zone)
    let whole = text.contains("T") ? text : "\(today.day)T\(text)"
    guard let instant = Date(iso8601: whole, offsetSeconds: today.offsetSeconds) else {
      throw CommandError(
        .usage, "\(option): expected a time such as 2026-11-22T14:30:00+07:00 or 14:30, found \(quoted(text))")
    }
    return instant
  }

  /// The option that a place in the file comes from, `--issued-at` for `issuedAt`.
  private func option(at place: String) -> String {
    let key = place.prefix { $0 != "." }
    return "--" + key.replacing("issuedAt", with: "issued-at")
  }
}
