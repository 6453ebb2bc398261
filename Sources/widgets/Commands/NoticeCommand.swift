import ArgumentParser
import Core
import Foundation
import Providers
import Publishing
import SiteFiles

struct NoticeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notice",
    abstract: "Show an official warning above the weather, take it away, or print it. Never uses the network.",
    discussion: """
      A widget has a notice if its entry in the configuration has "notice", the path of a file. `set` and `clear` write or \
      remove that file and publish at once. A notice must be the official one, word for word, with its issuing office, \
      the time of issue and a link to the whole bulletin.
      """,
    subcommands: [NoticeSetCommand.self, NoticeClearCommand.self, NoticeShowCommand.self])
}

/// What the commands about notices share.
struct NoticeOptions: ParsableArguments {
  @OptionGroup var configOption: ConfigOption

  @Argument(
    help: "The widget's id; may be left out if only one widget has a notice.",
    completion: Completions.widgets([.weather]))
  var id: String?

  /// The widget that is meant, and the path of its notice.
  func target(in site: LoadedSite) throws(CommandError) -> (widget: Widget, path: String) {
    let all = site.config.widgets.filter { $0.notice != nil }
    let known = all.map(\.id.rawValue).joined(separator: ", ")
    if let id {
      let widget = try site.widget(id)
      guard let path = widget.notice else {
        let others = all.isEmpty ? "no widget has one" : "these have one: \(known)"
        throw CommandError(
          .usage, "\(widget.id): expected a widget with \"notice\" in its entry of the configuration; \(others)")
      }
      return (widget, path)
    }
    guard all.count == 1, let widget = all.first, let path = widget.notice else {
      throw CommandError(
        .usage,
        all.isEmpty
          ? "expected a widget with \"notice\" in its entry of the configuration, found none"
          : "expected the id of a widget, since several have a notice: \(known)")
    }
    return (widget, path)
  }

  static let discussion = """
    2 the file could not be written, or publishing failed; 64 usage; 75 another run holds the lock, nothing was changed; \
    78 the configuration is wrong.
    """

  /// Changes the file of a notice under the lock of all runs, and publishes.
  func change(_ site: LoadedSite, _ path: String, _ change: (AtomicFile, Date) -> String?, _ sentence: String) throws {
    let now = Date()
    try RunClock.check(now, undone: "nothing was changed")
    try site.publishing(at: now, undone: "nothing was changed") { clock in
      if let problem = change(AtomicFile(path: path), now) { throw CommandError(.unavailable, "\(path): \(problem)") }
      let store = try site.storeForWriting(at: now)
      return (try site.refresh(store, clock).publishNotice(sentence), store.recovery != nil)
    } report: { decision, hasRecovered in
      try DecisionOptions.report(decision, hasRecovered: hasRecovered)
    }
  }
}

struct NoticeClearCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clear", abstract: "Take the official notice of a widget off the page at once.",
    discussion: """
      Exit status: 0 done, also when there was none; 1 done, and a damaged state was moved aside or the command \
      onPublish failed; \(NoticeOptions.discussion)
      """)

  @OptionGroup var options: NoticeOptions

  func run() throws {
    let site = try LoadedSite(options.configOption)
    let (widget, path) = try options.target(in: site)
    try options.change(site, path, { file, _ in file.remove() }, "\(widget.id): no notice is shown")
  }
}

struct NoticeShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the official notice that a widget shows, and until when.",
    discussion: """
      Exit status: 0 one is shown; 2 none is shown: there is none, its time has not come or is over, or its file cannot be \
      used; 64 usage; 78 the configuration is wrong.
      """)

  @OptionGroup var options: NoticeOptions

  func run() throws {
    let site = try LoadedSite(options.configOption)
    let (widget, path) = try options.target(in: site)
    let now = Date()
    let notices = NoticeFiles.read(for: site.config, at: now)
    for problem in notices.problems where problem.hasPrefix("\(widget.id): ") { Console.warn("notice: \(problem)") }
    guard let notice = notices.byWidget[widget.id] else {
      throw CommandError(.unavailable, "\(widget.id): there is no notice in \(path)")
    }
    if site.config.hasNobodyToAsk(for: widget, registry: registry) {
      throw CommandError(
        .unavailable, "\(widget.id): the site may use none of the widget's providers, so nothing of it is shown")
    }
    if let sentence = notice.sentence(at: now) {
      throw CommandError(.unavailable, "\(widget.id): its notice \(sentence)")
    }
    let headlines = notice.headlines.sorted { $0.key.rawValue < $1.key.rawValue }
    try Console.print(
      ["\(widget.id): shown until \(notice.until.instantText)"] + headlines.map { "\($0.key): \($0.value)" }
        + ["\(notice.issuer), \(notice.issuedAt.instantText)", notice.link])
  }
}
