import Core
import Foundation
import Rendering
import Testing

@testable import Serving

/// An official notice is sent up to its end, and the weather beneath it goes on.
struct NoticeTests {
  private static let now = MemorySite.now
  private static let until = now.addingTimeInterval(1800)
  private static let validUntil = now.addingTimeInterval(21600)
  private static let after = until.addingTimeInterval(1)
  private static let page = "/v1/vi/weather.html"

  private static let text = """
    {"headline": {"vi": "Tin bão <khẩn cấp>"}, "issuer": "Đài", "issuedAt": "2026-11-22T00:00:00Z",
    "until": "\(until.instantText)", "link": "https://nchmf.gov.vn/?a=1&b=2"}
    """
  private let notice: Notice
  private let config: Config
  private let renderer: Renderer
  private let files = MemoryFiles()

  init() throws {
    notice = try Notice(Data(Self.text.utf8), file: "notice.json") { ["vi", "en"].contains($0) }
    config = try ConfigParser(file: "config.json", directory: "/", registry: [Sky()], languages: ["vi", "en"]).parse(
      Data(
        """
        {"site": {"use": "commercial"}, "languages": ["vi", "en"], "widgets": [
        {"id": "weather", "kind": "weather", "providers": ["sky"], "notice": "notice.json", "place": {"name": {"vi": "Huế"},
        "latitude": 16.46, "longitude": 107.59, "timeZone": "Asia/Ho_Chi_Minh"}}]}
        """.utf8))
    renderer = try Renderer(languages: ["vi", "en"])
  }

  private var widget: Widget { config.widgets[0] }

  private func content(_ notice: Notice?, state: Freshness = .fresh) -> WidgetContent {
    let feed = Feed("sky", widget.queries[0])
    let weather = Weather(
      current: .init(observedAt: Self.now, condition: .rain, isDay: true, temperatureCelsius: 24.3))
    let snapshots = [feed: Snapshot(feed: feed, reading: .weather(weather), fetchedAt: Self.now)]
    let now = state == .expired ? Self.validUntil.addingTimeInterval(1) : Self.now
    return config.content(of: widget, among: snapshots, registry: [Sky()], at: now).with(notice, at: Self.now)
  }

  /// Puts the files on disk that a run publishes; the index may be of another run.
  private func publish(
    _ content: WidgetContent, index: WidgetContent? = nil, noticeUntil: String? = nil, inode: UInt64 = 1
  )
    throws
  {
    for language in config.languages {
      let fragment = try renderer.fragment(content, in: language)
      files.put("v1/\(language)/weather.html", fragment, inode: inode)
      files.put("v1/\(language)/sidebar.html", renderer.sidebar([fragment], in: language), inode: inode)
    }
    files.put("v1/weather.json", document(of: content).text + "\n", inode: inode)
    var index = PublishedIndex(of: [index ?? content], languages: config.languages).text
    if let noticeUntil {
      index = index.replacing(/"noticeUntil":("[^"]*"|null)/, with: "\"noticeUntil\":\(noticeUntil)")
    }
    files.put("v1/index.json", index, inode: inode)
  }

  private func site(reading notice: Notice? = nil) throws -> Responder {
    try Responder(
      config: config, registry: [Sky()], version: "1.2.3", own: .none, files: files, notice: { _ in notice },
      store: { nil })
  }

  private func get(_ site: Responder, _ path: String = page, _ fields: [(String, String)] = [], at now: Date)
    -> Response
  {
    site.respond(
      to: HTTPRequest(
        method: "GET", target: path, fields: fields.map { (name: $0.0, value: $0.1) }, isFromLoopback: true),
      at: now)
  }

  @Test func `up to its end the files are sent as they are, and no cache may keep them longer`() throws {
    try publish(content(notice))
    let site = try site()
    for path in [Self.page, "/v1/vi/sidebar.html", "/v1/weather.json", "/v1/index.json"] {
      let response = get(site, path, at: Self.until.addingTimeInterval(-7))
      #expect(response.body == .bytes(files.contents(of: String(path.dropFirst()))?.bytes ?? Data()), "\(path)")
      #expect(response["Cache-Control"] == "public, max-age=7", "\(path)")
      #expect(response["Last-Modified"] != nil)
    }
  }

