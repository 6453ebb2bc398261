import Foundation
import Testing

@testable import Site

/// `widgets get` prints the same, whether it reads the published files or the state.
@Suite struct PublishedAnswerTests {
  private static let questions: [[String]] = [
    ["rates"], ["rates", "--format", "json"], ["rates", "--format", "html"],
    ["rates", "--format", "html", "--language", "en"], ["rates", "--format", "json", "--language", "en"],
    ["rates", "--format", "json", "--language", "xx"], ["rates", "--field", "rates.rows.USD.sell"],
    ["rates", "--field", "rates.rows.EUR.change"], ["rates", "--field", "rates.rows.0.change.sell"],
    ["rates", "--field", "freshUntil", "--language", "en"], ["rates", "--field", "no.such", "--format", "html"],
    ["weather-hanoi", "--format", "json"], ["weather-hanoi", "--format", "html"],
    ["weather-hanoi", "--field", "weather.days.0.maximumCelsius"], ["weather-hanoi", "--field", "weather.current"],
    ["weather-hanoi", "--field", "weather.place.name.vi"], ["weather-hanoi", "--field", "weather.notice.issuer"],
    ["gold", "--format", "html", "--language", "en"], ["gold", "--field", "gold.rows.0.name.vi"],
    ["air-hanoi", "--format", "html"], ["air-hanoi", "--field", "air.index.value"], ["none", "--format", "json"],
  ]

  /// One of each way, asked after every event.
  private static let fewQuestions = [1, 6, 12].map { questions[$0] }

  /// A site of all kinds after its first run.
  private func site(_ change: (TestSite) throws -> Void = { _ in }) throws -> TestSite {
    let site = try TestSite()
    let entry = "{ \"origin\": \"\(site.server.origin)\", \"acceptTerms\": true, \"interval\": \"0s\" }"
    try site.change(
      "config.json", "\"widgets\": [",
      to: """
        "widgets": [
          { "id": "gold", "kind": "gold", "providers": ["sjc"], "plausible": { "from": 100, "to": 250 },
            "products": [ { "provider": "sjc", "key": "1", "name": { "vi": "Vàng miếng", "en": "Bar" } } ] },
          { "id": "air-hanoi", "kind": "air", "place": "hanoi", "providers": ["open-meteo-air"] },
        """)
    try site.change(
      "config.json", "\"providers\": { \"met",
      to: "\"providers\": { \"sjc\": \(entry), \"open-meteo-air\": \(entry), \"met")
    try change(site)
    try refresh(site)
    return site
  }

  /// Real time stamps of files: libfaketime would give them out as another time in each process.
  private static let environment = ["NO_FAKE_STAT": "1"]

  @discardableResult
  private func refresh(_ site: TestSite, at instant: String = TestSite.morning) throws -> CommandResult {
    try site.run("refresh", at: instant, environment: Self.environment)
  }

  private func get(_ site: TestSite, _ words: [String], at instant: String = TestSite.morning) throws -> CommandResult {
    try site.run(["get"] + words, at: instant, environment: Self.environment)
  }

  /// Asks with the file of answers and without it.
  private func expectSameAnswers(
    _ site: TestSite, _ questions: [[String]] = fewQuestions, at instant: String, _ comment: Comment? = nil
  ) throws {
    let (path, aside) = (site.path("var/widgets.sqlite.answers"), site.path("var/aside"))
    var answers: [[CommandResult]] = []
    for hides in [false, true] {
      if hides, rename(path, aside) != 0 { continue }
      answers.append(try questions.map { try get(site, $0, at: instant) })
    }
    rename(aside, path)
    #expect(answers.first == answers.last, comment)
  }

  /// Whether `get` answers while another process lets nobody read the state.
  private func answersWithoutState(
    _ site: TestSite, _ words: [String] = ["rates", "--format", "json"], at instant: String = TestSite.morning
  ) throws -> Bool {
    let held = try site.holdState()
    defer { held.release() }
    return try get(site, words, at: instant).status == 0
  }

  @Test(arguments: [
    ["rates", "--format", "json"], ["rates", "--format", "html"], ["gold", "--format", "html", "--language", "en"],
    ["weather-hanoi", "--field", "weather.days.0.maximumCelsius"], ["air-hanoi", "--format", "json"],
  ])
  func `what was published is printed while nobody may read the state`(words: [String]) throws {
    let site = try site()
    #expect(try answersWithoutState(site, words))
  }

  @Test func `a run with nothing due leaves the answers as they are, and renews them after it has been written down`()
    throws
  {
    let site = try site()
    let before = try site.read("var/widgets.sqlite.answers")
    try refresh(site, at: "2026-11-22T00:30:01Z")
    #expect(try site.read("var/widgets.sqlite.answers") == before)
    try refresh(site, at: "2026-11-22T00:34:00Z")
    #expect(try site.read("var/widgets.sqlite.answers") != before)
    #expect(try answersWithoutState(site, at: "2026-11-22T00:34:30Z"))
    try expectSameAnswers(site, Self.questions, at: "2026-11-22T00:34:30Z")
  }

