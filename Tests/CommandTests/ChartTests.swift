import Foundation
import Testing

@testable import Site

/// A part of the past as a picture, from the real command, and the lines of the published table.
@Suite struct ChartTests {
  /// A site whose bank has been asked every morning from 16 November to 22 November 2026, but not on the 18th.
  private func site() throws -> TestSite {
    let site = try TestSite()
    for (day, price) in [(16, 26100), (17, 26150), (19, 26400), (20, 26380), (21, 26390), (22, 26412)] {
      site.providers.setTheDollar(price)
      try site.run("refresh", at: "2026-11-\(day)T01:00:00Z")
    }
    return site
  }

  private let now = "2026-11-22T01:01:00Z"

  @Test func `the past of a board, of the weather and of the air is an SVG on stdout and nothing else`() throws {
    let site = try site()
    _ = site.providers.requests()
    let board = try site.run("chart", "rates", at: now)
    #expect(board.status == 0 && board.errors == "")
    #expect(board.output.hasPrefix("<svg xmlns=") && board.output.hasSuffix("</svg>\n"))
    #expect(board.output.contains("<title id=\"wgt-past-title\">Giá bán 1 USD (Đô la Mỹ)</title>"))
    #expect(board.output.contains("Ngày 16/11/2026: 26.100; ngày 22/11/2026: 26.412."))
    // One morning without an answer is no hole in a price that may be shown for four days.
    #expect(!board.output.contains("đứt quãng"))
    let weather = try site.run("chart", "weather-hanoi", "--language", "en", at: now)
    #expect(weather.status == 0 && weather.output.contains(">Temperature in Hanoi</title>"))
    #expect(weather.output.contains("The line is broken on days without data."))
    #expect(weather.output.contains("Source: MET Norway, CC BY 4.0"))
    #expect(site.providers.requests() == [])
  }

  @Test func `the same bytes come of it whatever the machine's zone and language`() throws {
    let site = try site()
    let usual = try site.run("chart", "rates", at: now)
    let other = try site.run(
      "chart", "rates", at: now, environment: ["TZ": "UTC", "LC_ALL": "de_DE.UTF-8", "LANG": "ar_EG.UTF-8"])
    #expect(usual == other && usual.status == 0)
  }

  @Test func `since says from when, as a duration or a day`() throws {
    let site = try site()
    for since in ["2026-11-19", "3d", "72h"] {
      let chart = try site.run("chart", "rates", "--since", since, at: now)
      #expect(chart.status == 0 && chart.output.contains("Ngày 19/11/2026: 26.400; ngày "), "\(since)")
    }
    #expect(try site.run("chart", "rates", "--since", "1y", at: now).output.contains("Ngày 16/11/2026: 26.100"))
    for since in ["30", "0d", "-3d", "101y", "2026-13-01", "2026-11-23", "99999999999999999999d", ""] {
      let chart = try site.run("chart", "rates", "--since=\(since)", at: now)
      #expect(chart.status == 64 && chart.output == "", "\(since)")
    }
  }

  @Test func `one provider's word is drawn: of the one that is shown, else of the first that has days`() throws {
    let site = try site()
    site.providers.answer("vietcombank", with: .init(status: 503))
    // The bank's board is no longer valid, so a reference table takes its place.
    for day in ["27", "28"] { try site.run("refresh", "--only", "rates", at: "2026-11-\(day)T01:00:00Z") }
    let shown = try site.run("chart", "rates", at: "2026-11-28T01:01:00Z")
    #expect(shown.status == 0 && shown.output.contains("Tỷ giá quốc tế quy đổi 1 USD"))
    #expect(shown.output.contains(". Ngày 27/11/2026: "))
    #expect(!shown.output.contains("Vietcombank"))
    // Nothing is valid any more: the first in the list that has days.
    let late = try site.run("chart", "rates", at: "2026-12-05T01:00:00Z")
    #expect(late.status == 0 && late.output.contains("Nguồn: Vietcombank"))
    #expect(late.output.contains("; ngày 22/11/2026: 26.412"))
  }

