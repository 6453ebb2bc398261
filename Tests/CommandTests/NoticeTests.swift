import Foundation
import Testing

@testable import Site

@Suite struct NoticeTests {
  private static let later = "2026-11-22T00:40:00Z"
  private static let pages = [
    "v1/vi/weather-hanoi.html", "v1/en/weather-hanoi.html", "v1/vi/sidebar.html", "v1/en/sidebar.html",
  ]
  private static let shown = "weather-hanoi: its notice is shown, until 2026-11-22T12:00:00Z\n"

  private func site() throws -> TestSite {
    let site = try TestSite(stopsClock: true)
    try site.nameNotice()
    #expect(try site.run("refresh") == CommandResult(status: 0, output: "", errors: ""))
    _ = site.providers.requests()
    return site
  }

  private func noticeUntil(_ site: TestSite) throws -> [String?] {
    (try site.json("public/v1/index.json")["widgets"] as? [[String: Any]] ?? []).map { $0["noticeUntil"] as? String }
  }

  private func shows(_ site: TestSite) throws -> [Bool] {
    try Self.pages.map { try site.holds("public/\($0)", "data-wgt-until=\"2026-11-22T12:00:00Z\"") }
  }

  @Test func `a notice is on every page and in every document as soon as it is set, and nobody is asked`() throws {
    let site = try site()
    #expect(
      try site.run(TestSite.setNotice, at: Self.later) == CommandResult(status: 0, output: Self.shown, errors: ""))
    #expect(site.providers.requests() == [])
    #expect(try shows(site) == [true, true, true, true])
    #expect(try site.holds("public/v1/vi/weather-hanoi.html", "</span>Tin bão khẩn cấp</p>"))
    #expect(try site.holds("public/v1/en/weather-hanoi.html", "</span>Emergency typhoon bulletin</p>"))
    #expect(try noticeUntil(site) == ["2026-11-22T12:00:00Z", nil])
    let weather = try site.json("public/v1/weather-hanoi.json")["weather"] as? [String: Any]
    let notice = weather?["notice"] as? [String: Any]
    #expect(notice?.keys.sorted() == ["headline", "issuedAt", "issuer", "link", "until"])
    #expect(notice?["issuedAt"] as? String == "2026-11-22T00:00:00Z")
    #expect(
      try site.read("notice.json") == """
        {"headline":{"en":"Emergency typhoon bulletin","vi":"Tin bão khẩn cấp"},"issuedAt":"2026-11-22T00:00:00Z",\
        "issuer":"Trung tâm Dự báo khí tượng thủy văn quốc gia","link":"https://nchmf.gov.vn/tin-bao",\
        "until":"2026-11-22T12:00:00Z"}

        """)
    let before = try site.publishedFiles()
    #expect(try site.run("refresh", at: "2026-11-22T00:41:00Z") == CommandResult(status: 0, output: "", errors: ""))
    #expect(try site.publishedFiles() == before)
  }

  @Test func `it is shown before the first run too`() throws {
    let site = try TestSite(stopsClock: true)
    try site.nameNotice()
    #expect(try site.run(TestSite.setNotice, at: Self.later).status == 0)
    #expect(try shows(site) == [true, true, true, true])
    #expect(try site.holds("public/v1/vi/weather-hanoi.html", "Dữ liệu đang được cập nhật"))
  }

  @Test func `it is taken away at once, by the command or with the file, and is told`() throws {
    let site = try site()
    #expect(try site.run(TestSite.setNotice, at: Self.later).status == 0)
    #expect(
      try site.run("notice", "show", "weather-hanoi", at: Self.later)
        == CommandResult(
          status: 0,
          output: """
            weather-hanoi: shown until 2026-11-22T12:00:00Z
            en: Emergency typhoon bulletin
            vi: Tin bão khẩn cấp
            Trung tâm Dự báo khí tượng thủy văn quốc gia, 2026-11-22T00:00:00Z
            https://nchmf.gov.vn/tin-bao

            """, errors: ""))
    let cleared = CommandResult(status: 0, output: "weather-hanoi: no notice is shown\n", errors: "")
    #expect(try site.run("notice", "clear", at: "2026-11-22T00:42:00Z") == cleared)
    #expect(!site.exists("notice.json"))
    #expect(try shows(site) == [false, false, false, false] && noticeUntil(site) == [nil, nil])
    #expect(try site.run("notice", "clear", at: "2026-11-22T00:43:00Z") == cleared)
    let show = try site.run("notice", "show", at: Self.later)
    #expect(show.status == 2 && show.errors.hasPrefix("widgets: weather-hanoi: there is no notice in "))
    try site.write("notice.json", TestSite.noticeText())
    try site.run("refresh", at: "2026-11-22T00:44:00Z")
    #expect(try shows(site) == [true, true, true, true])
    try FileManager.default.removeItem(atPath: site.path("notice.json"))
    #expect(try site.run("refresh", at: "2026-11-22T00:45:00Z") == CommandResult(status: 0, output: "", errors: ""))
    #expect(try shows(site) == [false, false, false, false])
  }

  @Test func `before its time and after it it is shown nowhere, by no run and no get`() throws {
    let site = try site()
    try site.write("notice.json", TestSite.noticeText(issuedAt: "2026-11-22T07:45:00+07:00"))
    let (early, begins) = ("2026-11-22T00:44:59Z", "2026-11-22T00:45:00Z")
    let (last, over) = ("2026-11-22T12:00:00Z", "2026-11-22T12:00:01Z")
    for (instant, isShown) in [(early, false), (begins, true), (last, true), (over, false)] {
      try site.run("refresh", at: instant)
      #expect(try shows(site) == [isShown, isShown, isShown, isShown], "\(instant)")
      #expect(try noticeUntil(site)[0] == (isShown ? last : nil))
      for format in ["text", "json", "html"] {
        let output = try site.run("get", "weather-hanoi", "--format", format, at: instant).output
        #expect(output.contains("https://nchmf.gov.vn/tin-bao") == isShown, "\(format) at \(instant)")
      }
      let status = try site.run("notice", "show", at: instant).status
      #expect(status == (isShown ? 0 : 2))
    }
    #expect(
      try site.run("get", "weather-hanoi", "--field", "weather.notice.headline.vi", at: begins).output
        == "Tin bão khẩn cấp\n")
    let check = try site.run("check", at: early).output
    #expect(check.contains("note  weather-hanoi: its notice is shown from 2026-11-22T00:45:00Z on\n"))
    #expect(
      try site.run("check", at: over).output.contains("note  weather-hanoi: its notice is over since \(last)\n"))
    #expect(
      try site.run("check", at: begins).output.contains("ok    weather-hanoi: its notice is shown until \(last)\n"))
    #expect(
      try site.run("refresh", "-v", at: over).errors.contains(
        "widgets: weather-hanoi: its notice is over since \(last)\n"))
  }

  @Test(arguments: [
    (["--until", "49h"], "--until: expected an instant at most 48 h after issuedAt, 2026-11-22T00:00:00Z, found "),
    (["--until", "2026-11-22T07:30:00+07:00"], "--until: expected a time to come, found 2026-11-22T00:30:00Z"),
    (["--until", "tonight"], "--until: expected a time such as 2026-11-22T14:30:00+07:00 or 14:30, found \"tonight\""),
    (
      ["--issued-at", "23:30"],
      "--issued-at: 23:30 is still to come today; write the day too, as in 2026-11-21T23:30"
    ),
    (["--issued-at", "25:00"], "--issued-at: expected a time such as "),
    (["--link", "javascript:alert(1)"], "--link: expected an https link of at most 500 ASCII characters"),
    (["--link", "http://nchmf.gov.vn/"], "--link: expected an https link"),
    (["--issuer", " "], "--issuer: expected the office that issued it"),
    (["--headline", String(repeating: "bão ", count: 2560)], "--headline: expected one headline in vi, found two"),
    (["--headline", "vi=x"], "--headline: expected one headline in vi, found two"),
  ])
  func `what a run would refuse is refused with the option, and nothing is written`(options: [String], says: String)
    throws
  {
    let site = try site()
    let before = try site.publishedFiles()
    var arguments = TestSite.setNotice
    if options[0] == "--headline" {
      arguments += options
    } else if let index = arguments.firstIndex(of: options[0]) {
      arguments[index + 1] = options[1]
    }
    let result = try site.run(arguments, at: Self.later)
    #expect(result.status == 64 && result.errors.hasPrefix("widgets: \(says)"), "\(result.errors)")
    #expect(!site.exists("notice.json"))
    #expect(try site.publishedFiles() == before)
  }

  @Test func `a headline of ten kilobytes is refused and never cut`() throws {
    let site = try site()
    var arguments = TestSite.setNotice
    arguments[3] = String(repeating: "bão", count: 3400)
    let result = try site.run(arguments, at: Self.later)
    #expect(result.status == 64)
    #expect(result.errors == "widgets: --headline: expected at most 300 characters, found 10200\n")
  }

  @Test func `a widget without a notice, or an unknown one, is a wrong command line`() throws {
    let site = try TestSite(stopsClock: true)
    try site.run("refresh")
    for command in [TestSite.setNotice, ["notice", "clear"], ["notice", "show"]] {
      let result = try site.run(command, at: Self.later)
      #expect(result.status == 64)
      #expect(
        result.errors
          == "widgets: expected a widget with \"notice\" in its entry of the configuration, found none\n")
    }
    try site.nameNotice()
    #expect(
      try site.run("notice", "show", "rates", at: Self.later).errors
        == "widgets: rates: expected a widget with \"notice\" in its entry of the configuration; these have one: "
        + "weather-hanoi\n")
    #expect(try site.run("notice", "clear", "nowhere", at: Self.later).status == 64)
  }

  @Test func `while a run holds the lock nothing is changed`() throws {
    let site = try site()
    try site.write("notice.json", TestSite.noticeText())
    let holder = try site.holdLock()
    defer { holder.terminate() }
    for command in [TestSite.setNotice, ["notice", "clear"]] {
      let result = try site.run(command, at: Self.later)
      #expect(
        result
          == CommandResult(
            status: 75, output: "",
            errors: "widgets: another run holds the lock; nothing was changed, try again in a minute\n"))
    }
    #expect(try site.read("notice.json") == TestSite.noticeText())
  }

  @Test(arguments: [
    "config.json", "./sub/../config.json", "var/widgets.sqlite", "var/widgets.sqlite.lock", "public/notice.json",
    "public/v1/weather-hanoi.json", "link/notice.json",
  ])
  func `a notice that is something else of the site is refused`(path: String) throws {
    let site = try TestSite(stopsClock: true)
    try site.run("refresh")
    try FileManager.default.createSymbolicLink(atPath: site.path("link"), withDestinationPath: site.path("public"))
    try FileManager.default.createDirectory(atPath: site.path("sub"), withIntermediateDirectories: true)
    try site.nameNotice(path)
    for command in [["refresh"], TestSite.setNotice] {
      let result = try site.run(command, at: Self.later)
      #expect(result.status == 78)
      let says =
        "config.json: widgets[0].notice: expected a separate file, outside the published folder and that of the "
        + "templates, found "
      #expect(result.errors.hasPrefix(says), "\(result.errors)")
    }
  }

  @Test func `only weather has a notice, and it is a path`() throws {
    let site = try TestSite()
    try site.nameNotice("")
    #expect(try site.run("check").errors.hasPrefix("config.json: widgets[0].notice: expected a path, found \"\""))
    try site.change("config.json", #""notice": "","#, to: "")
    try site.change("config.json", #""kind": "rates","#, to: #""kind": "rates", "notice": "n.json","#)
    #expect(try site.run("check").errors.hasPrefix("config.json: widgets[1].notice: unknown key"))
  }

  @Test func `an output in its place is refused`() throws {
    let site = try site()
    let result = try site.run("status", "--output", "notice.json", at: Self.later)
    #expect(result.status == 64 && result.errors.contains("which is a notice"))
  }

  @Test func `two widgets may show one notice, and then the command needs to be told which`() throws {
    let site = try TestSite(stopsClock: true)
    try site.nameNotice()
    try site.change(
      "config.json", #"{ "id": "rates","#,
      to: """
        { "id": "places", "kind": "weather", "notice": "notice.json", "providers": ["open-meteo"], "places": [
          { "name": { "vi": "Huế" }, "latitude": 16.46, "longitude": 107.59, "timeZone": "Asia/Ho_Chi_Minh" } ] },
        { "id": "rates",
        """)
    #expect(
      try site.run(TestSite.setNotice, at: Self.later).errors
        == "widgets: expected the id of a widget, since several have a notice: weather-hanoi, places\n")
    #expect(try site.run(TestSite.setNotice + ["places"], at: Self.later).status == 0)
    #expect(try site.holds("public/v1/vi/places.html", "data-wgt-until"))
    #expect(try shows(site) == [true, true, true, true])
  }
}
