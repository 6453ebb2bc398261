import Foundation
import Replay
import Testing

@testable import Site

/// A site's own templates, catalogues and stylesheets that cannot be used: the built-in ones serve, and that is said.
@Suite struct TemplateFaultTests {
  /// A site whose first run went well and that has had a folder of its own since then.
  private func site() throws -> TestSite {
    let site = try TestSite.settled()
    try site.change("config.json", "\"publish\": \"public\",", to: "\"publish\": \"public\", \"templates\": \"own\",")
    try FileManager.default.createDirectory(atPath: site.path("own"), withIntermediateDirectories: true)
    return site
  }

  /// Expects status 1 and one line, nobody asked, every file as it was.
  ///
  /// `check` says the same with the folder's name; without the file a run is silent again.
  private func expect(_ says: String, of site: TestSite, andMore more: Int = 0) throws {
    let rest = more > 0 ? " (and \(more) more)" : ""
    try site.expect(
      Promise(status: 1, says: "widgets: templates: \(says); the built-in one is used\(rest)\n"), of: ["refresh"])
    let check = try site.run("check", at: TestSite.later)
    #expect(check.status == 1)
    // Its made-up data may weigh other than a run's.
    let sentence = says.replacing(/\d+ bytes,.*/, with: "")
    #expect(check.output.contains("WRONG templates: \(site.path("own"))/\(sentence)"), "\(check.output)")
    let before = try site.publishedFiles()
    try FileManager.default.removeItem(atPath: site.path("own"))
    try FileManager.default.createDirectory(atPath: site.path("own"), withIntermediateDirectories: true)
    #expect(try site.run("refresh", at: "2026-11-22T00:41:00Z") == CommandResult(status: 0, output: "", errors: ""))
    #expect(try site.publishedFiles() == before)
  }

  @Test(
    .proves(153),
    arguments: [
      ("<p>\n{{temperature\n", "line 2: expected }} after {{"),
      ("{{#days}}\n{{/day}}\n", "line 2: expected {{/days}} of line 1, found {{/day}}"),
      ("<p>\n{{{condition}}}</p>\n", "line 2: expected {{name}}, found a name that would not be escaped"),
      ("\n{{>weather}}\n", "line 2: {{>weather}} leads back to weather"),
    ])
  func `a template that cannot be read as one leaves the built-in one in its place`(text: String, problem: String)
    throws
  {
    let site = try site()
    try site.write("own/weather.mustache", text)
    try expect("weather.mustache: \(problem)", of: site)
  }

  @Test(
    .proves(154),
    arguments: [
      ("<p>{{temperature}}</p>\n<script>alert(1)</script>\n", "line 2: weather-hanoi in vi: expected no <script>"),
      ("\n<p id=\"now\">{{temperature}}</p>\n", "line 2: weather-hanoi in vi: expected no id= in <p>"),
      (String(repeating: "<p>x</p>", count: 2100), "weather-hanoi in vi: 17379 bytes, expected at most 16384"),
    ])
  func `a template that draws what no fragment may hold leaves the built-in one in its place`(
    text: String, problem: String
  ) throws {
    let site = try site()
    try site.write("own/weather.mustache", text)
    // A good one beside it is not named.
    try site.write("own/source.mustache", try builtIn("Templates/source.mustache"))
    try expect("weather.mustache: \(problem)", of: site, andMore: 1)
  }

  @Test(.proves(155)) func `a catalogue without one of its keys leaves the built-in one in its place`() throws {
    let site = try site()
    let text = try builtIn("Languages/vi.json")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = try #require(lines.firstIndex { $0.contains("\"words\"") }) + 1
    try site.write("own/vi.json", text.replacing("    \"humidity\": \"Độ ẩm\",\n", with: ""))
    try expect("vi.json: line \(line): words.humidity: expected a text, found nothing", of: site)
  }

  @Test(.proves(156), arguments: ["widgets.css", "vi.json", "weather.mustache"])
  func `a file of a site's own that is no UTF-8 leaves the built-in one in its place`(file: String) throws {
    let site = try site()
    try Data([0x3C, 0xFF, 0x3E]).write(to: site.folder.appendingPathComponent("own/\(file)"))
    try expect("\(file): expected 1 to 262144 bytes of UTF-8", of: site)
  }

  @Test(.proves(157, 158), arguments: [(157, "a folder"), (157, "a dangling link"), (158, "too long")])
  func `a file of a site's own that cannot be read whole leaves the built-in one in its place`(
    row: Int, fault: String
  ) throws {
    let site = try site()
    let path = site.path("own/widgets.css")
    switch fault {
    case "a folder": try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    case "a dangling link": try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "nowhere")
    default: try Data(count: 262_145).write(to: URL(fileURLWithPath: path))
    }
    try expect("widgets.css: expected a readable file of at most 262144 bytes", of: site)
  }

  @Test(.proves(161)) func `a template that this user may not read is said by check and by a run`() throws {
    let site = try site()
    try site.write("own/weather.mustache", "<p>{{temperature}}</p>\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: site.path("own/weather.mustache"))
    // Root reads every file, so the command runs as nobody, who owns what a run writes.
    for name in ["public", "var"] {
      let all = FileManager.default.enumerator(atPath: site.path(name))?.compactMap { $0 as? String } ?? []
      for path in [site.path(name)] + all.map({ site.path("\(name)/\($0)") }) { chown(path, 65534, 65534) }
    }
    try site.expect(
      Promise(
        status: 1,
        says: "widgets: templates: weather.mustache: expected a readable file of at most 262144 bytes; "
          + "the built-in one is used\n"),
      of: ["refresh"], asNobody: true)
    #expect(try site.run("check", at: TestSite.later, asNobody: true).status == 1)
  }

  @Test(.proves(159)) func `a folder of templates that goes during a run is missed by the next one`() throws {
    let site = try site()
    try site.write("own/weather.mustache", "<p class=\"own\">{{temperature}}</p>\n")
    let pages: Set<String> = [
      "v1/vi/weather-hanoi.html", "v1/en/weather-hanoi.html", "v1/vi/sidebar.html", "v1/en/sidebar.html",
    ]
    try site.expect(Promise(status: 0, changes: pages), of: ["refresh"])
    var slow = site.providers.good("vietcombank", at: TestSite.later)
    slow.delaySeconds = 1
    site.providers.answer("vietcombank", with: slow)
    let end = try site.begin(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates)
    let begun = ContinuousClock.now
    while site.providers.peek().isEmpty, ContinuousClock.now - begun < .seconds(10) { usleep(10_000) }
    try FileManager.default.removeItem(atPath: site.path("own"))
    try end()
    #expect(try site.holds("public/v1/vi/weather-hanoi.html", "class=\"own\""))
    try site.expect(
      Promise(
        status: 1,
        says: "widgets: templates: \(site.path("own")): expected a readable folder; the built-in one is used\n",
        changes: pages),
      of: ["refresh"])
    #expect(try site.holds("public/v1/vi/weather-hanoi.html", "wgt-days"))
  }

  @Test(.proves(160)) func `a pipe among the templates is not waited for`() throws {
    let site = try site()
    mkfifo(site.path("own/weather.mustache"), 0o644)
    try expect("weather.mustache: expected a readable file of at most 262144 bytes", of: site)
  }

  private func builtIn(_ name: String) throws -> String {
    let folder = ProviderStandIns.fixtures.deletingLastPathComponent().appendingPathComponent("Sources/Rendering")
    return String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
  }
}
