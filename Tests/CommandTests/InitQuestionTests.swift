import Core
import Foundation
import Testing

@testable import Site

/// The questions of `widgets init` on a terminal.
@Suite struct InitQuestionTests {
  private func answer(_ text: String, _ options: [String] = []) throws -> (result: CommandResult, site: TestSite) {
    let site = try TestSite()
    try FileManager.default.removeItem(atPath: site.path("config.json"))
    let result = try Terminal.run(["init", "--output", "new.json"] + options, typing: text, in: site.folder)
    return (result, site)
  }

  @Test func `four times Enter takes the answers in brackets, of which the first claims no free service`() throws {
    let (result, site) = try answer("\n\n\n\n")
    #expect(result.status == 0)
    let prompts = [
      "commercial or non-commercial [commercial]: ", "Without it the site gets no weather.\ncontact [none]: ",
      "places [hanoi,hai-phong,da-nang,hue,ho-chi-minh-city,can-tho]: ",
      "currencies [USD,EUR,GBP,JPY,CNY,KRW,SGD,AUD]: ",
    ]
    #expect(
      result.output.contains("Enter takes the answer in brackets. After the last answer new.json is written.\n"))
    var rest = Substring(result.output)
    for prompt in prompts {
      let range = try #require(rest.range(of: prompt), "\(prompt) in \(result.output)")
      rest = rest[range.upperBound...]
    }
    let settings = try site.json("new.json")["site"] as? [String: String]
    #expect(settings == ["use": "commercial", "contact": ""])
    #expect(try site.run("check", "--config", "new.json").status == 0)
  }

  @Test func `answers are understood as a person writes them`() throws {
    let (result, site) = try answer("No\nhttps://example.vn/lien-he\n Đà Nẵng , sài gòn,hue \nusd, eur jpy\n")
    #expect(result.status == 0 && !result.output.contains("gets no"))
    let config = try site.json("new.json")
    #expect(
      config["site"] as? [String: String] == ["use": "non-commercial", "contact": "https://example.vn/lien-he"])
    let widgets = try #require(config["widgets"] as? [[String: Any]])
    #expect(widgets[0]["places"] as? [String] == ["da-nang", "ho-chi-minh-city", "hue"])
    #expect(widgets[1]["place"] as? String == "da-nang")
    #expect(widgets.last?["currencies"] as? [String] == ["USD", "EUR", "JPY"])
    #expect(try site.run("check", "--config", "new.json").status == 0)
  }

  @Test func `a wrong answer is said and asked again, and what an option says is not asked`() throws {
    let (result, site) = try answer(
      "abc\nbientap@example.vn\nhanoy\nhanoi\n", ["--use", "commercial", "--currencies", "USD"])
    #expect(result.status == 0)
    #expect(result.output.contains(#"Please answer again: expected an e-mail address or an https link, found "abc""#))
    #expect(
      result.output.contains(
        #"Please answer again: expected a place of the catalogue, found "hanoy"; did you mean "hanoi"?"#))
    #expect(!result.output.contains("Is the site commercial?") && !result.output.contains("Which currencies"))
    let widgets = try #require(site.json("new.json")["widgets"] as? [[String: Any]])
    #expect(widgets.map { $0["id"] as? String } == ["weather-hanoi", "rates"])
  }

  @Test func `after five wrong answers it ends with a sentence, and nothing is written`() throws {
    let (result, site) = try answer(String(repeating: "perhaps\n", count: 9), ["--places", "hue"])
    #expect(result.status == 64)
    #expect(result.output.components(separatedBy: "Please answer again").count == 6)
    #expect(
      result.output.hasSuffix("widgets: --use: no answer that can be used in 5 tries; nothing was written\n"))
    #expect(try site.everything().isEmpty)
  }

  @Test(arguments: [("", "--use"), ("no\n", "--contact"), ("no\n\n", "--places"), ("no\n\n\n", "--currencies")])
  func `the end of the input ends it with a sentence, and nothing is written`(typed: String, option: String) throws {
    let (result, site) = try answer("\(typed)\u{4}")
    #expect(result.status == 64)
    #expect(
      result.output.hasSuffix("\nwidgets: the input ended before the answer to \(option); nothing was written\n"))
    #expect(try site.everything().isEmpty)
  }

  @Test func `a wrong option or a file that exists is said before the first question`() throws {
    for options in [["--places", "hanoy"], ["--output", "."]] {
      let (result, _) = try answer("\n\n\n\n", options)
      #expect(result.status == 64)
      #expect(result.output.contains("widgets: \(options[0]): ") && !result.output.contains("[commercial]"))
    }
  }
}
