import Foundation
import Replay
import Testing

@testable import Site

/// Prices of gold in another unit, and a dealer that is down.
@Suite struct GoldFaultTests {
  /// A site whose one widget has the bars of a dealer that says lượng and of one that says chỉ.
  private func site() throws -> TestSite {
    let site = try TestSite()
    let providers = ["sjc", "mihong"].map {
      #""\#($0)": { "origin": "\#(site.server.origin)", "acceptTerms": true, "interval": "0s" }"#
    }
    try site.write(
      "config.json",
      """
      {
        "site": { "use": "non-commercial" }, "languages": ["vi"],
        "widgets": [
          { "id": "gold", "kind": "gold", "providers": ["sjc", "mihong"], "plausible": { "from": 100, "to": 250 },
            "ttl": "15m", "maxAge": "1h",
            "products": [
              { "provider": "sjc", "key": "1", "name": { "vi": "Vàng miếng SJC" } },
              { "provider": "mihong", "key": "SJC", "name": { "vi": "Vàng miếng SJC" } }
            ] }
        ],
        "providers": { \(providers.joined(separator: ", ")) }
      }
      """)
    return site
  }

  private func sells(_ site: TestSite) throws -> [Decimal?]? {
    let gold = try site.json("public/v1/gold.json")["gold"] as? [String: Any]
    return (gold?["rows"] as? [[String: Any]])?.map { ($0["sell"] as? NSNumber)?.decimalValue }
  }

  @Test(.proves(232)) func `one bar is one price in lượng, whatever unit its dealer says`() throws {
    let site = try site()
    #expect(try site.run("refresh").status == 0)
    #expect(try sells(site) == [150_500_000, 150_500_000])
    #expect(try site.holds("public/v1/vi/gold.html", ">150,50"))
    #expect(
      try site.run("convert", "1", "chỉ", "VND", "--product", "SJC").output.hasPrefix(
        "1 chỉ Vàng miếng SJC = 14.800.000 đồng (mua vào), Mi Hồng, "))
  }

  @Test(.proves(233), arguments: ["sjc", "mihong"])
  func `a dealer that says lượng for chỉ or chỉ for lượng is kept off the page, on the first run too`(provider: String)
    throws
  {
    let site = try site()
    site.providers.changeBodies { body in
      provider == "sjc"
        ? body.replacing("148,000\"", with: "14,800\"").replacing("150,500\"", with: "15,050\"")
          .replacing("148000000.0", with: "14800000.0").replacing("150500000.0", with: "15050000.0")
        : body.replacing("14800000,", with: "148000000,").replacing("15050000,", with: "150500000,")
    }
    let result = try site.run("refresh")
    #expect(result.status == 1)
    let price = provider == "sjc" ? "15050000" : "1505000000"
    #expect(
      result.errors
        == "widgets: gold: \(provider): sell \(price) đồng a lượng, expected 100000000 to 250000000 (plausible)\n")
    #expect(try sells(site) == (provider == "sjc" ? [nil, 150_500_000] : [150_500_000, nil]))
    for text in ["15,05<", "1.505,00", "1505,00"] { #expect(try !site.holds("public/v1/vi/gold.html", text)) }
    let accepted = try site.run("accept", "gold")
    #expect("\(accepted.output)\(accepted.errors)".contains("no reading is in quarantine"))
    #expect(try sells(site)?.compactMap(\.self) == [150_500_000])
  }

  @Test(.proves(234)) func `a dealer that is down costs its own rows: old with the time, then without numbers`() throws
  {
    let site = try site()
    #expect(try site.run(["refresh"], at: "2026-11-22T00:40:00Z").status == 0)
    site.providers.answer("mihong", with: CannedReply(status: 503))
    let stale = try site.run(["refresh"], at: "2026-11-22T01:00:00Z")
    #expect(stale.status == 1 && stale.errors == "widgets: gold: mihong: HTTP 503\n")
    #expect(try site.json("public/v1/gold.json")["state"] as? String == "stale")
    #expect(try sells(site) == [150_500_000, 150_500_000])
    // An hour and a second after its last word.
    let expired = try site.run(["refresh"], at: "2026-11-22T01:40:01Z")
    #expect(expired.status == 1)
    #expect(try site.json("public/v1/gold.json")["state"] as? String == "fresh")
    #expect(try sells(site) == [150_500_000, nil])
    #expect(try site.holds("public/v1/vi/gold.html", "chưa có số liệu"))
  }

  @Test(.proves(235))
  func `the past of a product is a table, a chart and a change, each in lượng and of its own dealer`() throws {
    let site = try site()
    #expect(try site.run(["refresh"], at: "2026-11-21T00:40:00Z").status == 0)
    site.providers.changeBodies { $0.replacing("15050000,", with: "15100000,") }
    #expect(try site.run(["refresh"], at: "2026-11-22T00:40:00Z").status == 0)
    let at = "2026-11-22T00:41:00Z"
    let table = try site.run(["history", "gold", "--product", "mihong:SJC"], at: at).output.split(separator: "\n")
    #expect(table.first == "observedAt,firstSeenAt,lastSeenAt,provider,key,unit,buy,sell")
    #expect(table.count == 3)
    #expect(table[1].hasSuffix(",mihong,SJC,tael,148000000,150500000"))
    #expect(table[2].hasSuffix(",mihong,SJC,tael,148000000,151000000"))
    let document = try site.run(["history", "gold", "--product", "mihong:SJC", "--format", "json"], at: at).output
    #expect(document.contains(#""provider":"mihong""#) && !document.contains(#""provider":"sjc""#))
    let chart = try site.run(["chart", "gold", "--product", "mihong:SJC"], at: at)
    #expect(chart.status == 0)
    for text in ["Giá bán Vàng miếng SJC", "150,50", "151,00", "Mi Hồng"] {
      #expect(chart.output.contains(text), "\(text)")
    }
    #expect(try site.holds("public/v1/gold.json", #""change":{"sell":500000,"since":"2026-11-21T00:40:00Z"}"#))
    // Both dealers call it the same.
    let unclear = try site.run(["chart", "gold", "--product", "Vàng miếng SJC"], at: at)
    #expect(unclear.status == 64)
    #expect(unclear.errors.contains("is more than one product of gold: sjc:1, mihong:SJC"))
    #expect(
      try site.run(["convert", "151000000", "VND", "lượng", "--product", "mihong:SJC"], at: at).output.hasPrefix(
        "151.000.000 đồng = 1 lượng Vàng miếng SJC (bán ra), Mi Hồng, "))
  }
}
