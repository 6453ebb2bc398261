import Foundation
import Testing

@testable import Site

/// The command that a site names in `onPublish`.
@Suite struct OnPublishTests {
  private static let later = "2026-11-22T00:35:00Z"
  private static let nextDay = "2026-11-23T00:36:00Z"

  /// A site whose command is a script with these lines; it adds what it is given to the file `given`.
  private func site(_ lines: String = "cat >> given", arguments: String = "") throws -> TestSite {
    let site = try TestSite(stopsClock: true)
    try site.change("config.json", #""publish":"#, to: #""onPublish": ["on-publish"\#(arguments)], "publish":"#)
    try write(lines, site)
    return site
  }

  private func write(_ lines: String, _ site: TestSite) throws {
    try site.write("on-publish", "#!/bin/sh\n\(lines)\n")
    chmod(site.path("on-publish"), 0o755)
  }

  /// What the command was given since the last look.
  private func given(_ site: TestSite) throws -> [String] {
    defer { try? FileManager.default.removeItem(atPath: site.path("given")) }
    return site.exists("given") ? try site.read("given").split(separator: "\n").map(String.init) : []
  }

  @Test func `the command is given every changed path below v1, the index last, and nothing after a quiet run`() throws
  {
    let site = try site()
    #expect(try site.run("refresh") == CommandResult(status: 0, output: "", errors: ""))
    let paths = try given(site)
    #expect(Set(paths.map { "v1/\($0)" }) == Set(try site.publishedFiles().keys))
    #expect(paths.count == Set(paths).count)
    #expect(paths.suffix(2) == ["index.json", "index.json.gz"])
    #expect(!site.exists("var/widgets.sqlite.onpublish"))
    #expect(try site.run("refresh", at: "2026-11-22T00:31:00Z").status == 0)
    #expect(try given(site) == [])
  }

  @Test func `only what changed is given, also after reject and prune, whose removed files are named`() throws {
    let site = try site()
    try site.run("refresh")
    _ = try given(site)
    let before = try site.publishedFiles()
    #expect(try site.run("reject", "rates", "--shown", at: Self.later).status == 0)
    let after = try site.publishedFiles()
    #expect(
      Set(try given(site).map { "v1/\($0)" }) == Set(after.filter { before[$0.key] != $0.value }.keys))
    try site.write(
      "config.json",
      try site.read("config.json").replacing(/\{ "id": "weather-hanoi"(?s:.*?)\} \},\n/, with: ""))
    #expect(try site.run("prune", at: Self.later).status == 0)
    let left = Set(try site.publishedFiles().keys)
    #expect(Set(try given(site).map { "v1/\($0)" }) == Set(after.keys).subtracting(left))
  }

  @Test func `a failure is said when it begins and once a day, and its paths are given again with newer ones`() throws {
    let site = try site("cat > /dev/null; echo away >&2; exit 3")
    let first = try site.run("refresh")
    let count = try site.publishedFiles().count
    #expect(first.status == 1)
    #expect(
      first.errors
        == "widgets: onPublish: \(site.path("on-publish")): exited with status 3: away; \(count) paths wait for the next run\n"
    )
    #expect(
      try site.run("refresh", at: "2026-11-22T00:31:00Z") == CommandResult(status: 1, output: "", errors: ""))
    #expect(try site.run("refresh", "-v", at: "2026-11-22T00:31:30Z").errors.contains("exited with status 3"))
    let status = try site.run("status", at: Self.later)
    #expect(status.status == 1)
    #expect(
      status.output.contains(
        "onPublish fails since 2026-11-22T00:30:00Z, \(count) paths wait: \(site.path("on-publish")): exited"))
    #expect(try site.run("refresh", at: Self.nextDay).errors.contains("exited with status 3"))
    try write("cat >> given", site)
    _ = try site.run("refresh", at: "2026-11-23T00:37:00Z")
    let paths = try given(site)
    #expect(Set(paths.map { "v1/\($0)" }) == Set(try site.publishedFiles().keys))
    #expect(paths.suffix(2) == ["index.json", "index.json.gz"])
    #expect(!site.exists("var/widgets.sqlite.onpublish"))
    #expect(try !site.run("status", at: "2026-11-23T00:37:00Z").output.contains("onPublish"))
  }

  @Test func `a notice is given when it is set and when it is cleared, and a failure is one line and status 1`() throws
  {
    let site = try site()
    try site.nameNotice()
    try site.run("refresh")
    _ = try given(site)
    let weather: Set = [
      "weather-hanoi.json", "vi/weather-hanoi.html", "vi/sidebar.html", "en/weather-hanoi.html", "en/sidebar.html",
      "index.json",
    ]
    #expect(try site.run(TestSite.setNotice, at: Self.later).status == 0)
    #expect(try Set(given(site)) == Set(weather.flatMap { [$0, $0 + ".gz"] }))
    try write("exit 7", site)
    let clearing = try site.run("notice", "clear", at: "2026-11-22T00:36:00Z")
    #expect(clearing.status == 1)
    #expect(clearing.output == "weather-hanoi: no notice is shown\n")
    #expect(
      clearing.errors.wholeMatch(of: /widgets: onPublish: .*: exited with status 7; 12 paths wait for the next run\n/)
        != nil)
    try write("cat >> given", site)
    // Nothing is to be pruned, but paths wait.
    #expect(try site.run("prune", at: "2026-11-22T00:37:00Z") == CommandResult(status: 0, output: "", errors: ""))
    #expect(try Set(given(site)) == Set(weather.flatMap { [$0, $0 + ".gz"] }))
  }

  @Test func `a run that fails gives what waits all the same`() throws {
    let site = try site("exit 7")
    #expect(try site.run("refresh").status == 1)
    try write("cat >> given", site)
    try FileManager.default.removeItem(atPath: site.path("var/widgets.sqlite"))
    mkdir(site.path("var/widgets.sqlite"), 0o755)
    #expect(try site.run("refresh", at: Self.later).status == 2)
    #expect(try Set(given(site).map { "v1/\($0)" }) == Set(site.publishedFiles().keys))
  }

  @Test(arguments: [#""t0ken""#, #"["/bin/purge", 5150]"#, #"["/bin/purge", "t0ken\n"]"#, "[]"])
  func `a wrong command is status 78 with the place, and nothing of it is repeated`(value: String) throws {
    let site = try TestSite()
    try site.change("config.json", #""publish":"#, to: #""onPublish": \#(value), "publish":"#)
    let result = try site.run("refresh")
    #expect(result.status == 78 && result.errors.hasPrefix("config.json: onPublish"))
    #expect(!result.errors.contains("t0ken") && !result.errors.contains("5150"))
    #expect(site.providers.requests() == [] && !site.exists("public"))
  }

  @Test func `arguments reach the command as they stand, and no shell reads them`() throws {
    let site = try site(#"printf '%s\n' "$@" >> given; cat > /dev/null"#, arguments: #", "$HOME; *", """#)
    #expect(try site.run("refresh").status == 0)
    #expect(try site.read("given") == "$HOME; *\n\n")
  }

  @Test func `no key of the config is in the command's environment, under whatever name`() throws {
    let site = try site("env >> given; cat > /dev/null")
    try site.change(
      "config.json", #""met-norway": {"#, to: #""openweathermap": { "key": { "env": "WEATHER" } }, "met-norway": {"#)
    _ = try site.run(
      "refresh",
      environment: ["WEATHER": "k3y-of-the-site", "COPY": "x-k3y-of-the-site", "OTHER": "kept"])
    let environment = try given(site)
    #expect(environment.contains("OTHER=kept"))
    #expect(!environment.contains { $0.contains("k3y") })
  }

  @Test func `check names the command that is missing, may not be run, or may be changed by everybody`() throws {
    let site = try site()
    let path = site.path("on-publish")
    #expect(try site.run("check").output.contains("ok    onPublish: \(path): may be run\n"))
    for (text, problem) in [
      ("exit 0\n", "it is no program; the first line of a script is such as #!/bin/sh"),
      ("", "it is no program; the first line of a script is such as #!/bin/sh"),
      ("#!/bin/sh\r\nexit 0\r\n", "the interpreter in its first line does not exist"),
    ] {
      try site.write("on-publish", text)
      #expect(try site.run("check").output.contains("WRONG onPublish: \(path): cannot be started: \(problem)\n"))
    }
    try site.write("on-publish", "#! /usr/bin/env sh\nexit 0\n")
    #expect(try site.run("check").output.contains("ok    onPublish: \(path): may be run\n"))
    chmod(path, 0o757)
    #expect(try site.run("check").output.contains("WRONG onPublish: \(path): everybody may change it"))
    chmod(path, 0o644)
    #expect(try site.run("check").output.contains("WRONG onPublish: \(path): root may not run it: chmod a+rx \(path)"))
    try FileManager.default.removeItem(atPath: path)
    #expect(try site.run("check").output.contains("WRONG onPublish: \(path): does not exist"))
  }
}
