import Core
import Foundation
import Testing

@testable import Rendering

/// The State Bank's rate beneath a board.
struct CentralRateTests {
  private let renderer: Renderer

  init() throws { renderer = try Renderer(languages: Samples.languages) }

  private func content(
    document: String? = "283/TB-NHNN", state: Freshness = .fresh, variant: Widget.Variant = .full
  ) throws -> WidgetContent {
    try Samples.content(
      Samples.ratesWidget(["USD"]).with(variant), [.rates(Samples.board())], Samples.bank, state: state,
      companion: Samples.central(document: document))
  }

  private static let day = "<time datetime=\"2026-07-15\">15/07/2026</time>"

  @Test func `it is a line of its own beneath the table, with its notice, its day and its own source`() throws {
    #expect(
      try renderer.fragment(content(), in: "vi").contains(
        """
        <p class="wgt-note">Tỷ giá trung tâm: 1 USD = 25.233 đồng (số 283/TB-NHNN, ngày \(Self.day))</p>
        <p class="wgt-note">Nguồn: <a href="https://sbv.gov.vn/">Ngân hàng Nhà nước Việt Nam</a></p>
        <p class="wgt-note">Nguồn: <a href="https://www.vietcombank.com.vn/">Vietcombank</a></p>

        """))
    #expect(
      words(of: try renderer.fragment(content(), in: "en")).contains(
        "Central rate: 1 USD = 25,233 VND (No. 283/TB-NHNN, 15 July 2026)\nSource: State Bank of Vietnam\n"))
  }

  @Test(arguments: [Freshness.fresh, .stale])
  func `a compact and a stale widget have it too`(state: Freshness) throws {
    for variant in Widget.Variant.allCases {
      let html = try renderer.fragment(content(state: state, variant: variant), in: "vi")
      #expect(seen(of: html).contains("Tỷ giá trung tâm: 1 USD = 25.233 đồng"))
    }
  }

  @Test func `as text it is a block of its own`() throws {
    #expect(
      try renderer.text(content(), in: "vi").contains(
        """

        Tỷ giá trung tâm: 1 USD = 25.233 đồng (số 283/TB-NHNN, ngày 15/07/2026)
        Nguồn: Ngân hàng Nhà nước Việt Nam, https://sbv.gov.vn/

        """))
  }

  @Test(arguments: [nil, "", " \u{202E}"])
  func `without a notice's number it says the day alone`(document: String?) throws {
    #expect(
      words(of: try renderer.fragment(content(document: document), in: "vi"))
        .contains("Tỷ giá trung tâm: 1 USD = 25.233 đồng (ngày 15/07/2026)\n"))
  }

  @Test func `a notice's number from outside stays text`() throws {
    let html = try renderer.fragment(content(document: "<script>\"\u{301}{time}{{words}}"), in: "vi")
    #expect(!html.contains("<script") && !html.contains("{"))
    #expect(html.contains("(số &lt;script&gt;&quot;\u{301}&#123;time&#125;"))
  }

  @Test func `the JSON has value, notice and day, and null where there is none or nothing may be shown`() throws {
    #expect(
      document(of: try content()).text.contains(
        #""central":{"day":"2026-07-15","document":"283/TB-NHNN","value":25233},"#))
    #expect(document(of: try content(document: nil)).text.contains(#""document":null,"value":25233}"#))
    let alone = try Samples.content(Samples.ratesWidget(["USD"]), .rates(Samples.board()), Samples.bank)
    #expect(document(of: alone).text.contains(#""central":null,"#))
    #expect(!seen(of: try renderer.fragment(alone, in: "vi")).contains("trung tâm"))
    let expired = try content(state: .expired)
    #expect(document(of: expired).text.contains(#""rates":null"#))
    #expect(!seen(of: try renderer.fragment(expired, in: "vi")).contains("trung tâm"))
  }
}
