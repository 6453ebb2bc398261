import Core
import Foundation
import Testing

@Suite struct LastingTests {
  private func list(_ providers: [ProviderID], in bench: Bench) {
    bench.config.widgets = [
      Widget(
        id: "rates", subject: .rates(["USD"]), providers: providers, ttlSeconds: 900, maxAgeSeconds: 86400, zone: .gmt)
    ]
  }

  @Test func `the failure of a provider that the widget no longer lists is forgotten, and said anew when it is back`()
    throws
  {
    let bench = Bench(providers: ["board", "reference"])
    bench.answer("board", .status(404))
    bench.answer("reference", .board)
    let line = "widgets: rates: board: HTTP 404"
    #expect(try bench.run().lines == [line])
    #expect(bench.store.outages().map(\.provider) == ["board"])
    list(["reference"], in: bench)
    bench.wait(seconds: 60)
    #expect(try bench.run().lines.isEmpty)
    #expect(bench.store.outages().isEmpty)
    list(["board", "reference"], in: bench)
    bench.wait(seconds: 6 * 3600)
    #expect(try bench.run().lines == [line])
  }

  @Test func `the lack of any provider is not forgotten with the failures of one`() throws {
    let bench = Bench(providers: ["forbidden"])
    #expect(try bench.run().lines.count == 1)
    bench.wait(seconds: 3600)
    #expect(try bench.run().lines.isEmpty)
    #expect(bench.store.outages().map(\.provider) == [""])
  }
}
