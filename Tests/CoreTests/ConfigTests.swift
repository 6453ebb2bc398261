import Core
import Foundation
import Testing

@Suite struct ConfigTests {
  static let weather = """
    { "id": "weather-hanoi", "kind": "weather", "providers": ["met-norway", "open-meteo"],
      "place": { "name": { "vi": "Hà Nội" }, "latitude": 21.0285, "longitude": 105.8542, "timeZone": "Asia/Ho_Chi_Minh" } }
    """
  static let rates = """
    { "id": "rates", "kind": "rates", "currencies": ["USD", "JPY"], "providers": ["vietcombank"] }
    """

  private func parse(_ text: String) throws(ConfigError) -> Config {
    try ConfigParser(
      file: "config.json", directory: "/srv/site", registry: [weatherStandIn, contactStandIn, boardStandIn],
      languages: ["vi", "en"]
    ).parse(Data(text.utf8))
  }

  private func config(_ widgets: String, extra: String = "") -> String {
    #"{ "site": { "use": "non-commercial" }, "widgets": [\#(widgets)]\#(extra) }"#
  }

  @Test func `what a config leaves out has the documented defaults`() throws {
    let config = try parse(config("\(Self.weather), \(Self.rates)"))
    #expect(config.languages == ["vi"])
    #expect(config.publish == "/srv/site/public")
    #expect(config.state == "/srv/site/var/widgets.sqlite")
    #expect(config.widgets.map(\.ttlSeconds) == [1800, 900])
    #expect(config.widgets.map(\.maxAgeSeconds) == [6 * 3600, 4 * 86400])
    #expect(config.widgets.map(\.zone.identifier) == ["Asia/Ho_Chi_Minh", "Asia/Ho_Chi_Minh"])
    #expect(config.site == Site(use: .nonCommercial))
    #expect(config.proxy == nil)
  }

