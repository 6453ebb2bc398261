import Foundation
import Testing

@testable import Site

@Suite struct PruneTests {
  private static let later = "2026-11-22T00:35:00Z"
  private let silence = CommandResult(status: 0, output: "", errors: "")

  /// A site that has published two widgets in two languages, with a config that names the rates in Vietnamese alone.
  private func site() throws -> TestSite {
    let site = try TestSite()
    #expect(try site.run("refresh").status == 0)
    try narrow(site)
    return site
  }

  private func narrow(_ site: TestSite) throws {
    try site.write(
      "config.json",
      try site.read("config.json").replacing(/\{ "id": "weather-hanoi"(?s:.*?)\} \},\n/, with: "")
        .replacing(#""vi", "en""#, with: #""vi""#))
  }

  private let files = [
    "v1/en/controls.html", "v1/en/rates.html", "v1/en/sidebar.html", "v1/en/weather-hanoi.html",
    "v1/vi/weather-hanoi.html", "v1/weather-hanoi.json",
  ]
  private let entries = [
    "1 snapshot of weather 21.0285 105.8542 Asia/Ho_Chi_Minh from met-norway",
    "1 past reading of weather 21.0285 105.8542 Asia/Ho_Chi_Minh from met-norway",
    "1 daily range of weather 21.0285 105.8542 Asia/Ho_Chi_Minh from met-norway",
  ]

  @Test func `what the config no longer names is removed, said line by line, and everything else stays`() throws {
    let site = try site()
    let before = try site.publishedFiles()
    _ = site.providers.requests()
    let would = files + entries
    #expect(
      try site.run("prune", "--dry-run", at: Self.later)
        == CommandResult(status: 0, output: would.map { "would remove \($0)\n" }.joined(), errors: ""))
    #expect(try site.publishedFiles() == before)
    let lines = files + ["v1/en"] + entries
    #expect(
      try site.run("prune", at: Self.later)
        == CommandResult(status: 0, output: lines.map { "removed \($0)\n" }.joined(), errors: ""))
    let gone = Set(files + files.map { $0 + ".gz" })
    #expect(try site.publishedFiles() == before.filter { !gone.contains($0.key) })
    #expect(!site.exists("public/v1/en"))
    #expect(try site.run("prune", at: Self.later) == silence)
    #expect(site.providers.requests() == [])
  }

  @Test func `the next run draws nothing of what was removed and asks nobody for what stayed`() throws {
    let site = try site()
    try site.run("prune", at: Self.later)
    _ = site.providers.requests()
    #expect(try site.run("refresh", at: "2026-11-22T00:40:00Z") == silence)
    #expect(site.providers.requests() == [])
    #expect(try site.run("get", "rates", "--field", "fetchedAt").output == "2026-11-22T00:30:00Z\n")
    for name in ["vi/sidebar.html", "index.json"] {
      #expect(try !site.read("public/v1/\(name)").contains("weather-hanoi"), "\(name)")
    }
    #expect(
      try Set(site.publishedFiles().keys.map { $0.split(separator: "/").dropLast().joined(separator: "/") })
        == ["v1", "v1/vi"])
  }

  @Test func `the placeholders that runs have left are removed as well`() throws {
    let site = try site()
    let buttons = try site.read("public/v1/en/controls.html")
    try site.run("refresh", at: "2026-11-22T00:32:00Z")
    #expect(try site.read("public/v1/vi/weather-hanoi.html").contains("Dữ liệu đang được cập nhật"))
    for path in [
      "vi/weather-hanoi.html", "weather-hanoi.json", "en/weather-hanoi.html", "en/rates.html", "en/sidebar.html",
    ] {
      let text = try site.read("public/v1/\(path)")
      #expect(text.contains("missing") && !text.contains("wgt-time") && !text.contains("26"), "\(path)")
    }
    #expect(try site.read("public/v1/en/controls.html") == buttons)
    #expect(try site.read("public/v1/index.json").contains("weather-hanoi") == false)
    #expect(
      try site.run("prune", at: Self.later).output.hasPrefix("removed v1/en/controls.html\nremoved v1/en/rates.html\n"))
    #expect(!site.exists("public/v1/vi/weather-hanoi.html") && !site.exists("public/v1/vi/weather-hanoi.html.gz"))
  }

  @Test func `with a config that names everything nothing is removed, and nothing is made where no run has been`()
    throws
  {
    let site = try TestSite()
    #expect(try site.run("prune") == silence)
    #expect(try FileManager.default.contentsOfDirectory(atPath: site.folder.path) == ["config.json"])
    try site.run("refresh")
    let before = try site.publishedFiles()
    #expect(try site.run("prune", at: Self.later) == silence)
    #expect(try site.publishedFiles() == before)
  }

  @Test func `files that were not published from here stay, whatever they are called`() throws {
    let site = try site()
    let fragment = try site.read("public/v1/vi/weather-hanoi.html")
    let foreign = [
      "public/old.html": fragment, "public/v1/old.html": fragment, "public/v1/vi/other-name.html": fragment,
      "public/v1/en/weather-hanoi.html": fragment, "public/v1/vi/page.html": "<html>\(fragment)</html>\n",
      "public/v1/vi/weather-hanoi.txt": fragment, "public/v1/own.json": #"{"id":"other","schema":1}"#,
      "public/v1/deep/er/x.html": fragment, "public/v1/vi/sidebar-old.html": try site.read("public/v1/vi/sidebar.html"),
    ]
    try FileManager.default.createDirectory(
      atPath: site.path("public/v1/deep/er"), withIntermediateDirectories: true)
    for (name, text) in foreign { try site.write(name, text) }
    try FileManager.default.createDirectory(atPath: site.path("elsewhere"), withIntermediateDirectories: true)
    try site.write("elsewhere/weather-hanoi.html", fragment.replacing("lang=\"vi\"", with: "lang=\"fr\""))
    symlink("../../elsewhere", site.path("public/v1/fr"))
    symlink("weather-hanoi.html", site.path("public/v1/vi/link.html"))
    let output = try site.run("prune", at: Self.later).output
    #expect(
      output.split(separator: "\n").filter { $0.contains("v1/") } == [
        "removed v1/en/controls.html", "removed v1/en/rates.html", "removed v1/en/sidebar.html",
        "removed v1/vi/weather-hanoi.html", "removed v1/weather-hanoi.json",
      ])
    for (name, text) in foreign { #expect(try site.read(name) == text, "\(name)") }
    #expect(site.exists("elsewhere/weather-hanoi.html"))
  }

  @Test func `a wrong config removes nothing`() throws {
    let site = try site()
    let before = try site.publishedFiles()
    try site.change("config.json", #""kind": "rates","#, to: #""kind": "rates", "ttl": 30,"#)
    let result = try site.run("prune", at: Self.later)
    #expect(result.status == 78 && result.output == "")
    #expect(result.errors == "config.json: widgets[0].ttl: expected a duration such as \"30m\", found 30\n")
    #expect(try site.publishedFiles() == before)
    #expect(try site.run("prune", "--only", "rates").status == 64)
  }

  @Test func `while a run holds the lock nothing is removed`() throws {
    let site = try site()
    let before = try site.publishedFiles()
    let holder = try site.holdLock()
    defer { holder.terminate() }
    #expect(
      try site.run("prune", at: Self.later)
        == CommandResult(
          status: 75, output: "",
          errors: "widgets: another run holds the lock; nothing was removed, try again in a minute\n"))
    #expect(try site.publishedFiles() == before)
    #expect(try site.run("prune", "--dry-run", at: Self.later).status == 0)
  }

  @Test func `a file that cannot be removed is one line and exit status 2, and the others go`() throws {
    let site = try site()
    // A folder in the place of a .gz: no user may unlink that.
    try FileManager.default.removeItem(atPath: site.path("public/v1/weather-hanoi.json.gz"))
    try FileManager.default.createDirectory(
      atPath: site.path("public/v1/weather-hanoi.json.gz"), withIntermediateDirectories: true)
    let result = try site.run("prune", at: Self.later)
    #expect(result.status == 2)
    #expect(result.errors == "widgets: publish: v1/weather-hanoi.json: unlink: Is a directory\n")
    #expect(result.output == (files.dropLast() + ["v1/en"] + entries).map { "removed \($0)\n" }.joined())
    #expect(site.exists("public/v1/weather-hanoi.json"))
  }

  @Test func `a file of the operator's own beside the fragments is left as it is by every run`() throws {
    let site = try TestSite()
    try site.run("refresh")
    let own = "<h1>Trực tiếp</h1>\n<section class=\"wgt wgt-weather\" lang=\"vi\">24°C</section>\n"
    try site.write("public/v1/vi/live.html", own)
    try site.write("public/v1/live.json", #"{"kind":"weather","schema":1,"state":"fresh","weather":{}}"#)
    let documents = try site.read("public/v1/live.json")
    try site.run("refresh", at: "2026-11-22T01:40:00Z")
    #expect(try site.read("public/v1/vi/live.html") == own)
    #expect(try site.read("public/v1/live.json") == documents)
  }
}
