import Core
import Foundation
import Testing

@testable import Site

/// `widgets init` with options: what it writes, refuses and says.
@Suite struct InitTests {
  private func site() throws -> TestSite {
    let site = try TestSite()
    try FileManager.default.removeItem(atPath: site.path("config.json"))
    return site
  }

  @Test(arguments: ["commercial", "non-commercial"], ["", "bientap@example.vn", "https://example.vn/lien-he"])
  func `check accepts what it writes, whatever the options are`(use: String, contact: String) throws {
    let site = try site()
    let twenty = KnownPlace.all.prefix(20).map(\.id).joined(separator: ",")
    let more: [[String]] = [
      [], ["--places", "da-lat"], ["--places", "sa-pa, phu-quoc,"],
      ["--places", twenty, "--currencies", "USD,THB TWD"],
      ["--publish", "trang web", "--state", "số liệu/a.sqlite"],
    ]
    for (number, more) in more.enumerated() {
      let name = "\(number).json"
      let written = try site.run(["init", "--output", name, "--use", use, "--contact", contact] + more)
      #expect(written.status == 0 && written.errors == "", "\(more)")
      let check = try site.run("check", "--config", name)
      #expect(check.status == 0 && check.errors == "" && !check.output.contains("WRONG"), "\(check.output)")
      #expect(check.output.contains("not asked") == false)
    }
    #expect(site.providers.requests() == [])
  }

