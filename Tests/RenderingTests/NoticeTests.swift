import Core
import Foundation
import Testing

@testable import Rendering

/// An official notice above the weather: word for word, with its office, its times and its link.
struct NoticeTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Samples.languages) }

  private func content(_ notice: Notice, state: Freshness = .fresh) throws -> WidgetContent {
    try Samples.content(Samples.weatherWidget(), .weather(Samples.weather()), Samples.openMeteo, state: state)
      .with(notice, at: try Samples.fetchedAt())
  }

  @Test func `it stands above the weather with sign, office, times in the widget's zone and the bulletin`() throws {
    let html = try renderer.fragment(content(Samples.notice()), in: "vi")
    #expect(
      html.contains(
        """
        </h2>
        <div class="wgt-notice wgt-alarm" data-wgt-until="2026-11-22T23:00:00Z">
        <p class="wgt-condition"><svg class="wgt-sign" aria-hidden="true" width="16" viewBox="0 0 24 24">
        """))
    #expect(
      html.contains(
        """
        </svg><span class="wgt-hidden">Chú ý: </span>Tin bão khẩn cấp: bão số 13 trên vùng biển phía đông quần đảo \
        Hoàng Sa</p>
        <p class="wgt-note">Trung tâm Dự báo khí tượng thủy văn quốc gia, tin phát lúc \
        <time datetime="2026-11-22T06:00:00+07:00">06:00 ngày 22/11/2026</time>. Có hiệu lực đến \
        <time datetime="2026-11-23T06:00:00+07:00">06:00 ngày 23/11/2026</time>. \
        <a href="https://nchmf.gov.vn/kttv/vi-VN/1/tin-bao.html">Xem toàn văn bản tin</a></p>
        </div>
        <div class="wgt-now
        """))
    let english = try renderer.fragment(content(Samples.notice()), in: "en")
    #expect(english.contains("</span>Emergency typhoon bulletin: typhoon No. 13 east of the Hoang Sa islands</p>"))
    #expect(english.contains(">Read the whole bulletin</a>") && english.contains("In force until <time "))
  }

  @Test func `a headline that a page's language lacks is shown in another one, which it says`() throws {
    let notice = try Samples.notice(Samples.noticeFile(headline: ["vi": "Tin bão"]))
    #expect(
      try renderer.fragment(content(notice), in: "en").contains("<span lang=\"vi\">Tin bão</span></p>"))
    #expect(try renderer.fragment(content(notice), in: "vi").contains("</span>Tin bão</p>"))
  }

  @Test(arguments: Samples.states)
  func `it stands in every state of the data, in HTML and text, and in the index`(state: Freshness) throws {
    let content = try content(Samples.notice(), state: state)
    for language in Samples.languages {
      #expect(try renderer.fragment(content, in: language).contains("wgt-notice"))
      #expect(try renderer.text(content, in: language).contains("https://nchmf.gov.vn/kttv/vi-VN/1/tin-bao.html\n"))
    }
    let index = PublishedIndex(of: [content], languages: ["vi"])
    #expect(index.text.contains(#""noticeUntil":"2026-11-22T23:00:00Z""#))
    #expect(index.entries[0].noticeUntil == (try Samples.notice().until))
    let json = document(of: content).text
    // Without weather it stands beside it.
    #expect(json.contains(#""notice":{"headline""#))
    #expect(publishedNotice(in: Data(json.utf8)) == content.notice)
    #expect(withoutNotice(document: Data(json.utf8))?.contains("nchmf.gov.vn") == false)
  }

  @Test func `a widget that the site may ask nobody for shows none`() throws {
    let content = try Samples.content(Samples.weatherWidget(), nil, nil, state: .unavailable)
      .with(try Samples.notice(), at: try Samples.fetchedAt())
    #expect(content.notice == nil)
  }

  @Test func `its document has the keys of the file, beside a table's places too, and null for none`() throws {
    let fields = [
      #"{"headline":{"en":"Emergency typhoon bulletin: typhoon No. 13 east of the Hoang Sa islands","#,
      #""issuedAt":"2026-11-21T23:00:00Z","issuer":"Trung tâm Dự báo khí tượng thủy văn quốc gia","#,
      #""link":"https://nchmf.gov.vn/kttv/vi-VN/1/tin-bao.html","until":"2026-11-22T23:00:00Z"}"#,
    ]
    let json = document(of: try content(Samples.notice())).text
    for part in fields { #expect(json.contains(part), "\(part)") }
    let table = document(of: try #require(try Samples.noticed().first { $0.name == "notice-places-fresh" }).content)
    guard case .object(let root) = table, case .object(let weather)? = root["weather"] else { return }
    #expect(weather.keys.sorted() == ["notice", "places"])
    #expect(weather["notice"] == (try Samples.longNotice().document))
    #expect(document(of: try Samples.fresh()).text.contains(#""notice":null"#))
  }

  @Test func `markup, templates and turns of direction in it stay text or go`() throws {
    let html = try renderer.fragment(Samples.hostileNotice(), in: "vi")
    let text =
      "&quot;\u{301}&lt;b&gt;&#39;&amp;&#123;&#123;x&#125;&#125;&#91;y&#93;"
      + "&lt;!--#exec cmd=&quot;x&quot;--&gt;&lt;?php ?&gt;"
    #expect(html.contains("</span>\(text.precomposedStringWithCanonicalMapping)</p>"))
    #expect(html.contains("\(text.precomposedStringWithCanonicalMapping) &#123;time&#125;, tin phát lúc <time "))
  }

  @Test(arguments: Samples.languages)
  func `twenty places with the longest names fit into 16 KiB beneath the longest notice`(language: Language) throws {
    let name = String(repeating: "\"&'<>", count: 16)
    let places = try (0..<20).map { number in
      Place(
        names: [language: name], coordinate: Coordinate(latitude: Double(number), longitude: 105.8542),
        zone: try Samples.zone("Asia/Ho_Chi_Minh"))
    }
    let weather = Weather(
      current: .init(
        observedAt: try Samples.instant("2026-11-22T00:30:00Z"), condition: .thunderstormHeavy, isDay: true,
        temperatureCelsius: -12.5),
      days: [
        .init(
          date: try Samples.day("2026-11-23"), condition: .thunderstormHeavy, minimumCelsius: -12,
          maximumCelsius: -10.5,
          precipitationMillimeters: 112.4, precipitationProbabilityPercent: 100)
      ])
    let content = try Samples.content(
      Samples.placesWidget(places), Array(repeating: .weather(weather), count: 20), Samples.openMeteo)
    let link = "https://nchmf.gov.vn/" + String(repeating: "a&&&", count: 119)
    let notice = try Samples.longNotice(link: link)
    let html = try renderer.fragment(content.with(notice, at: try Samples.fetchedAt()), in: language)
    #expect(html.contains("wgt-notice"))
    #expect(html.utf8.count <= FragmentRules.mostBytes, "\(html.utf8.count) bytes")
  }

  @Test(arguments: Samples.languages)
  func `a fragment without its notice is the bytes that it has without one`(language: Language) throws {
    let notice = try Samples.longNotice()
    let content = try content(notice)
    let bare = try renderer.fragment(content.with(nil, at: try Samples.fetchedAt()), in: language)
    let html = Data(try renderer.fragment(content, in: language).utf8)
    #expect(renderer.fragment(html, without: notice, of: content.widget, in: language) == Data(bare.utf8))
    #expect(renderer.fragment(html, without: try Samples.notice(), of: content.widget, in: language) == nil)
    let json = Data((document(of: content).text + "\n").utf8)
    #expect(publishedNotice(in: json) == notice)
    let without = document(of: content.with(nil, at: try Samples.fetchedAt())).text + "\n"
    #expect(withoutNotice(document: json) == without)
  }

  @Test func `an own template that leaves the notice out, or its end, is not used for it`() throws {
    let builtIn = try renderer.fragment(content(Samples.notice()), in: "vi")
    let file = String(decoding: PackageResources.fragment_mustache, as: UTF8.self)
    let none = file.replacing("{{>notice}}\n", with: "")
    let drawing = try Renderer(languages: ["vi"], own: Samples.own(["fragment.mustache": none]))
      .drawing(content(Samples.notice()), in: "vi")
    #expect(drawing.html == builtIn)
    #expect(drawing.fault?.problem.contains("expected an element with data-wgt-until=") == true)
    let dumb = "<p>{{headline}} {{bulletin}}</p>\n"
    let other = try Renderer(languages: ["vi"], own: Samples.own(["notice.mustache": dumb]))
      .drawing(content(Samples.notice()), in: "vi")
    #expect(other.html == builtIn && other.fault?.file == "notice.mustache")
  }

  @Test func `an own template's notice is taken out of the page as the built-in one is`() throws {
    let own = """
      <div class="own" data-wgt-until="{{noticeEnd}}"><p>{{headline}} {{#issued}}{{before}}<time datetime="{{iso8601}}">\
      {{text}}</time>{{/issued}} {{#ends}}{{before}}<time datetime="{{iso8601}}">{{text}}</time>{{/ends}} \
      <a href="{{bulletin}}">…</a></p></div>

      """
    let renderer = try Renderer(languages: ["vi"], own: Samples.own(["notice.mustache": own]))
    let content = try content(Samples.notice())
    let drawing = try renderer.drawing(content, in: "vi")
    #expect(drawing.fault == nil && drawing.html.contains("class=\"own\""))
    let bare = try renderer.fragment(content.with(nil, at: try Samples.fetchedAt()), in: "vi")
    #expect(
      renderer.fragment(Data(drawing.html.utf8), without: try Samples.notice(), of: content.widget, in: "vi")
        == Data(bare.utf8))
  }
}
