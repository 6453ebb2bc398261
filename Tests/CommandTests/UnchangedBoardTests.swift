import Foundation
import Testing

@testable import Site

@Suite struct UnchangedBoardTests {
  @Test func `a board that stands since yesterday says so until it changes, and no run without an answer touches it`()
    throws
  {
    let site = try TestSite()
    site.providers.setTheDollar(26400)
    try site.run("refresh", "--only", "rates", at: "2026-11-21T00:30:00Z")
    site.providers.setTheDollar(nil)
    try site.run("refresh", "--only", "rates", at: "2026-11-22T00:30:00Z")
    #expect(try !site.read("public/v1/vi/rates.html").contains("Niêm yết từ"))
    // One minute past midnight in Hanoi: time alone changes nothing.
    try site.run("refresh", "--only", "rates", at: "2026-11-22T16:50:00Z")
    let sunday = try site.publishedFiles()["v1/vi/rates.html"]
    try site.run("refresh", "--only", "rates", at: "2026-11-22T17:01:00Z")
    #expect(try site.publishedFiles()["v1/vi/rates.html"] == sunday)
    try site.run("refresh", "--only", "rates", at: "2026-11-22T17:10:00Z")
    let line = "Niêm yết từ <time datetime=\"2026-11-22T07:30:00+07:00\">07:30 ngày 22/11/2026</time>"
    #expect(try site.read("public/v1/vi/rates.html").contains(line))
    #expect(try site.read("public/v1/vi/sidebar.html").contains(line))
    #expect(try site.json("public/v1/rates.json")["state"] as? String == "fresh")
    #expect(
      try site.run("get", "rates", "--language", "en", at: "2026-11-22T17:11:00Z").output
        .contains("\nUnchanged since 07:30, 22 November 2026\n"))
    site.providers.setTheDollar(26450)
    try site.run("refresh", "--only", "rates", at: "2026-11-23T01:00:00Z")
    #expect(try !site.read("public/v1/vi/rates.html").contains("Niêm yết từ"))
  }
}
