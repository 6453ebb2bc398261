import Foundation
import Testing

@testable import Site

@Suite struct StatusQuarantineTests {
  private static let later = "2026-11-22T00:52:00Z"

  /// A site whose bank says an impossible price, while its reference rate serves.
  private func site() throws -> TestSite {
    let site = try TestSite()
    site.providers.changeBodies {
      $0.replacing(/CurrencyCode="USD"([^>]*)Sell="[^"]*"/) { "CurrencyCode=\"USD\"\($0.output.1)Sell=\"100\"" }
    }
    #expect(try site.run("refresh", at: "2026-11-22T00:40:00Z").status == 1)
    try site.run("refresh", "--only", "rates", "--force", at: "2026-11-22T00:50:00Z")
    #expect(try site.run("get", "rates", "--field", "state", at: Self.later).output == "fresh\n")
    return site
  }

  private func probe(_ site: TestSite, _ format: String) throws -> CommandResult {
    try site.run("status", "--format", format, at: Self.later)
  }

  @Test func `a reading in quarantine is told in every form until an operator has decided`() throws {
    let site = try site()
    let text = try probe(site, "text")
    #expect(text.status == 1)
    let sentence = "vietcombank's reading for rates is in quarantine since 2026-11-22T00:40:00Z, seen "
    #expect(text.output.hasPrefix("WIDGETS WARNING: \(sentence)"))
    #expect(!text.output.contains("vietcombank fails"))
    let rows = text.output.split(separator: "\n")
    #expect(rows[0].contains("; accept or reject it | weather-hanoi_age="))
    #expect(rows[3].hasPrefix("rates  quarantined  vietcombank  since 2026-11-22T00:40:00Z  seen "))
    #expect(rows[3].contains("last 2026-11-22T00:50:00Z  USD "))
    let json = try probe(site, "json")
    #expect(json.status == 1)
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let entry = try #require((document["quarantine"] as? [[String: Any]])?.first)
    #expect(entry["widget"] as? String == "rates" && entry["provider"] as? String == "vietcombank")
    #expect((entry["message"] as? String)?.hasPrefix("USD ") == true)
    #expect(entry["firstSeenAt"] as? String == "2026-11-22T00:40:00Z")
    #expect(entry["lastSeenAt"] as? String == "2026-11-22T00:50:00Z")
    #expect(entry["mayPass"] as? Bool == false)
    let metric = "widgets_quarantined{widget=\"rates\",provider=\"vietcombank\"} 1\n"
    #expect(try probe(site, "prometheus").output.contains(metric))
    #expect(try site.run("reject", "rates", at: Self.later).status == 0)
    for format in ["text", "json", "prometheus"] {
      #expect(try !probe(site, format).output.contains("in quarantine"), "\(format)")
    }
    #expect(try !probe(site, "prometheus").output.contains("widgets_quarantined"))
  }
}
