import Core
import Foundation
import Testing

@testable import Rendering

/// A widget that the site may ask nobody for.
@Suite struct UnavailableTests {
  private let content: WidgetContent

  init() throws {
    content = try Samples.content(Samples.weatherWidget(), nil, nil, state: .unavailable)
  }

  @Test func `its fragment is the empty root, hidden`() throws {
    let renderer = try Renderer(languages: Samples.languages)
    #expect(
      try renderer.fragment(content, in: "vi") == """
        <section class="wgt wgt-weather" data-wgt="weather-hanoi" data-wgt-state="unavailable" lang="vi" \
        aria-label="Thời tiết Hà Nội" hidden>
        </section>

        """)
    #expect(try renderer.fragment(content, in: "en").contains(#"aria-label="Weather in Hanoi" hidden>"#))
  }

  @Test func `it promises nothing in any form`() throws {
    let text = try Renderer(languages: ["vi"]).text(content, in: "vi")
    #expect(!text.contains("đang được cập nhật"))
    let json = document(of: content).text
    for part in [
      #""state":"unavailable""#, #""weather":null"#, #""fetchedAt":null"#, #""validUntil":null"#, #""source":null"#,
    ] { #expect(json.contains(part), "\(part)") }
    #expect(PublishedIndex(of: [content], languages: ["vi"]).text.contains(#""state":"unavailable""#))
  }

  @Test func `a template of the site's own has no part in it`() throws {
    let own = OwnFiles(files: ["fragment.mustache": Data("<p>{{title}}</p>".utf8)], faults: [])
    let drawing = try Renderer(languages: ["vi"], own: own).drawing(content, in: "vi")
    #expect(drawing.fault == nil)
    #expect(drawing.html.hasSuffix(" hidden>\n</section>\n"))
  }

  @Test func `the stylesheet hides it, and the slot that a loader has put it into`() {
    let rule =
      #".wgt[data-wgt-state="unavailable"], "#
      + #"[data-wgt-src]:has(> .wgt[data-wgt-state="unavailable"]:is(:last-child, [slot])) { display: none; }"#
    #expect(OwnFiles.none.stylesheet.contains(rule))
  }
}
