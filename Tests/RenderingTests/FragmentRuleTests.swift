import Core
import Foundation
import Testing

@testable import Rendering

/// What a page that takes in a fragment relies on, over every fragment there is.
struct FragmentRuleTests {
  private let fragments: [(name: String, content: WidgetContent, html: String)]

  init() throws {
    let renderer = try Renderer(languages: Samples.languages)
    let sample = try Samples.content(
      Samples.weatherWidget(), .weather(Samples.weather()), Samples.openMeteo, isSample: true)
    let long = try Samples.content(
      Samples.weatherWidget(names: ["vi": String(repeating: "&", count: 5000)]), .weather(Samples.weather()),
      Samples.openMeteo)
    let extremes = [("sample", sample), ("long", long)] + (try Self.hostile())
    fragments = try (Samples.everything(in: "vi") + extremes).flatMap { name, content in
      try Samples.languages.map { ("\(name)-\($0)", content, try renderer.fragment(content, in: $0)) }
    }
  }

  /// The largest table there may be, its names as the world should not write them, and a station with such a name.
  private static func hostile() throws -> [(String, WidgetContent)] {
    let names = [
      String(repeating: "[", count: 80), String(repeating: "\"\u{301}", count: 40), "<!--#exec cmd=\"ls\" -->",
      "<?php echo 1 ?>", "\u{202E}\u{2066}abc\u{0}", "</th><script>alert(1)</script>", "{{words}}",
      String(repeating: "Ế", count: 80), "\u{338}x", "\u{202E}",
    ]
    let widest = Weather(
      current: .init(
        observedAt: try Samples.instant("2026-11-22T00:30:00Z"), condition: .hail, isDay: true,
        temperatureCelsius: -1e9),
      days: [
        .init(
          date: try Samples.day("2026-11-23"), condition: .hail, minimumCelsius: -1e9, maximumCelsius: -1e9,
          precipitationProbabilityPercent: -1e9)
      ])
    let places = try (0..<20).map { try Samples.place(["vi": names[$0 % 10], "en": names[$0 % 10]]) }
    let table = try Samples.content(
      Samples.placesWidget(places), Array(repeating: .weather(widest), count: 20), Samples.air, isSample: true)
    let stations = try names.enumerated().map { index, name in
      ("station-\(index)", try Samples.observing(Samples.observed(station: "XXXX", name: name)))
    }
    let air = try Samples.content(
      Samples.airWidget(names: ["vi": names[0]]), .air(Samples.airQuality(nil, pm25: -1e300, pm10: 1e300)), Samples.air)
    return [("twenty-places", table), ("hostile-air", air)] + stations
  }

  @Test func `a fragment is one section and nothing around it`() {
    for (name, _, html) in fragments {
      #expect(html.hasPrefix("<section class=\"wgt wgt-"), "\(name)")
      #expect(html.hasSuffix("</section>\n"), "\(name)")
      #expect(html.ranges(of: "<section").count == 1 && html.ranges(of: "</section>").count == 1, "\(name)")
    }
  }

