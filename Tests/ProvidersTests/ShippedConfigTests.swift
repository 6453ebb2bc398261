import Core
import Foundation
import Providers
import Testing

/// The `config.json` of the repository, which `make run` and a new site begin with.
struct ShippedConfigTests {
  private func config(_ path: String) throws -> Config {
    let root = fixturesFolder.deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
      .replacing("@ORIGIN@", with: "http://127.0.0.1:1")
    return try ConfigParser(file: path, directory: "/srv", registry: registry, languages: ["vi", "en"])
      .parse(Data(text.utf8))
  }

  @Test func `it has the forecast of six cities, the weather of Hanoi, its air, and the rates, in this order`() throws {
    let widgets = try config("config.json").widgets
    #expect(widgets.map(\.id) == ["forecast", "weather-hanoi", "air-hanoi", "rates"])
    guard case .places(let places) = widgets[0].subject, case .weather(let hanoi) = widgets[1].subject else {
      Issue.record("not the weather of places, and of one")
      return
    }
    #expect(places.map { $0.name(in: "vi") } == ["Hà Nội", "Hải Phòng", "Đà Nẵng", "Huế", "TP.HCM", "Cần Thơ"])
    #expect(places[0] == hanoi)
  }

  @Test func `the sample pipeline has the same widgets and gold, with a notice, the lunar date and the central rate`()
    throws
  {
    let (shipped, demo) = (try config("config.json").widgets, try config("fixtures/demo/config.json").widgets)
    #expect(demo.map(\.id) == shipped.map(\.id) + ["gold"])
    #expect(zip(demo, shipped).allSatisfy { $0.subject == $1.subject && $0.providers == $1.providers })
    #expect(demo[1].notice != nil && demo[1].hasLunarDate && demo[3].companion?.query.kind == .centralRate)
  }

  @Test func `Hanoi is one question in both boxes, and six cities are one request of Open-Meteo`() throws {
    let widgets = try config("config.json").widgets
    #expect(widgets[0].queries.contains(widgets[1].queries[0]) && widgets[0].providers == widgets[1].providers)
    let counts = widgets[0].providers.map { id in
      registry.first { $0.id == id }.map { provider in
        provider.requests(
          for: widgets[0].queries, access: Access(origin: provider.origin(hasKey: false)),
          now: Date(timeIntervalSince1970: 0)
        ).count
      }
    }
    #expect(counts == [6, 1])
  }
}