  @Test func `it says what it has written, and its last two lines are the commands to type next`() throws {
    let site = try site()
    let result = try site.run(
      "init", "--output", "báo mới.json", "--use", "non-commercial", "--places", "hue", "--currencies", "USD,TWD")
    let program = Command.folder.appendingPathComponent("widgets").path
    let root = site.folder.resolvingSymlinksInPath().path
    #expect(
      result
        == CommandResult(
          status: 0,
          output: """
            báo mới.json is written. Its widgets, and whom they ask:
              weather-hue  open-meteo
              air-hue      open-meteo-air
              rates        vietcombank, vietcombank-json, currency-api, frankfurter
            Published files: \(root)/public
            State: \(root)/var/widgets.sqlite
            Left out:
              met-norway: MET Norway needs a contact: set site.contact (https://api.met.no/doc/TermsOfService). Then add it \
            to the providers of the widgets of kind "weather".
              gold: SJC's terms need your decision: set "acceptTerms": true if you may (https://sjc.com.vn/gia-vang-online). \
            Then add a widget of kind "gold".
            Note:
              TWD: not on the usual board, so the row is empty while a bank's board is shown.
            Next:
              \(program) check --config 'báo mới.json'
              \(program) refresh --config 'báo mới.json' -v

            """, errors: ""))
    let attributes = try FileManager.default.attributesOfItem(atPath: site.path("báo mới.json"))
    #expect(attributes[.posixPermissions] as? Int == 0o644)
    #expect(try site.everything().keys.sorted() == ["báo mới.json"])
  }

  @Test func `without a terminal nobody's use is assumed, and an option is named`() throws {
    let site = try site()
    let sentence =
      "widgets: --use: expected commercial (advertising or subscriptions) or non-commercial, found nothing; without a "
      + "terminal there is nobody to ask\n"
    #expect(try site.run("init", "--output", "a.json") == CommandResult(status: 64, output: "", errors: sentence))
    #expect(try site.everything().isEmpty)
  }

  private static let tooMany = KnownPlace.all.prefix(21).map(\.id).joined(separator: ",")
  private static let wrong: [([String], String)] = [
    (
      ["--use", "non-comercial"],
      #"--use: expected "commercial" (advertising or subscriptions) or "non-commercial", found "non-comercial"; did you mean "non-commercial"?"#
    ),
    (["--contact", "abc"], #"--contact: expected an e-mail address or an https link, found "abc""#),
    (
      ["--contact", "http://example.vn"],
      #"--contact: expected an e-mail address or an https link, found "http://example.vn""#
    ),
    (["--places", "hanoy"], #"--places: expected a place of the catalogue, found "hanoy"; did you mean "hanoi"?"#),
    (
      ["--places", "hue,saigon"],
      #"--places: expected a place of the catalogue, found "saigon"; did you mean "ho-chi-minh-city"?"#
    ),
    (["--places", "hue,hue"], "--places: a place at the same point is in the list already"),
    (["--places", ","], "--places: expected a list of places, at least one, found []"),
    (
      ["--places", tooMany],
      "--places: expected at most 20 places, found 21"
    ),
    (["--currencies", "USS"], #"--currencies: expected a currency that is in use, found "USS"; did you mean "USD"?"#),
    (
      ["--currencies", "usd"],
      #"--currencies: expected a currency code of three capitals such as "USD", found "usd"; did you mean "USD"?"#
    ),
    (["--currencies", "VND"], "--currencies: every rate is in VND; expected another currency"),
    (["--currencies", "EUR,EUR"], #"--currencies: "EUR" is in the list already"#),
    (["--output", "there.json"], "--output: there.json exists and is not overwritten; edit it, or name another file"),
    (["--output", "there.json/"], "--output: expected the path of a file, found there.json/"),
    (
      ["--state", "new.json"],
      "--state: expected a separate file outside the published folder, found @/new.json, which is the config itself"
    ),
    (
      ["--publish", "web", "--state", "web/a.sqlite"],
      "--state: expected a separate file outside the published folder, found @/web/a.sqlite, which lies in @/web"
    ),
    (
      ["--output", "v1/new.json", "--publish", "."],
      "--publish: expected a folder whose v1 does not contain the config, found @/."
    ),
  ]

  @Test(arguments: wrong)
  func `a wrong option is one line that says what was expected, status 64, and nothing is written`(
    options: [String], sentence: String
  ) throws {
    let site = try site()
    try site.write("there.json", "somebody's work")
    try FileManager.default.createDirectory(atPath: site.path("v1"), withIntermediateDirectories: false)
    let before = try site.everything()
    var all = options
    if !all.contains("--output") { all += ["--output", "new.json"] }
    if !all.contains("--use") { all += ["--use", "non-commercial"] }
    let root = site.folder.resolvingSymlinksInPath().path
    #expect(
      try site.run(["init"] + all)
        == CommandResult(
          status: 64, output: "", errors: "widgets: \(sentence.replacingOccurrences(of: "@", with: root))\n"))
    #expect(try site.everything() == before)
  }

  @Test func `a folder that cannot be written, or is not there, is status 2 and one line`() throws {
    let site = try site()
    let use = ["--use", "non-commercial"]
    #expect(
      try site.run(["init", "--output", "a.json"] + use, asNobody: true)
        == CommandResult(status: 2, output: "", errors: "widgets: a.json: open: Permission denied\n"))
    #expect(
      try site.run(["init", "--output", "none/a.json"] + use)
        == CommandResult(
          status: 2, output: "",
          errors: "widgets: none/a.json: the folder none does not exist; make it with `mkdir -p none`, or name another "
            + "file\n"))
    #expect(try site.everything().isEmpty)
  }

  @Test func `relative paths of the command line start where it was typed, and the config finds them`() throws {
    let site = try site()
    try FileManager.default.createDirectory(atPath: site.path("etc"), withIntermediateDirectories: false)
    let result = try site.run(
      "init", "--output", "etc/a.json", "--use", "non-commercial", "--publish", "web", "--state", "db/a.sqlite")
    #expect(result.status == 0)
    let root = site.folder.resolvingSymlinksInPath().path
    let config = try site.json("etc/a.json")
    #expect(config["publish"] as? String == "\(root)/web" && config["state"] as? String == "\(root)/db/a.sqlite")
  }

  @Test func `--config names the file too, as for every other command`() throws {
    let site = try site()
    #expect(try site.run("init", "--config", "a.json", "--use", "non-commercial").status == 0)
    #expect(try site.everything().keys.sorted() == ["a.json"])
  }
}