  @Test func `with the clock back, and at the end of freshness, the state is asked`() throws {
    let site = try site()
    for instant in ["2026-11-22T00:29:59Z", "2026-11-22T00:45:00Z"] {
      #expect(try !answersWithoutState(site, at: instant))
    }
    for instant in ["2026-11-22T00:44:59Z", "2026-11-22T00:45:01Z", "2026-11-22T17:00:01Z"] {
      try expectSameAnswers(site, at: instant, "\(instant)")
    }
  }

  /// What somebody does to a site between its run and the question.
  static let events: [(name: String, act: @Sendable (TestSite) throws -> Void)] = [
    ("nothing", { _ in }),
    ("a rejected reading", { _ = try $0.run(["reject", "rates"], environment: environment) }),
    (
      "a reading in quarantine that is accepted",
      { site in
        site.providers.setTheDollar(28500)
        _ = try site.run(["refresh", "--force"], at: "2026-11-22T00:31:00Z", environment: environment)
        _ = try site.run(["accept", "rates"], environment: environment)
      }
    ),
    ("a changed config", { try $0.change("config.json", "\"USD\", \"EUR\"", to: "\"EUR\", \"USD\"") }),
    (
      "a config with another folder and state",
      { site in
        try site.change("config.json", "\"public\"", to: "\"elsewhere\"")
        try site.change("config.json", "\"languages\"", to: "\"state\": \"other.sqlite\", \"languages\"")
      }
    ),
    ("a file changed by hand", { try $0.change("public/v1/rates.json", "26", to: "27") }),
    ("a file removed by hand", { try FileManager.default.removeItem(atPath: $0.path("public/v1/rates.json")) }),
    ("a new template", { try $0.write("own/air.mustache", "<p>{{title}}</p>\n") }),
    ("a new catalogue", { try $0.write("own/xx.json", "{}") }),
    ("a bad notice", { try $0.write("notice.json", "{}") }),
    ("a notice", { try $0.write("notice.json", TestSite.noticeText()) }),
    ("no folder for the notice", { try FileManager.default.removeItem(atPath: $0.path("notices")) }),
    ("a statement on the state", { try $0.executeSQL("UPDATE snapshots SET fetchedAt = fetchedAt - 600") }),
    ("a state that is gone", { try FileManager.default.removeItem(atPath: $0.path("var/widgets.sqlite")) }),
    (
      "a torn file of answers",
      { site in
        let text = try site.read("var/widgets.sqlite.answers")
        try site.write("var/widgets.sqlite.answers", text.replacing("input ", with: "inpux "))
      }
    ),
    (
      "a state from a backup",
      { site in
        let copy = site.path("backup.sqlite")
        try FileManager.default.copyItem(atPath: site.path("var/widgets.sqlite"), toPath: copy)
        try FileManager.default.removeItem(atPath: site.path("var/widgets.sqlite"))
        try FileManager.default.moveItem(atPath: copy, toPath: site.path("var/widgets.sqlite"))
      }
    ),
    (
      "a run that was killed",
      { site in
        let run = try site.start(
          ["refresh", "--force"], at: "2026-11-22T00:31:00Z", environment: environment)
        usleep(60_000)
        run.kill()
      }
    ),
    ("a journal that is not empty", { try $0.write("var/widgets.sqlite-journal", "x") }),
  ]

  @Test(arguments: events.indices)
  func `whatever happens after a run, the answer is the state's`(index: Int) throws {
    let event = Self.events[index]
    let site = try site { site in
      try FileManager.default.createDirectory(atPath: site.path("own"), withIntermediateDirectories: true)
      try site.change("config.json", "\"publish\"", to: "\"templates\": \"own\", \"publish\"")
      let isInFolder = event.name.hasPrefix("no folder")
      if isInFolder {
        try FileManager.default.createDirectory(atPath: site.path("notices"), withIntermediateDirectories: true)
      }
      try site.nameNotice(isInFolder ? "notices/notice.json" : "notice.json")
    }
    try event.act(site)
    try expectSameAnswers(site, at: "2026-11-22T00:31:30Z", "\(event.name)")
  }

  @Test func `the end and the beginning of a notice are seen`() throws {
    let site = try site { site in
      try site.nameNotice()
      try site.write(
        "notice.json",
        TestSite.noticeText(issuedAt: "2026-11-22T07:32:00+07:00", until: "2026-11-22T07:34:00+07:00"))
    }
    for instant in ["2026-11-22T00:31:00Z", "2026-11-22T00:32:30Z", "2026-11-22T00:34:30Z"] {
      try expectSameAnswers(site, at: instant, "\(instant)")
    }
    #expect(try answersWithoutState(site, ["weather-hanoi", "--format", "json"], at: "2026-11-22T00:31:00Z"))
  }

  @Test func `who may not read the state is told so`() throws {
    let site = try site()
    chmod(site.path("var/widgets.sqlite"), 0o600)
    let words = ["get", "rates", "--format", "json"]
    let result = try site.run(words, environment: Self.environment, asNobody: true)
    #expect(result.status == 2 && result.errors.contains("Permission denied"))
  }
}
