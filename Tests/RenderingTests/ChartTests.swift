import Core
import Foundation
import Testing

@testable import Rendering

/// The picture of a part of the past.
struct ChartTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Samples.languages) }

  @Test func `a chart is one picture with a name and a description, without script and without anything from outside`()
    throws
  {
    for (name, chart) in try Samples.charts() {
      let svg = try renderer.svg(chart, in: "vi")
      #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.hasSuffix("</svg>\n"))
      #expect(svg.contains(" role=\"img\" aria-labelledby=\"wgt-past-title wgt-past-desc\" lang=\"vi\""))
      #expect(svg.contains("<title id=\"wgt-past-title\">") && svg.contains("<desc id=\"wgt-past-desc\">"))
      #expect(svg.contains("@media (prefers-color-scheme: dark)"))
      #expect(svg.matches(of: /<script|href|url\(|@import|on[a-z]+=|style="/).isEmpty, "\(name)")
      #expect(svg.matches(of: /https?:/).count == 1, "\(name)")
    }
  }

  @Test func `its description says the first, the last, the lowest, the highest, the hole and the source`() throws {
    let chart = try Samples.dollar([20: 26000, 19: 25900, 2: 26450, 0: 26412])
    let svg = try renderer.svg(chart, in: "vi")
    #expect(
      svg.contains(
        "Đơn vị: đồng. Ngày 02/11/2026: 26.000; ngày 22/11/2026: 26.412. Thấp nhất 25.900 (ngày 03/11/2026), cao "
          + "nhất 26.450 (ngày 20/11/2026). Đường đứt quãng ở những ngày không có số liệu. Nguồn: Vietcombank. Thông tin "
          + "chỉ mang tính tham khảo.</desc>"))
    #expect(svg.contains("<title id=\"wgt-past-title\">Giá bán 1 USD (Đô la Mỹ)</title>"))
    #expect(try renderer.svg(Samples.dollar([1: 26000, 0: 26412]), in: "vi").contains("đứt quãng") == false)
  }

  @Test func `ten years are a line of as many points as a picture has, with every low and high in its band`() throws {
    let line = PriceLine(side: .sell, currency: "USD", unit: 1)
    var days = try Samples.days(line.series, Samples.restless(26412, count: 3650))
    days[1000].low = 20000
    days[2000].high = 30000
    let chart = try #require(Chart(line, of: days, on: Samples.ratesWidget(), by: Samples.source(Samples.bank)))
    let svg = try renderer.svg(chart, in: "vi")
    #expect(svg.utf8.count <= 24576, "\(svg.utf8.count) bytes")
    let ways = svg.matches(of: /class="(band|line)" d="([^"]*)"/).map { $0.output.2.matches(of: /[ML]/).count }
    #expect(ways.count == 2 && (300...401).contains(ways[1]) && ways[0] == 2 * ways[1])
    let band = try #require(svg.firstMatch(of: /class="band" d="([^"]*)"/)).output.1
    let scale = ChartScale(from: 20000, to: 30000, leastStep: line.leastStep)
    for value in [20000, 30000] as [Decimal] {
      let y = ((244 - scale.height(of: value) * 144) * 10).rounded() / 10
      #expect(band.contains(" \(y == y.rounded() ? "\(Int(y))" : "\(y)")L"), "\(value)")
    }
  }

  @Test func `a chart needs two days`() throws {
    let line = TemperatureLine()
    for count in 0...1 {
      let days = try Samples.days(line.series, Samples.restless(24, count: count).filter { $0.key < count })
      #expect(Chart(line, of: days, on: try Samples.weatherWidget(), by: Samples.source(Samples.openMeteo)) == nil)
    }
  }

  @Test func `text from outside stays text`() throws {
    let hostile = "\"\u{301}</title><script>alert(1)</script>&{{x}}\u{202E}\u{7}"
    let widget = try Samples.weatherWidget(names: ["vi": hostile])
    let days = try Samples.days(.temperature, [1: 20, 0: 21])
    let terms = Terms(
      name: hostile, url: "https://example.com/", licence: hostile, licenceURL: nil, termsURL: "https://example.com/",
      credit: hostile, use: .anyone, leastIntervalSeconds: 60)
    let svg = try renderer.svg(
      try #require(Chart(TemperatureLine(), of: days, on: widget, by: Samples.source(terms))), in: "vi")
    #expect(!svg.contains("<script") && !svg.contains("{{") && !svg.unicodeScalars.contains("\u{202E}"))
    #expect(svg.matches(of: /<title/).count == 1 && svg.matches(of: /<desc/).count == 1)
    let parsed = XMLWellFormed(svg)
    #expect(parsed.problem == nil)
  }

  @Test(arguments: [
    ("26412", "26412"), ("0", "0"), ("-12.5", "3"), ("0.93", "1.2"), ("16000", "17250.5"), ("98765432", "98765433"),
    ("-3", "-2"), ("0", "500"), ("0.0001", "99999999999"),
  ])
  func `an axis has a few round labels around every value`(low: String, high: String) throws {
    let (low, high) = (try Samples.decimal(low), try Samples.decimal(high))
    for least in [try Samples.decimal("0.0001"), 1] {
      let scale = ChartScale(from: low, to: high, leastStep: least)
      #expect((2...8).contains(scale.ticks.count), "\(scale.ticks)")
      #expect(scale.ticks.allSatisfy { ($0 / scale.step).rounded(scale: 0) * scale.step == $0 }, "\(scale.ticks)")
      for value in [low, high] { #expect((0...1).contains(scale.height(of: value)), "\(scale.ticks)") }
    }
  }

  @Test func `a place with several places has no chart, and a wrong currency is answered with the right ones`() throws {
    #expect(try ChartQuestion(Samples.ratesWidget(["USD", "EUR"])).currency == "USD")
    #expect(try ChartQuestion(Samples.ratesWidget(["USD", "EUR"]), currency: "EUR").currency == "EUR")
    #expect(
      throws: PastRefusal(description: "rates has no currency \"XXX\"; it has USD, EUR")
    ) { try ChartQuestion(Samples.ratesWidget(["USD", "EUR"]), currency: "XXX") }
    #expect(throws: PastRefusal.self) { try ChartQuestion(Samples.placesWidget(Samples.places().places)) }
    #expect(throws: PastRefusal.self) { try ChartQuestion(Samples.weatherWidget(), currency: "USD") }
  }
}

/// Whether a text is one well-formed element: tags that close in order and no bare ampersand.
private struct XMLWellFormed {
  let problem: String?

  init(_ text: String) {
    var open: [Substring] = []
    for tag in text.matches(of: /<(\/?)([a-z]+)[^<>]*?(\/?)>/) {
      if tag.output.1 == "/" {
        guard open.popLast() == tag.output.2 else {
          problem = "</\(tag.output.2)>"
          return
        }
      } else if tag.output.3.isEmpty {
        open.append(tag.output.2)
      }
    }
    let bare = text.firstMatch(of: /&(?!(?:amp|lt|gt|quot|#[0-9]+);)/.matchingSemantics(.unicodeScalar))
    problem = open.isEmpty ? bare.map { "a bare & at \($0.range)" } : "<\(open)>"
  }
}
