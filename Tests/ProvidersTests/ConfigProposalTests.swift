import Core
import Foundation
import Providers
import Testing

/// The config that `widgets init` writes, as a text.
@Suite struct ConfigProposalTests {
  private let root = fixturesFolder.deletingLastPathComponent()

  private func parse(_ text: String) throws -> Config {
    try ConfigParser(file: "config.json", directory: "/srv", registry: registry, languages: ["vi", "en"])
      .parse(Data(text.utf8))
  }

  private func proposal(_ use: Site.Use, contact: String = "") -> ConfigProposal {
    ConfigProposal(site: Site(use: use, contact: contact), registry: registry)
  }

  @Test(arguments: Site.Use.allCases, ["", "bientap@example.vn", "https://example.vn/lien-he?a=1&b=2"])
  func
    `whatever the site says, each widget has somebody to ask, and nobody is asked whose terms the site does not meet`(
      use: Site.Use, contact: String
    ) throws
  {
    let all = KnownPlace.all.map(\.id)
    let codes = Currency.ofBoards + ["TWD", "LAK", "NZD", "PLN", "PHP", "IDR", "ZAR", "TRY", "BRL", "MXN"]
    for places in [[all[0]], [all[37]], Array(all[3...4]), Array(all[..<20]), Array(all[18...])] {
      for currencies in [[codes[0]], Array(codes[5...9]), codes] {
        var proposal = proposal(use, contact: contact)
        (proposal.places, proposal.currencies) = (places, currencies)
        let config = try parse(proposal.text)
        #expect(config.site == proposal.site && config.providers.isEmpty)
        #expect(config.widgets.map(\.id.rawValue) == proposal.entries.map(\.id))
        #expect(config.widgets.last?.currencies == currencies)
        for widget in config.widgets {
          #expect(!config.hasNobodyToAsk(for: widget, registry: registry))
          for provider in registry where widget.providers.contains(provider.id) {
            #expect(provider.refusalToAsk(site: config.site, options: ProviderOptions()) == nil)
            #expect(widget.ttlSeconds >= provider.terms.leastIntervalSeconds, "\(widget.id) \(provider.id)")
          }
        }
        let kinds = Set(config.widgets.map(\.kind)).union(proposal.omissions.compactMap { kind(of: $0) })
        #expect(kinds == Set(Kind.ofWidgets))
      }
    }
  }

  private func kind(of omission: String) -> Kind? { Kind(rawValue: String(omission.prefix { $0 != ":" })) }

  @Test func `for a free site that can be reached it is the repository's config with more fallbacks`() throws {
    let text = proposal(.nonCommercial, contact: "bientap@example.vn").text
    let shipped = try String(contentsOf: root.appendingPathComponent("config.json"), encoding: .utf8)
    #expect(
      text
        == shipped.replacing(#""contact": """#, with: #""contact": "bientap@example.vn""#)
        .replacing(#""currency-api"]"#, with: #""currency-api", "frankfurter"]"#))
  }

  @Test func `a site that earns money asks no free service, and a line says which key would add what`() throws {
    let proposal = proposal(.commercial, contact: "bientap@example.vn")
    #expect(
      proposal.entries.map { "\($0.id) \($0.providers.map(\.rawValue).joined(separator: " "))" } == [
        "forecast met-norway", "weather-hanoi met-norway",
        "rates vietcombank vietcombank-json currency-api frankfurter",
      ])
    #expect(
      proposal.omissions == [
        """
        air: Open-Meteo's free service is for sites without advertising or subscriptions; a commercial site needs a key \
        (https://open-meteo.com/en/terms). With one, set providers.open-meteo-air.key and add a widget of kind "air".
        """,
        """
        gold: SJC's terms need your decision: set "acceptTerms": true if you may (https://sjc.com.vn/gia-vang-online). \
        Then add a widget of kind "gold".
        """,
      ])
  }

  @Test func `without a contact a line says who is not asked, and what a commercial site does not get`() {
    #expect(
      proposal(.nonCommercial).omissions.first == """
        met-norway: MET Norway needs a contact: set site.contact (https://api.met.no/doc/TermsOfService). Then add it to \
        the providers of the widgets of kind "weather".
        """)
    #expect(proposal(.nonCommercial).entries.map(\.id) == ["forecast", "weather-hanoi", "air-hanoi", "rates"])
    #expect(
      proposal(.commercial).omissions.first == """
        weather: MET Norway needs a contact: set site.contact (https://api.met.no/doc/TermsOfService). Then add a widget \
        of kind "weather".
        """)
    #expect(proposal(.commercial).entries.map(\.id) == ["rates"])
  }

  @Test func `it knows who demands a contact, and which kinds depend on that`() {
    let (free, paid) = (proposal(.nonCommercial).contactNeeds, proposal(.commercial).contactNeeds)
    #expect(free.institutions == ["MET Norway"] && free.kinds == [])
    #expect(paid.institutions == ["MET Norway"] && paid.kinds == [.weather])
  }

  @Test func `a place of its own and a table of one place are not both there`() {
    var proposal = proposal(.nonCommercial)
    proposal.places = ["da-lat"]
    #expect(proposal.entries.map(\.id) == ["weather-da-lat", "air-da-lat", "rates"])
  }

  @Test func `paths with quotes and letters of every language stay what they are`() throws {
    var proposal = proposal(.nonCommercial)
    proposal.publish = #"/srv/bao "mới"\trang"#
    proposal.state = "/srv/\u{1F4F0}.sqlite"
    let config = try parse(proposal.text)
    #expect(config.publish == proposal.publish && config.state == proposal.state)
  }
}
