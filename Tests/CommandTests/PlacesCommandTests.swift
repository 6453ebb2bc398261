import Foundation
import Testing

@testable import Site

/// `widgets places`, and a config that calls places by name.
@Suite struct PlacesCommandTests {
  @Test func `places prints a table, with and without marks, and needs no config`() throws {
    let site = try TestSite()
    let saigon = """
      id                Vietnamese  English           coordinates        height  weather of
      ho-chi-minh-city  TP.HCM      Ho Chi Minh City  10.7805, 106.7036  5 m

      """
    for query in [["Sài Gòn"], ["saigon"], ["sai", "gon"], ["TP.HCM", "--config", "none.json"]] {
      #expect(try site.run(["places"] + query) == CommandResult(status: 0, output: saigon, errors: ""))
    }
    let all = try site.run("places").output.split(separator: "\n")
    #expect(all.count == 39)
    #expect(all.contains("gia-lai           Gia Lai      Gia Lai           13.7765, 109.2237  5 m     Quy Nhơn"))
  }

  @Test func `a name that no place has is one line and status 2, in both formats`() throws {
    let site = try TestSite()
    for format in ["text", "json"] {
      #expect(
        try site.run("places", "hanoy", "--format", format)
          == CommandResult(
            status: 2, output: "",
            errors:
              "widgets: no place of the catalogue has a name that begins with \"hanoy\"; did you mean \"hanoi\"?\n"))
    }
  }

  @Test func `as JSON a place has its names, its point, its height and its town`() throws {
    let output = try TestSite().run("places", "quy nhon", "--format", "json").output
    #expect(
      output
        == #"[{"heightMeters":5,"id":"gia-lai","latitude":13.7765,"longitude":109.2237,"name":{"en":"Gia Lai","vi":"Gia Lai"},"timeZone":"Asia/Ho_Chi_Minh","town":"Quy Nhơn"}]"#
        + "\n")
  }

  @Test func `a widget that calls its place by name is fetched and published like one with coordinates`() throws {
    let site = try TestSite()
    #expect(try site.run("refresh").status == 0)
    let before = try site.publishedFiles()
    let config = try site.read("config.json")
    try site.write(
      "config.json", config.replacing(/"place": \{ "name"[\s\S]*?"Asia\/Ho_Chi_Minh" \}/, with: #""place": "hanoi""#))
    #expect(try site.read("config.json").contains(#""place": "hanoi""#))
    _ = site.providers.requests()
    #expect(try site.run("refresh", "-v").status == 0)
    #expect(site.providers.requests() == [])
    #expect(try site.publishedFiles() == before)
  }

  @Test func `a name that is not in the catalogue is a mistake of the config, and nothing is fetched`() throws {
    let site = try TestSite()
    let config = try site.read("config.json")
    try site.write(
      "config.json", config.replacing(/"place": \{ "name"[\s\S]*?"Asia\/Ho_Chi_Minh" \}/, with: #""place": "hanoy""#))
    let result = try site.run("refresh")
    #expect(result.status == 78 && result.output == "")
    #expect(
      result.errors
        == "config.json: widgets[0].place: expected a place of the catalogue, found \"hanoy\"; did you mean \"hanoi\"?\n"
    )
    #expect(site.providers.requests() == [])
    #expect(!site.exists("public"))
  }
}