  @Test func `relative paths start at the config's folder and absolute ones stay`() throws {
    let config = try parse(config(Self.rates, extra: #", "publish": "/var/www/w", "state": "db/w.sqlite""#))
    #expect(config.publish == "/var/www/w")
    #expect(config.state == "/srv/site/db/w.sqlite")
  }

  @Test func `a command after publishing is a path and its arguments, as they stand`() throws {
    #expect(try parse(config(Self.rates)).onPublish == [])
    let command = try parse(config(Self.rates, extra: #", "onPublish": ["bin/purge", "$HOME; *", "", "đ\""]"#))
      .onPublish
    #expect(command == ["/srv/site/bin/purge", "$HOME; *", "", "đ\""])
  }

  private static let command =
    #"expected a list of a command's path and its arguments, such as ["/etc/widgets/on-publish"]"#

  private static let unsaid = "a text that is not repeated here, as it may be a key"

  @Test(arguments: [
    (#""t0ken --now""#, "onPublish: \(command), found \(unsaid)"), ("[]", "onPublish: \(command), found a list"),
    (#"{ "t0ken": 1 }"#, "onPublish: \(command), found an object"), ("null", "onPublish: \(command), found null"),
    (#"[""]"#, "onPublish[0]: expected a path, found \(unsaid)"),
    (#"[1, "t0ken"]"#, "onPublish[0]: expected a path, found a number"),
    (#"["a\u0000t0ken"]"#, "onPublish[0]: expected a path, found \(unsaid)"),
    (#"["a", "t0ken", 5150]"#, "onPublish[2]: expected an argument without control characters, found a number"),
    (#"["a", "t0ken\n"]"#, "onPublish[1]: expected an argument without control characters, found \(unsaid)"),
    (#"["a", ["t0ken"]]"#, "onPublish[1]: expected an argument without control characters, found a list"),
    (
      "[\(Array(repeating: #""t0ken""#, count: 101).joined(separator: ","))]",
      "onPublish: expected at most 100 elements"
    ),
  ])
  func `a wrong command is named without its values, which may be keys`(value: String, problem: String) throws {
    let error = try #require(throws: ConfigError.self) {
      try parse(config(Self.rates, extra: #", "onPublish": \#(value)"#))
    }
    #expect("\(error)" == "config.json: \(problem)")
    #expect(!"\(error)".contains("t0ken") && !"\(error)".contains("5150"))
  }

  @Test func `a provider's entry is read whole`() throws {
    let entry =
      #", "providers": { "open-meteo": { "key": { "file": "om.key" }, "interval": "10m", "origin": "http://127.0.0.1:8080" } }"#
    let options = try parse(config(Self.weather, extra: entry)).options(of: "open-meteo")
    #expect(options.key == .file("/srv/site/om.key"))
    #expect(options.intervalSeconds == 600)
    #expect(options.origin == "http://127.0.0.1:8080")
    #expect(!options.acceptsTerms)
  }

  @Test(arguments: [
    ("", "line 1, column 1: expected a value, found an empty text"),
    ("[]", "expected an object, found []"),
    ("{\n  \"site\" 1 }", "line 2, column 10: expected \":\" after the name, found \"1\""),
    (#"{ "widgets": [] }"#, #"site: expected an object with "use", found nothing"#),
    (
      #"{ "site": { "use": "free" }, "widgets": [] }"#,
      #"site.use: expected "commercial" (advertising or subscriptions) or "non-commercial", found "free""#
    ),
    (
      #"{ "site": { "use": "commercial" }, "widgets": [] }"#,
      "widgets: expected a list of widgets, at least one, found []"
    ),
    (
      #"{ "site": { "use": "commercial" }, "widgets": [1], "colour": 1 }"#,
      "colour: unknown key; expected one of $schema, site, languages, publish, state, widgets, sidebar, providers, proxy, templates, history, onPublish"
    ),
    (
      #"{ "site": { "use": "commercial", "contact": "a\r\nb" }, "widgets": [1] }"#,
      #"site.contact: expected an e-mail address or an https link, found "a\r\nb""#
    ),
  ])
  func `a broken file is one line that names the place`(text: String, problem: String) {
    #expect { try parse(text) } throws: { "\($0)" == "config.json: \(problem)" }
  }

  @Test(arguments: [
    (#""ttl": 30"#, #"widgets[0].ttl: expected a duration such as "30m", found 30"#),
    (#""ttl": "0m""#, #"widgets[0].ttl: expected a duration from 1 s to 366 days, found "0m""#),
    (#""ttl": "-1m""#, #"widgets[0].ttl: expected a duration such as "30m", found "-1m""#),
    (#""ttl": "1000000000s""#, #"widgets[0].ttl: expected a duration such as "30m", found "1000000000s""#),
    (
      #""ttl": "30m", "maxAge": "10m""#,
      "widgets[0].maxAge: expected maxAge to be at least the ttl, 1800 s, found 600 s"
    ),
    (#""ttl": "5d""#, "widgets[0].ttl: expected maxAge to be at least the ttl, 432000 s, found 345600 s"),
    (
      #""place": {}"#,
      "widgets[0].place: unknown key; expected one of id, kind, providers, ttl, maxAge, variant, history, title, heading, currencies, timeZone, central"
    ),
    (#""variant": "tiny""#, #"widgets[0].variant: expected "compact" or "full", found "tiny""#),
    (#""timeZone": "Hanoi""#, #"widgets[0].timeZone: expected a time zone such as "Asia/Ho_Chi_Minh", found "Hanoi""#),
  ])
  func `a wrong value of a widget is named with what was expected`(member: String, problem: String) {
    let widget = Self.rates.replacingOccurrences(of: #""kind""#, with: #"\#(member), "kind""#)
    #expect { try parse(config(widget)) } throws: { "\($0)" == "config.json: \(problem)" }
  }

  @Test(arguments: [
    (
      #""id": "rates""#, #""id": "Rates""#,
      #"widgets[0].id: expected an id of 1 to 64 characters a-z, 0-9 and -, found "Rates""#
    ),
    (
      #""id": "rates""#, #""id": "index""#,
      #"widgets[0].id: expected an id other than sidebar, index and controls, found "index""#
    ),
    (
      #""USD", "JPY""#, #""USD", "usd""#,
      #"widgets[0].currencies[1]: expected a currency code of three capitals such as "USD", found "usd"; did you mean "USD"?"#
    ),
    (#""USD", "JPY""#, #""USD", "USD""#, #"widgets[0].currencies[1]: "USD" is in the list already"#),
    (#""USD", "JPY""#, "", "widgets[0].currencies: expected a list of currency codes, at least one, found []"),
    (
      #"["vietcombank"]"#, #"["open-meteo"]"#,
      #"widgets[0].providers[0]: expected one of the rates providers vietcombank, found "open-meteo""#
    ),
    (
      #""kind": "rates""#, #""kind": "tides""#,
      #"widgets[0].kind: expected "weather" or "rates" or "air" or "gold", found "tides""#
    ),
    (#""kind": "rates","#, "", #"widgets[0].kind: expected "weather" or "rates" or "air" or "gold", found nothing"#),
  ])
  func `an impossible value of a widget is refused`(good: String, bad: String, problem: String) {
    let widget = Self.rates.replacingOccurrences(of: good, with: bad)
    #expect { try parse(config(widget)) } throws: { "\($0)" == "config.json: \(problem)" }
  }

  @Test func `two widgets cannot have one id`() {
    #expect { try parse(config("\(Self.rates), \(Self.rates)")) } throws: {
      "\($0)" == #"config.json: widgets[1].id: expected a unique id, found "rates" again"#
    }
  }

  @Test(arguments: [
    (#""nowhere": {}"#, "providers.nowhere: unknown provider; expected one of open-meteo, met-norway, vietcombank"),
    (
      #""vietcombank": { "interval": "10s" }"#,
      #"providers.vietcombank.interval: expected at least the 300 s of its terms, or "acceptTerms": true beside it, found "10s""#
    ),
    (
      #""open-meteo": { "origin": "http://example.vn" }"#,
      #"providers.open-meteo.origin: expected https://host[:port], or http://host[:port] of this machine (127.0.0.1, ::1, localhost), found a text that is not repeated here, as it may be a key"#
    ),
    (
      #""open-meteo": { "origin": "https://example.vn/api" }"#,
      #"providers.open-meteo.origin: expected https://host[:port], or http://host[:port] of this machine (127.0.0.1, ::1, localhost), found a text that is not repeated here, as it may be a key"#
    ),
    (
      #""open-meteo": { "acceptTerms": "yes" }"#,
      #"providers.open-meteo.acceptTerms: expected true or false, found a text that is not repeated here, as it may be a key"#
    ),
  ])
  func `a wrong provider entry is refused`(entry: String, problem: String) {
    #expect { try parse(config(Self.weather, extra: #", "providers": { \#(entry) }"#)) } throws: {
      "\($0)" == "config.json: \(problem)"
    }
  }

  @Test func `a key that stands in the config itself is refused without being printed`() {
    let entry = #", "providers": { "open-meteo": { "key": "hunter2" } }"#
    #expect { try parse(config(Self.weather, extra: entry)) } throws: {
      "\($0)" == #"config.json: providers.open-meteo.key: expected {"env": NAME} or {"file": PATH}"#
    }
  }

  @Test func `a shorter interval goes with acceptTerms, down to none`() throws {
    let entry = #", "providers": { "vietcombank": { "interval": "0s", "acceptTerms": true } }"#
    #expect(try parse(config(Self.rates, extra: entry)).options(of: "vietcombank").intervalSeconds == 0)
  }

  @Test func `a place's name is given in languages that there are`() {
    let widget = Self.weather.replacingOccurrences(of: #""vi": "Hà Nội""#, with: #""vn": "Hà Nội""#)
    #expect { try parse(config(widget)) } throws: {
      "\($0)" == "config.json: widgets[0].place.name.vn: unknown language; expected one of vi, en"
    }
  }

  @Test func `more currencies than a fragment has room for are refused`() {
    let codes = ["A", "B"].flatMap { second in "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map { "\"X\(second)\($0)\"" } }.prefix(31)
    let widget = Self.rates.replacingOccurrences(of: #""USD", "JPY""#, with: codes.joined(separator: ", "))
    #expect { try parse(config(widget)) } throws: {
      "\($0)" == "config.json: widgets[0].currencies: expected at most 30 currencies, found 31"
    }
  }

  @Test func `the hint for a site that earns money names what is missing and ends with it`() throws {
    var config = try parse(config(Self.rates))
    #expect(
      config.commercialHint
        == "a page with advertising or subscriptions must set site.use to \"commercial\" and site.contact to an address that providers can write to"
    )
    config.site = Site(use: .commercial, contact: "bientap@example.vn")
    #expect(config.commercialHint == nil)
  }
}