  @Test func `a fragment has no element, attribute or comment that a page forbids`() throws {
    let forbidden = try Regex(
      #"<!|<\?|</?(html|head|body|title|base|meta|link|script|style|iframe|form)\b|\s(style|id|on\w+)\s*="#
    )
    .ignoresCase()
    for (name, _, html) in fragments { #expect(html.firstMatch(of: forbidden) == nil, "\(name)") }
  }

  @Test func `every element is closed in its order`() throws {
    let tag = try Regex<(Substring, Substring, Substring, Substring)>(#"<(/?)([a-z0-9]+)[^>]*?(/?)>"#)
    for (name, _, html) in fragments {
      var open: [Substring] = []
      for match in html.matches(of: tag) where match.output.3.isEmpty {
        if match.output.1.isEmpty {
          open.append(match.output.2)
        } else {
          #expect(open.popLast() == match.output.2, "\(name)")
        }
      }
      #expect(open.isEmpty, "\(name)")
    }
  }

  @Test func `a fragment is NFC without controls, ends with one line feed and is at most 16 KiB`() {
    for (name, _, html) in fragments {
      #expect(Array(html.precomposedStringWithCanonicalMapping.utf8) == Array(html.utf8), "\(name)")
      #expect(!html.unicodeScalars.contains { isDropped($0) && $0 != "\n" }, "\(name)")
      #expect(html.hasSuffix("\n") && !html.hasSuffix("\n\n"), "\(name)")
      #expect(html.utf8.count <= 16384, "\(name)")
    }
  }

  @Test func `expired and missing widgets show their title, one sentence and no number but the time of the last data`()
    throws
  {
    for (name, content, html) in fragments where content.reading == nil {
      let isExpired = content.state == .expired
      #expect(html.ranges(of: "<time").count == (isExpired ? 1 : 0), "\(name)")
      let text = html.replacing(#/<time[^>]*>[^<]*</time>/#, with: "").replacing(/<[^>]*>/, with: "")
      #expect(!text.contains { $0.isNumber }, "\(name)")
      let sentences =
        isExpired
        ? ["Tạm thời chưa có số liệu mới. Số liệu gần nhất: ", "No newer data for the moment. Latest data: "]
        : ["Dữ liệu đang được cập nhật", "Data is being updated"]
      #expect(sentences.contains { text.contains("\n\($0)\n") }, "\(name)")
      #expect(!html.contains("<a "), "\(name)")
      #expect(html.contains("<h2"), "\(name)")
    }
  }

  @Test func `only a widget without a snapshot lacks the instant until which it is valid`() {
    for (name, content, html) in fragments {
      #expect(html.contains("data-wgt-valid-until=\"2026-11-2") == (content.state != .missing), "\(name)")
      #expect(html.contains("data-wgt-state=\"\(content.state)\""), "\(name)")
    }
  }

  @Test func `tables have a caption and a head, every heading a scope, and every row a cell for each heading`() throws {
    let table = try Regex<(Substring, Substring, Substring)>(
      #"<table class="[a-z -]+">\n<caption class="wgt-hidden">[^<]+</caption>\n"#
        + #"<thead[^>]*><tr>(.+)</tr></thead>\n<tbody>\n((?:<tr.*</tr>\n)+)</tbody>\n</table>"#)
    for (name, _, html) in fragments {
      let tables = html.matches(of: table)
      #expect(html.ranges(of: "<table").count == tables.count, "\(name)")
      for table in tables {
        let headings = table.output.1.matches(of: /<th scope="col"[^>]*>/).count
        for row in table.output.2.split(separator: "\n") {
          #expect(row.matches(of: /<tr[^>]*><th scope="row">/).count == 1, "\(name): \(row)")
          #expect(row.matches(of: /<t[hd][ >]/).count == headings, "\(name): \(row)")
        }
      }
      #expect(html.matches(of: /<th[ >]/).count == html.ranges(of: " scope=\"").count, "\(name)")
      // What a voice says of a table hangs on its elements alone.
      #expect(!html.contains(" role="), "\(name)")
    }
  }

  @Test func `no drawing is read out`() {
    for (name, _, html) in fragments {
      let drawings = html.ranges(of: "<svg").count
      let hidden = html.matches(of: /<svg(?: class="wgt-[a-z]+")? aria-hidden="true"/).count
      let charts = html.matches(of: /<div class="wgt-chart" aria-hidden="true"><svg class="wgt-plot" width/).count
      #expect(drawings == hidden + charts, "\(name)")
    }
  }

  @Test func `what is shown names its source with a link, and its licence`() throws {
    let catalogues = try Dictionary(uniqueKeysWithValues: Samples.languages.map { ($0, try Samples.catalogue($0)) })
    for (name, content, html) in fragments where content.reading != nil {
      let language: Language = name.hasSuffix("-en") ? "en" : "vi"
      let sources = content.parts.compactMap { $0.reading == nil ? nil : $0.source }
      #expect(!sources.isEmpty && content.source.map(sources.contains) ?? true, "\(name)")
      let catalogue = try #require(catalogues[language])
      for source in sources.map({ SourceWords($0, in: language, catalogue) }) {
        #expect(html.contains("<a href=\"\(source.url)\""), "\(name)")
        #expect(html.contains(">\(source.credit)</a>"), "\(name)")
        if let licence = source.licence { #expect(html.contains(licence), "\(name)") }
      }
    }
  }

  @Test func `what terms prescribe stands in their words and their language, the rest in the page's`() throws {
    func source(_ provider: ProviderID, _ credit: String, _ licence: String?) throws -> SourceWords {
      let terms = Terms(
        name: "Institute", url: "https://example.com/", licence: licence, licenceURL: nil,
        termsURL: "https://example.com/", credit: credit, use: .anyone, leastIntervalSeconds: 60)
      return SourceWords(.init(provider: provider, terms: terms), in: "vi", try Samples.catalogue("vi"))
    }
    let fixed = try source("openweathermap", "Weather data provided by OpenWeather", "CC BY-SA 4.0")
    #expect(fixed.credit == "Weather data provided by OpenWeather" && fixed.creditLanguage == "en")
    #expect(fixed.licence == "CC BY-SA 4.0")
    let free = try source("met-norway", "Data from MET Norway", "Public domain")
    #expect(free.credit == "MET Norway (Viện Khí tượng Na Uy)" && free.creditLanguage == nil && free.name == nil)
    #expect(free.licence == "phạm vi công cộng")
  }

  @Test func `old data bear a sign in their heading, and nothing else does`() throws {
    let heading = try Regex(
      #"\n<h2 class="wgt-title">[^<]+<svg class="wgt-mark" aria-hidden="true" [^>]+><path d="[^"]+"/></svg></h2>\n"#)
    for (name, content, html) in fragments {
      #expect(html.contains("class=\"wgt-mark\"") == (content.state == .stale), "\(name)")
      #expect(html.matches(of: heading).count == (content.state == .stale ? 1 : 0), "\(name)")
    }
  }

  @Test func `fresh and stale differ in the state, the heading's sign and the time's sentence alone`() throws {
    let page = ["eight-places", "eight-rates", "alarm-air", "extreme-weather", "extreme-rates"]
    let compact = ["compact-weather", "compact-board", "compact-reference", "compact-air"]
    let kinds = ["weather", "board", "unchanged", "reference", "lined", "air", "places", "observed"] + page + compact
    let pairs = kinds.flatMap { kind in ["vi", "en"].map { (kind, $0) } }
    for (kind, language) in pairs {
      let fresh = try #require(fragments.first { $0.name == "\(kind)-fresh-\(language)" }).html.split(separator: "\n")
      let stale = try #require(fragments.first { $0.name == "\(kind)-stale-\(language)" }).html.split(separator: "\n")
      #expect(fresh.count == stale.count)
      #expect(stale[0].replacing("=\"stale\"", with: "=\"fresh\"") == fresh[0])
      #expect(stale[1].replacing(/<svg class="wgt-mark".*?<\/svg>/, with: "") == fresh[1] && stale[1] != fresh[1])
      #expect(fresh.dropFirst(2).dropLast(2) == stale.dropFirst(2).dropLast(2))
      #expect(fresh.suffix(2) != stale.suffix(2))
    }
  }

  @Test func `the templates escape by scalars from their first line on`() {
    for name in TemplateName.allCases {
      #expect(name.text.hasPrefix("{{% CONTENT_TYPE: SCALAR_HTML}}\n"), "\(name)")
      #expect(!name.text.contains("{{{") && !name.text.contains("{{&"), "\(name)")
    }
  }
}
