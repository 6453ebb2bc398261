import Foundation
import Replay
import Testing

@testable import Site

/// Files of official notices that are wrong, unreadable, gone or replaced.
@Suite struct NoticeFaultTests {
  private static let pages: Set<String> = [
    "v1/vi/weather-hanoi.html", "v1/en/weather-hanoi.html", "v1/vi/sidebar.html", "v1/en/sidebar.html",
  ]

  /// A site that shows a notice up to 19:00 in Hanoi.
  private func site() throws -> TestSite {
    let site = try TestSite.settled()
    try site.nameNotice()
    try site.write("notice.json", TestSite.noticeText())
    try site.expect(Promise(status: 0, changes: Promise.weather), of: ["refresh"])
    return site
  }

  /// Expects status 1 and one line once, every file as it was, and the same sentence of `check`.
  private func expectKept(_ site: TestSite, _ says: String, asNobody: Bool = false) throws {
    let line = "widgets: notice: weather-hanoi: notice.json: \(says)\n"
    try site.expect(
      Promise(status: 1, says: line), of: ["refresh"], at: "2026-11-22T00:41:00Z", asNobody: asNobody)
    try site.expect(Promise(status: 1), of: ["refresh"], at: "2026-11-22T00:42:00Z", asNobody: asNobody)
    let check = try site.run("check", at: "2026-11-22T00:42:00Z", asNobody: asNobody)
    #expect(check.status == 1 && check.output.contains("WRONG weather-hanoi: "), "\(check.output)")
    let get = try site.run("get", "weather-hanoi", at: "2026-11-22T00:42:00Z", asNobody: asNobody)
    #expect(get.status == 0 && get.errors == line && get.output.contains(TestSite.headline))
    #expect(
      try site.run("status", at: "2026-11-22T00:42:00Z", asNobody: asNobody).output
        .hasPrefix("WIDGETS WARNING: the file of a notice cannot be used since 2026-11-22T00:41:0"))
  }

  @Test(
    .proves(223),
    arguments: [
      ("", "line 1, column 1: expected a value, found an empty text"),
      ("{\"headline\": ", "line 1, column 14: expected a value, found the end of the text"),
      (
        TestSite.noticeText(until: "2026-11-24T08:00:00+07:00"),
        "until: expected an instant at most 48 h after issuedAt, 2026-11-22T00:00:00Z, found \"2026-11-24T08:00:00+07:00\""
      ),
      (
        TestSite.noticeText(headline: String(repeating: "bão ", count: 2560)),
        "headline.vi: expected at most 300 characters, found 10239"
      ),
      (
        TestSite.noticeText(link: "javascript:alert(1)"),
        "link: expected an https link of at most 500 ASCII characters, without a user's name, such as "
          + "\"https://nchmf.gov.vn/tin-bao\", found \"javascript:alert(1)\""
      ),
      (
        String(repeating: " ", count: 16385), "expected a readable file of at most 16384 bytes, found a longer one"
      ),
    ])
  func `a notice that cannot be used leaves the published one`(text: String, says: String) throws {
    let site = try site()
    try site.write("notice.json", text)
    try expectKept(site, says)
    // Back in order, a run is silent again.
    try site.write("notice.json", TestSite.noticeText())
    try site.expect(Promise(status: 0), of: ["refresh"], at: "2026-11-22T00:43:00Z")
  }

  @Test(.proves(224), arguments: ["folder", "pipe", "device", "broken link", "no folder"])
  func `what is no file in a notice's place is not waited for`(kind: String) throws {
    let site = try site()
    let path = site.path("notice.json")
    try FileManager.default.removeItem(atPath: path)
    switch kind {
    case "folder": try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    case "pipe": mkfifo(path, 0o644)
    case "device": try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/zero")
    case "broken link": try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/nowhere")
    default: try site.change("config.json", #""notice": "notice.json""#, to: #""notice": "share/notice.json""#)
    }
    let found =
      switch kind {
      case "folder": "a folder"
      case "pipe", "device": "a pipe or a device"
      default: "a link that leads nowhere, or no folder for it"
      }
    try expectKept(site, "expected a readable file of at most 16384 bytes, found \(found)")
  }

  @Test(.proves(225)) func `a notice that this user may not read leaves the published one`() throws {
    let site = try site()
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: site.path("notice.json"))
    // Root reads every file, so the command runs as nobody, who owns what a run writes.
    for name in ["public", "var"] {
      let all = FileManager.default.enumerator(atPath: site.path(name))?.compactMap { $0 as? String } ?? []
      for path in [site.path(name)] + all.map({ site.path("\(name)/\($0)") }) { chown(path, 65534, 65534) }
    }
    try expectKept(
      site, "expected a readable file of at most 16384 bytes, found one that this user cannot read", asNobody: true)
  }

  @Test(.proves(226)) func `a notice that cannot be used is shown no longer than it was to be`() throws {
    let site = try site()
    try site.write("notice.json", "{")
    try site.change("config.json", #""kind": "weather","#, to: #""kind": "weather", "ttl": "1d", "maxAge": "1d","#)
    try site.run("refresh", at: "2026-11-22T11:59:00Z")
    #expect(try site.holds("public/v1/vi/weather-hanoi.html", TestSite.headline))
    try site.run("refresh", at: "2026-11-22T12:00:05Z")
    for page in Self.pages { #expect(try !site.holds("public/\(page)", "data-wgt-until"), "\(page)") }
    #expect(try site.holds("public/v1/weather-hanoi.json", #""notice":null"#))
  }

  @Test(.proves(227)) func `a notice whose file is gone is off the page with the next run, in silence`() throws {
    let site = try site()
    try FileManager.default.removeItem(atPath: site.path("notice.json"))
    try site.expect(Promise(status: 0, changes: Promise.weather), of: ["refresh"], at: "2026-11-22T00:41:00Z")
    #expect(try !site.holds("public/v1/vi/sidebar.html", TestSite.headline))
  }

  @Test(.proves(228)) func `a notice that is replaced during a run is one notice in every file`() throws {
    let site = try site()
    var slow = site.providers.good("vietcombank", at: TestSite.later)
    slow.delaySeconds = 1
    site.providers.answer("vietcombank", with: slow)
    let begun = ContinuousClock.now
    let command = try site.start(TestSite.refreshRates, at: TestSite.later)
    while site.providers.peek().isEmpty, ContinuousClock.now - begun < .seconds(10) { usleep(10_000) }
    let other = "Tin áp thấp nhiệt đới"
    for number in 0..<200 {
      let text = TestSite.noticeText(headline: number % 2 == 0 ? TestSite.headline : other)
      try Data(text.utf8).write(to: site.folder.appendingPathComponent("notice.json"), options: .atomic)
      usleep(10_000)
    }
    #expect(command.wait() == CommandResult(status: 0, output: "", errors: ""))
    let shown = try ["v1/vi/weather-hanoi.html", "v1/vi/sidebar.html", "v1/weather-hanoi.json"].map {
      [try site.holds("public/\($0)", TestSite.headline), try site.holds("public/\($0)", other)]
    }
    #expect(Set(shown).count == 1 && shown[0].count { $0 } == 1)
    try site.run("refresh", at: "2026-11-22T00:42:00Z")
    #expect(try site.holds("public/v1/vi/sidebar.html", other))
  }

  @Test(.proves(229)) func `a notice stands above weather that is stale, expired or missing`() throws {
    let site = try TestSite()
    try site.nameNotice()
    try site.write("notice.json", TestSite.noticeText(until: "2026-11-23T19:00:00+07:00"))
    func answer(at instant: String?) {
      for provider in ["met-norway", "open-meteo"] {
        let reply = instant.map { site.providers.good(provider, at: $0) } ?? CannedReply(status: 503)
        site.providers.answer(provider, with: reply)
      }
    }
    func expectNotice(_ state: String, at instant: String) throws {
      try site.run("refresh", at: instant)
      let html = try site.read("public/v1/vi/weather-hanoi.html")
      #expect(html.contains("data-wgt-state=\"\(state)\"") && html.contains("</span>\(TestSite.headline)</p>"))
      #expect(try site.holds("public/v1/index.json", #""noticeUntil":"2026-11-23T12:00:00Z""#))
    }
    answer(at: nil)
    try expectNotice("missing", at: TestSite.morning)
    answer(at: "2026-11-22T03:00:00Z")
    try expectNotice("fresh", at: "2026-11-22T03:00:00Z")
    answer(at: nil)
    try expectNotice("stale", at: "2026-11-22T06:00:00Z")
    try expectNotice("expired", at: "2026-11-22T12:30:00Z")
    // Nor does a slip in the file cost it then.
    try site.write("notice.json", "{")
    try expectNotice("expired", at: "2026-11-22T12:31:00Z")
    try expectNotice("expired", at: "2026-11-22T12:32:00Z")
  }
}

/// `widgets notice`, killed at any moment, while a server sends the files.
@Suite(.system, .serialized) struct NoticeKillFaultTests {
  @Test(.proves(230, 231), arguments: [true, false])
  func `whenever widgets notice is killed the file is whole and the server sends nothing that was taken back`(
    isSetting: Bool
  ) throws {
    let site = try TestSite()
    try site.nameNotice()
    try site.publish()
    let now = Date()
    func text(_ seconds: Double) -> String { ISO8601DateFormatter().string(from: now.addingTimeInterval(seconds)) }
    let notice = TestSite.noticeText(issuedAt: text(-60), until: text(7200))
    if !isSetting {
      try site.write("notice.json", notice)
      try site.publish()
    }
    try site.shell("mkdir aside && cp -a public var aside")
    let server = try Server(of: site)
    var command = TestSite.setNotice
    command[9] = text(-60)
    command[11] = "2h"
    let index = try site.bytes("v1/index.json")
    var kills = 0
    for number in 1...60 {
      try site.shell("rm -rf public var notice.json && cp -a aside/public aside/var .")
      if !isSetting { try site.write("notice.json", notice) }
      let result = try site.run(
        isSetting ? command : ["notice", "clear"], at: text(0),
        tracedBy: "strace -f -o /dev/null -e trace=rename -e inject=rename:signal=KILL:when=\(number)")
      if site.exists("notice.json") { #expect(try site.run("notice", "show", at: text(1)).status == 0) }
      let mayShow = try site.holds("public/v1/index.json", #""noticeUntil":"2"#)
      if try site.bytes("v1/index.json") != index { #expect(mayShow == isSetting) }
      for path in ["/v1/weather-hanoi.json", "/v1/vi/weather-hanoi.html", "/v1/vi/sidebar.html"] {
        let reply = try server.get(path).text
        #expect(mayShow || !reply.contains(TestSite.headline), "\(path) after rename \(number)")
        // The weather beneath it is never lost.
        #expect(reply.contains(path.hasSuffix(".json") ? "\"days\":[{" : "wgt-days"), "\(path) after rename \(number)")
      }
      guard result.status == SIGKILL else {
        #expect(result.status == 0 && result.errors == "")
        #expect(try server.get("/v1/vi/sidebar.html").text.contains(TestSite.headline) == isSetting)
        break
      }
      kills += 1
    }
    #expect(kills >= 6 && kills < 60, "\(kills)")
  }
}
