import Foundation
import Testing

@testable import Serving

/// The sidebar of a site whose config chooses what it holds.
struct SidebarTests {
  private let path = "/v1/vi/sidebar.html"

  private func site(_ ids: String) throws -> MemorySite {
    let site = try MemorySite(members: "\"sidebar\": [\(ids)],")
    site.publishIndex()
    for (id, number) in [("rates", "1.111"), ("rates-two", "2.222")] {
      site.files.put("v1/vi/\(id).html", MemorySite.fragment(id, number: number))
    }
    site.files.put("v1/vi/sidebar.html", "old")
    return site
  }

  private func sidebar(_ fragments: String...) -> String {
    "<div class=\"wgt-sidebar\" lang=\"vi\">\n\(fragments.joined())</div>\n"
  }

  @Test func `the sidebar is put together of the chosen widgets in their order`() throws {
    let (one, two) = (
      MemorySite.fragment("rates", number: "1.111"), MemorySite.fragment("rates-two", number: "2.222")
    )
    #expect(try site(#""rates-two", "rates""#).get(path).text == sidebar(two, one))
    #expect(try site(#""rates-two""#).get(path).text == sidebar(two))
  }

  @Test func `its own file is sent where it has these bytes`() throws {
    let site = try site(#""rates-two""#)
    site.files.put(
      "v1/vi/sidebar.html", sidebar(MemorySite.fragment("rates-two", number: "2.222")), inode: 2)
    #expect(site.get(path)["Last-Modified"] != nil)
  }

  @Test func `a chosen widget past its time is a placeholder in its place, and no other one comes in`() throws {
    let text = try site(#""rates-two""#).get(path, at: MemorySite.validUntil.addingTimeInterval(1)).text
    #expect(text.contains("data-wgt=\"rates-two\" data-wgt-state=\"expired\"") && !text.contains("2.222"))
    #expect(!text.contains("data-wgt=\"rates\""))
  }

  @Test func `a widget outside the sidebar is served, and the front page links to it`() throws {
    let site = try site(#""rates-two""#)
    #expect(site.get("/v1/vi/rates.html").text.contains("1.111"))
    let page = site.get("/").text
    #expect(page.contains("/v1/vi/rates.html") && page.contains("2.222") && !page.contains("1.111"))
  }
}
