import Foundation
import Providers
import Testing

@testable import Site

/// Bad input gets one sentence with the place and what was expected, its status, and nothing of the site is touched.
@Suite struct BadInputTests {
  private func site() throws -> TestSite {
    let site = try TestSite()
    try site.run("refresh")
    _ = site.providers.requests()
    return site
  }

  private func expect(
    _ status: Int32, _ sentence: String, of command: [String], in site: TestSite,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try site.everything()
    let result = try site.run(command, at: "2026-11-22T00:50:00Z")
    #expect(result.status == status, "\(command)", sourceLocation: sourceLocation)
    #expect(result.output == "", sourceLocation: sourceLocation)
    #expect(result.errors.split(separator: "\n").first.map(String.init) == sentence, sourceLocation: sourceLocation)
    if status != 64 { #expect(result.errors == sentence + "\n", sourceLocation: sourceLocation) }
    #expect(try site.everything() == before, sourceLocation: sourceLocation)
    #expect(site.providers.requests() == [], sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    (
      #"  "languages""#, #"  // both "languages""#,
      "line 3, column 3: expected a name in double quotes after the comma, found a comment; JSON has no comments"
    ),
    (
      #""languages": ["vi", "en"],"#, #""languages": ["vi", "en"]"#,
      "line 4, column 3: expected \",\" or \"}\", found a string"
    ),
    (#"["vi", "en"]"#, #"["vi", "en",]"#, "line 3, column 28: expected a value after the comma, found \"]\""),
    (#""public""#, "'public'", "line 4, column 14: expected a value, found '; JSON puts its strings in double quotes"),
    (
      #""public","#, #""public,"#,
      "line 4, column 22: expected the closing quote of a string before the end of the line"
    ),
    (
      #""publish": "public","#, #""publish": "public", "publish": "other","#,
      "line 4, column 24: \"publish\" is given twice in one object"
    ),
    (
      #""id": "rates","#, #""id": "rates", "ttl": "5m", "t\u0074l": "6m","#,
      "line 9, column 35: \"t\\u0074l\" is given twice in one object"
    ),
    (
      "21.0285", "1e-130",
      "line 7, column 73: expected a number of at most 38 digits with an exponent from -80 to 80, found 1e-130"
    ),
    (
      "21.0285", "1e999",
      "line 7, column 73: expected a number of at most 38 digits with an exponent from -80 to 80, found 1e999"
    ),
    ("21.0285", "NaN", "line 7, column 73: expected a value, found \"NaN\""),
    ("21.0285", "91", "widgets[0].place.latitude: expected degrees north from -90 to 90, found 91"),
    (
      #"Asia/Ho_Chi_Minh""#, #"Asia/Ho_Chi_Minh\u0000""#,
      "widgets[0].place.timeZone: expected a time zone such as \"Asia/Ho_Chi_Minh\", found \"Asia/Ho_Chi_Minh\\u0000\""
    ),
    (#""publish": "public""#, #""publish": "pub\u0000lic""#, "publish: expected a path, found \"pub\\u0000lic\""),
    (#""publish": "public""#, #""publish": """#, "publish: expected a path, found \"\""),
    (#""publish": "public""#, #""publish": "public", "state": """#, "state: expected a path, found \"\""),
    (#""publish": "public""#, #""publish": "public", "templates": """#, "templates: expected a path, found \"\""),
    (
      #""met-norway": {"#, #""met-norway": { "key": { "file": "" },"#,
      #"providers.met-norway.key: expected {"env": NAME} or {"file": PATH}"#
    ),
    ("Hà Nội", #"Hà\u0007Nội"#, #"widgets[0].place.name.vi: expected the place's name, found "Hà\u0007Nội""#),
    ("bientap@example.vn", "abc", "site.contact: expected an e-mail address or an https link, found \"abc\""),
    (
      "bientap@example.vn", "http://example.vn",
      "site.contact: expected an e-mail address or an https link, found \"http://example.vn\""
    ),
    ("bientap@example.vn", "a@b", "site.contact: expected an e-mail address or an https link, found \"a@b\""),
    (
      #""kind": "rates""#, #""kind": "rate""#,
      "widgets[1].kind: expected \"weather\" or \"rates\" or \"air\" or \"gold\", found \"rate\"; did you mean \"rates\"?"
    ),
    (
      #""met-norway": {"#, #""met-norwy": {"#,
      "providers.met-norwy: unknown provider; expected one of "
        + registry.map(\.id.rawValue).joined(separator: ", ") + "; did you mean \"met-norway\"?"
    ),
  ])
  func `a wrong config is said with its place`(old: String, new: String, says: String) throws {
    let site = try site()
    let text = try site.read("config.json")
    let place = try #require(text.range(of: old))
    try site.write(
      "config.json", text.replacingCharacters(in: place, with: new.replacing("// both ", with: "// both\n")))
    try expect(78, "config.json: \(says)", of: ["refresh", "--force"], in: site)
  }

  @Test(arguments: ["https://vnexpress.net/lien-he", "toa.soan+web@bao-dien-tu.com.vn", ""])
  func `a contact is an e-mail address, an https link or nothing`(contact: String) throws {
    let site = try TestSite(contact: contact)
    #expect(try site.run("providers").status == 0)
  }

  @Test func `a config that is no text, too long or too deep is said`() throws {
    let site = try site()
    let text = try site.read("config.json")
    let cases: [(Data, String)] = [
      (
        Data([0xEF, 0xBB, 0xBF]) + Data(text.utf8),
        "line 1, column 1: expected no byte order mark; save the file as UTF-8 without one"
      ),
      (
        Data(text.replacing("public", with: "\u{1}").utf8),
        "line 4, column 15: expected no control character in a string"
      ),
      (Data("{\n \"site".utf8) + Data([0xFF]), "line 2, column 7: expected UTF-8 text"),
      (Data(), "line 1, column 1: expected a value, found an empty text"),
      (
        Data(String(repeating: "[", count: 1_000_000).utf8),
        "line 1, column 129: expected at most 128 nested lists and objects"
      ),
      (Data(repeating: 0x20, count: 4_194_305), "expected a file of at most 4194304 bytes, found a longer one"),
    ]
    for (bytes, sentence) in cases {
      try bytes.write(to: site.folder.appendingPathComponent("config.json"))
      try expect(78, "config.json: \(sentence)", of: ["refresh", "--force"], in: site)
    }
  }

  @Test(arguments: [
    (["get", "nowhere"], 64, "widgets: unknown widget \"nowhere\"; the config has weather-hanoi, rates"),
    (["accept", "nowhere"], 64, "widgets: unknown widget \"nowhere\"; the config has weather-hanoi, rates"),
    (["reject", "nowhere"], 64, "widgets: unknown widget \"nowhere\"; the config has weather-hanoi, rates"),
    (["refresh", "--only", "nowhere"], 64, "widgets: unknown widget \"nowhere\"; the config has weather-hanoi, rates"),
    (["get", "rates", "--language", "fr"], 64, "widgets: unknown language \"fr\"; there are en, vi"),
    (
      ["get", "rates", "--field", "rates.rows.THB.sell"], 64,
      "widgets: unknown field \"THB\"; there are USD, EUR, JPY, KRW, XAU"
    ),
    (
      ["get", "rates", "--format", "xml"], 64,
      "Error: The value 'xml' is invalid for '--format <format>'. Please provide one of 'text', 'json' or 'html'."
    ),
    (["refresh", "--splay", "3601"], 64, "Error: Expected --splay from 0 to 3600 seconds."),
    (["refresh", "--config", ""], 64, "Error: --config: expected a path, found nothing"),
    (["preview", "--output", ""], 64, "Error: --output: expected a path, found nothing"),
    (["status", "--output", ""], 64, "Error: --output: expected a path, found nothing"),
    (["chart", "rates", "--output", ""], 64, "Error: --output: expected a path, found nothing"),
    (
      ["preview", "--output", "public/x"], 64,
      "widgets: --output: expected a folder outside the published one, found public/x"
    ),
    (
      ["preview", "--output", "var/widgets.sqlite"], 64,
      "widgets: --output: expected another path, found var/widgets.sqlite, which is the state"
    ),
    (["refresh", "--config", "pipe"], 78, "pipe: expected a readable file, found a pipe or a device"),
    (["check", "--config", "/dev/zero"], 78, "/dev/zero: expected a readable file, found a pipe or a device"),
    (["get", "rates", "--config", "public"], 78, "public: expected a readable file, found a folder"),
    (
      ["refesh"], 64,
      "widgets: unknown command \"refesh\"; there are refresh, get, status, accept, reject, notice, export, import, prune, convert, history, chart, backfill, check, providers, places, preview, serve, init, help; did you mean \"refresh\"?"
    ),
    (
      ["get", "ratse"], 64,
      "widgets: unknown widget \"ratse\"; the config has weather-hanoi, rates; did you mean \"rates\"?"
    ),
    (
      ["preview", "--provider-down", "vietcombonk"], 64,
      "widgets: no widget uses \"vietcombonk\"; the widgets use currency-api, met-norway, open-meteo, vietcombank; did you mean \"vietcombank\"?"
    ),
  ])
  func `a wrong command line is said, and so is a path that leads to the wrong thing`(
    command: [String], status: Int32, says: String
  ) throws {
    let site = try site()
    mkfifo(site.path("pipe"), 0o644)
    try expect(status, says, of: command, in: site)
  }
}