  @Test(arguments: ["vi", "en"] as [Language])
  func `after its end the weather is sent without it, as the next run will draw it`(language: Language) throws {
    try publish(content(notice))
    let site = try site(reading: notice)
    let bare = try renderer.fragment(content(nil), in: language)
    let page = get(site, "/v1/\(language)/weather.html", at: Self.after)
    #expect(page.text == bare && bare.contains("24°C"))
    #expect(page["Cache-Control"] == "public, max-age=60" && page["Last-Modified"] == nil)
    #expect(get(site, "/v1/\(language)/sidebar.html", at: Self.after).text == renderer.sidebar([bare], in: language))
    #expect(get(site, "/v1/weather.json", at: Self.after).text == document(of: content(nil)).text + "\n")
    let index = get(site, "/v1/index.json", at: Self.after).text
    #expect(index == PublishedIndex(of: [content(nil)], languages: config.languages).text)
    #expect(
      get(site, "/", at: Self.after).text.contains("24°C") && !get(site, "/", at: Self.after).text.contains("Tin bão"))
  }

  @Test func `a client that holds the notice, packed or not, is not told that nothing has changed`() throws {
    try publish(content(notice))
    files.put("v1/vi/weather.html.gz", packed(try renderer.fragment(content(notice), in: "vi")))
    let site = try site()
    let fresh = get(site, at: Self.until)
    for field in [
      ("If-None-Match", fresh["ETag"] ?? ""), ("If-Modified-Since", fresh["Last-Modified"] ?? ""),
    ] {
      #expect(get(site, Self.page, [field], at: Self.until).status == 304)
      #expect(get(site, Self.page, [field], at: Self.after).status == 200)
    }
    let gzipped = [("Accept-Encoding", "gzip")]
    #expect(get(site, Self.page, gzipped, at: Self.until)["Content-Encoding"] == "gzip")
    #expect(get(site, Self.page, gzipped, at: Self.after)["Content-Encoding"] == nil)
  }

  @Test func `what could be a notice and is not known as one is not sent, and the widget is a placeholder`() throws {
    try publish(content(notice))
    let html = try renderer.fragment(content(notice), in: "vi")
    files.put("v1/vi/weather.html", html.replacing("wgt-alarm\" data", with: "other\" data"), inode: 2)
    let site = try site()
    for path in [Self.page, "/v1/vi/sidebar.html"] {
      let response = get(site, path, at: Self.after)
      #expect(response.text.contains("wgt-placeholder") && !response.text.contains("Tin bão"), "\(path)")
    }
  }

  @Test func `between two versions of the files nothing of a notice that is over is sent`() throws {
    // The page is new, the document still old: nothing is left to leave out.
    try publish(content(notice))
    let bare = try renderer.fragment(content(nil), in: "vi")
    files.put("v1/vi/weather.html", bare, inode: 2)
    let half = try site()
    #expect(get(half, at: Self.after).text == bare && get(half, at: Self.after)["Last-Modified"] != nil)
    // The page is still old, the document already new.
    files.put("v1/vi/weather.html", try renderer.fragment(content(notice), in: "vi"), inode: 3)
    files.put("v1/weather.json", document(of: content(nil)).text + "\n", inode: 3)
    #expect(!get(try site(), at: Self.after).text.contains("Tin bão"))
  }

  @Test func `a notice that the index has taken back is not sent from then on`() throws {
    try publish(content(notice), noticeUntil: "\"1970-01-01T00:00:00Z\"")
    let site = try site()
    for path in [Self.page, "/v1/vi/sidebar.html", "/v1/weather.json"] {
      let text = get(site, path, at: Self.now).text
      #expect(!text.contains("Tin bão") && text.contains("24"), "\(path)")
    }
    #expect(get(site, "/v1/index.json", at: Self.now).text.contains(#""noticeUntil":null"#))
  }

  @Test func `it stands above the placeholder of expired data, up to its end`() throws {
    let long = try Notice(
      Data(Self.text.replacing(Self.until.instantText, with: "2026-11-22T12:00:00Z").utf8), file: "n"
    ) { _ in true }
    try publish(content(long))
    let site = try site(reading: long)
    for path in [Self.page, "/v1/vi/sidebar.html"] {
      let response = get(site, path, at: Self.validUntil.addingTimeInterval(1))
      #expect(
        response.text.contains("wgt-placeholder") && response.text.contains("Tin bão &lt;khẩn cấp&gt;"), "\(path)")
      #expect(!response.text.contains("24°C"))
      #expect(!get(site, path, at: long.until.addingTimeInterval(1)).text.contains("Tin bão"), "\(path)")
    }
    #expect(
      get(site, at: long.until.addingTimeInterval(-5))["Cache-Control"] == "public, max-age=5")
    // A run has published the placeholder with it.
    try publish(content(long, state: .expired), inode: 2)
    #expect(get(site, at: Self.validUntil.addingTimeInterval(1)).text.contains("Tin bão"))
  }

  @Test func `a notice of which the index does not know is not shown`() throws {
    try publish(content(nil))
    let site = try site(reading: notice)
    #expect(!get(site, at: Self.now).text.contains("Tin bão"))
    try publish(content(nil, state: .expired), inode: 2)
    #expect(!get(site, at: Self.now).text.contains("Tin bão"))
    try publish(content(nil, state: .expired), noticeUntil: "\"2026-11-22T00:45:00Z\"", inode: 3)
    #expect(!get(site, at: Self.now).text.contains("Tin bão"))
  }
}

/// A sky that nobody asks.
private struct Sky: WeatherProvider {
  static let id: ProviderID = "sky"
  static let terms = Terms(
    name: "Sky", url: "https://sky.example/", licence: nil, licenceURL: nil, termsURL: "https://sky.example/terms",
    credit: "Sky", use: .anyone, leastIntervalSeconds: 600)
  static func origin(hasKey: Bool) -> String { "https://sky.example" }
  func request(for query: WeatherQuery, access: Access, now: Date) -> Core.Request {
    Core.Request(provider: Self.id, url: access.origin, accepts: ["application/json"])
  }
  func decode(_ reply: Reply, for query: WeatherQuery, earlier: Weather?, now: Date) throws(Failure) -> Weather {
    throw .malformed("nobody asks")
  }
}