  @Test func `too few days are one line and exit 2, a wrong question is one line and exit 64`() throws {
    let site = try TestSite()
    for _ in 0...1 {
      let none = try site.run("chart", "rates", at: now)
      #expect(none.status == 2 && none.output == "")
      #expect(
        none.errors
          == "widgets: rates USD: a chart needs at least two days of data, and fewer are known since 2026-10-23; "
          + "none of its providers serves past days; add \"vietcombank-json\" (Vietcombank too) or \"frankfurter\" to "
          + "them; `widgets backfill rates --since 2026-10-23` fetches past days\n")
      try site.run("refresh", at: "2026-11-22T01:00:00Z")
    }
    for (arguments, sentence) in [
      (["nothing"], "widgets: unknown widget \"nothing\"; the config has weather-hanoi, rates\n"),
      (
        ["rates", "--currency", "usd"],
        "widgets: rates has no currency \"usd\"; it has USD, EUR, JPY, KRW, XAU; did you mean \"USD\"?\n"
      ),
      (["weather-hanoi", "--currency", "USD"], "widgets: weather-hanoi has no currencies\n"),
      (["rates", "--language", "xx"], "widgets: unknown language \"xx\"; there are en, vi\n"),
    ] {
      let result = try site.run(["chart"] + arguments, at: now)
      #expect(result == CommandResult(status: 64, output: "", errors: sentence))
    }
    let place = #"{ "name": { "vi": "Huế" }, "latitude": 16.46, "longitude": 107.59, "timeZone": "Asia/Ho_Chi_Minh" }"#
    try site.change(
      "config.json",
      #""place": { "name": { "vi": "Hà Nội", "en": "Hanoi" }, "latitude": 21.0285, "longitude": 105.8542,"#,
      to:
        #""places": [\#(place), { "name": { "vi": "Hà Nội", "en": "Hanoi" }, "latitude": 21.0285, "longitude": 105.8542,"#
    )
    try site.change(
      "config.json", #""timeZone": "Asia/Ho_Chi_Minh" } },"#, to: #""timeZone": "Asia/Ho_Chi_Minh" }] },"#)
    let places = try site.run("chart", "weather-hanoi", at: now)
    #expect(
      places
        == CommandResult(
          status: 64, output: "", errors: "widgets: weather-hanoi has several places, and a chart has one line\n"))
  }

  @Test func `--output replaces a file whole, and leaves it as it is where there is no chart`() throws {
    let site = try site()
    let printed = try site.run("chart", "rates", at: now).output
    #expect(
      try site.run("chart", "rates", "--output", "usd.svg", at: now) == CommandResult(status: 0, output: "", errors: "")
    )
    #expect(try site.read("usd.svg") == printed)
    let before = try site.everything()
    for (arguments, status) in [
      (["rates", "--since", "2026-11-22", "--output", "usd.svg"], 2),
      (["rates", "--currency", "USB", "--output", "usd.svg"], 64),
      (["rates", "--output", "nowhere/usd.svg"], 2), (["rates", "--output", "var"], 2),
      (["rates", "--output", ""], 64),
    ] {
      let result = try site.run(["chart"] + arguments, at: now)
      #expect(result.status == status && result.output == "" && !result.errors.isEmpty, "\(arguments)")
    }
    #expect(try site.everything() == before)
  }

  @Test func `the published table, the sidebar and get have lines from the fifth day on, and no run redraws them`()
    throws
  {
    let site = try TestSite()
    for day in 16...20 {
      site.providers.setTheDollar(26000 + day * 10)
      try site.run("refresh", at: "2026-11-\(day)T01:00:00Z")
      let html = try site.read("public/v1/vi/rates.html")
      #expect(html.contains("<svg class=\"wgt-line\"") == (day == 20), "\(day)")
    }
    let html = try site.read("public/v1/vi/rates.html")
    #expect(html.contains(">5 ngày qua</th>") && html.contains("thấp nhất 26.160, cao nhất 26.200"))
    #expect(try site.read("public/v1/vi/sidebar.html").contains(html))
    #expect(try site.run("get", "rates", "--format", "html", at: "2026-11-20T01:01:00Z").output == html)
    // The next day alone changes nothing.
    site.providers.answerAll(with: .init(status: 503))
    try site.run("refresh", "--only", "rates", at: "2026-11-20T01:14:00Z")
    let files = try site.publishedFiles()
    try site.run("refresh", "--only", "rates", at: "2026-11-20T01:14:30Z")
    #expect(try site.publishedFiles()["v1/vi/rates.html"] == files["v1/vi/rates.html"])
    // A stale table keeps its lines as they were.
    try site.run("refresh", "--only", "rates", at: "2026-11-22T01:00:00Z")
    let stale = try site.read("public/v1/vi/rates.html")
    let line = try #require(html.firstMatch(of: /<svg class="wgt-line".*?<\/svg>/)).output
    #expect(stale.contains("data-wgt-state=\"stale\"") && stale.contains(line))
  }

  @Test func `days that cannot be read cost the lines and never the page, and a chart says so`() throws {
    let site = try site()
    try site.executeSQL("UPDATE days SET close = 'x'")
    let page = try site.run("get", "rates", "--format", "html", at: now)
    #expect(page.status == 0 && page.output.contains("26.412") && !page.output.contains("wgt-line"))
    let chart = try site.run("chart", "rates", at: now)
    #expect(chart.status == 2 && chart.output == "" && chart.errors.hasPrefix("widgets: "))
    #expect(chart.errors.split(separator: "\n").count == 1)
  }
}
