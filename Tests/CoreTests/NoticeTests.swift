import Foundation
import Testing

@testable import Core

@Suite struct NoticeTests {
  private static func file(_ changes: [String: String] = [:], without key: String? = nil) -> String {
    var members = [
      "headline": #"{"vi": "Tin bão", "en": "Typhoon"}"#, "issuer": #""Trung tâm Dự báo""#,
      "issuedAt": #""2026-11-22T06:00:00+07:00""#, "until": #""2026-11-24T06:00:00+07:00""#,
      "link": #""https://nchmf.gov.vn/tin-bao""#,
    ].merging(changes) { $1 }
    if let key { members[key] = nil }
    return "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ") + "}"
  }

  private static func parse(_ text: String) throws(ConfigError) -> Notice {
    try Notice(Data(text.utf8), file: "notice.json") { ["vi", "en"].contains($0) }
  }

  private static func complaint(_ text: String) -> String {
    do throws(ConfigError) {
      _ = try parse(text)
      return ""
    } catch {
      return error.description
    }
  }

  @Test func `a notice is read whole, and holds for 48 hours at most`() throws {
    let notice = try Self.parse(Self.file())
    #expect(notice.headlines == ["vi": "Tin bão", "en": "Typhoon"] && notice.issuer == "Trung tâm Dự báo")
    #expect(notice.issuedAt.instantText == "2026-11-21T23:00:00Z")
    #expect(notice.until.instantText == "2026-11-23T23:00:00Z")
    #expect(notice.link == "https://nchmf.gov.vn/tin-bao")
    #expect(Notice(published: notice.document) == notice)
  }

  @Test func `it is shown from its issue up to its end, both included`() throws {
    let notice = try Self.parse(Self.file())
    let times = [
      (notice.issuedAt, -1, false), (notice.issuedAt, 0, true), (notice.until, 0, true), (notice.until, 1, false),
    ]
    for (instant, seconds, isShown) in times {
      let now = instant.addingTimeInterval(Double(seconds))
      #expect(notice.isShown(at: now) == isShown)
      #expect((notice.sentence(at: now) == nil) == isShown)
    }
    var notices = Notices()
    notices.byWidget["w"] = notice
    #expect(notices.nextChange(after: notice.issuedAt.addingTimeInterval(-1)) == notice.issuedAt)
    #expect(notices.nextChange(after: notice.issuedAt) == notice.until)
    #expect(notices.nextChange(after: notice.until.addingTimeInterval(1)) == nil)
    #expect(
      notices.unshown(at: notice.until.addingTimeInterval(1)) == ["w: its notice is over since 2026-11-23T23:00:00Z"])
  }

  @Test(arguments: ["headline", "issuer", "issuedAt", "until", "link"])
  func `no member may be left out`(key: String) {
    let complaint = Self.complaint(Self.file(without: key))
    #expect(complaint.hasPrefix("notice.json: \(key): expected ") && complaint.hasSuffix(", found nothing"))
  }

  @Test(arguments: [
    ("colour", #""red""#, "colour: unknown key; expected one of headline, issuer, issuedAt, until, link"),
    ("headline", #""Tin bão""#, #"headline: expected an object with the headline in each language, found "Tin bão""#),
    ("headline", "{}", "headline: expected the headline in at least one language, found {}"),
    ("headline", #"{"vn": "Tin bão"}"#, "headline.vn: expected the code of a language of the site"),
    ("headline", #"{"vi": 5}"#, "headline.vi: expected the headline, found 5"),
    ("headline", #"{"vi": "\u202e\u0007 "}"#, "headline.vi: expected the headline, found "),
    ("issuer", "null", "issuer: expected the office that issued it, found null"),
    ("issuedAt", #""2026-11-22T06:00:00""#, #"issuedAt: expected an instant with its zone such as "2026-11-22T14:30"#),
    ("issuedAt", #""today""#, "issuedAt: expected an instant with its zone such as"),
    ("until", "1795307400", "until: expected an instant with its zone such as"),
    (
      "until", #""2026-11-22T06:00:00+07:00""#, "until: expected an instant after issuedAt, 2026-11-21T23:00:00Z, found"
    ),
    ("until", #""2026-11-24T07:00:00+07:00""#, "until: expected an instant at most 48 h after issuedAt, "),
    ("until", #""2026-11-24T06:00:01+07:00""#, "until: expected an instant at most 48 h after issuedAt, "),
  ])
  func `what is wrong is said with its place and what was expected`(key: String, value: String, complaint: String) {
    #expect(Self.complaint(Self.file([key: value])).hasPrefix("notice.json: \(complaint)"))
  }

  @Test(arguments: [
    "javascript:alert(1)", "http://nchmf.gov.vn/", "HTTPS://nchmf.gov.vn/", "//nchmf.gov.vn/", "https://", "https:///x",
    "https://editor:secret@nchmf.gov.vn/", "https://nchmf.gov.vn@evil.example/",
    "https://nchmf.gov.vn\\\\@evil.example/",
    "https://localhost/", "https://nchmf%2Egov.vn/", "https://nchmf.gov.vn:0/", "https://nchmf.gov.vn/ x",
    "https://nchmf.gov.vn/\\u000ax", "https://nchmf.gov.vn/\\u202ex", "https://bão.vn/", "https://a.vn/'x",
    "https://a.vn/<b>",
    "https://a.vn/" + String(repeating: "x", count: 500), " https://a.vn/",
  ])
  func `a link must be a plain https address`(link: String) {
    #expect(
      Self.complaint(Self.file(["link": "\"\(link)\""]))
        .hasPrefix("notice.json: link: expected an https link of at most 500 ASCII characters"))
  }

  @Test func `a headline is never cut: 300 characters are taken, 301 and 10 kB are refused`() throws {
    func headline(_ count: Int) -> String {
      Self.file(["headline": #"{"vi": "\#(String(repeating: "ế", count: count))"}"#])
    }
    #expect(try Self.parse(headline(300)).headlines["vi"]?.count == 300)
    #expect(Self.complaint(headline(301)) == "notice.json: headline.vi: expected at most 300 characters, found 301")
    #expect(Self.complaint(headline(10240)) == "notice.json: headline.vi: expected at most 300 characters, found 10240")
    // Letters with their marks apart are as many characters.
    let apart = headline(300).decomposedStringWithCanonicalMapping
    #expect(try Self.parse(apart).headlines["vi"]?.unicodeScalars.count == 300)
  }

  @Test func `what cannot be printed is dropped, and a line break leaves its words apart`() throws {
    let text = #"{"vi": " Tin\tbão\u2028s\u202eố\u0000 13\r\nkh\ufeffẩn\u0007 "}"#
    #expect(try Self.parse(Self.file(["headline": text])).headlines["vi"] == "Tin bão số 13  khẩn")
    #expect(try Self.parse(Self.file(["issuer": #""<b>\u2066Đài</b>""#])).issuer == "<b>Đài</b>")
  }

  @Test(arguments: [
    ("", "line 1, column 1: expected a value, found an empty text"), ("[]", "expected an object, found []"),
    (#"{"issuer": "a", "issuer": "b"}"#, #"line 1, column 17: "issuer" is given twice in one object"#),
    (#"{"headline": {"vi": "a", "vi": "b"}}"#, #"line 1, column 26: "vi" is given twice in one object"#),
    (#"{"headline": {"vi": "Tin"#, "line 1, column 21: expected a closing quote for the string that begins here"),
  ])
  func `what is not strict JSON is refused with its line and column`(text: String, complaint: String) {
    #expect(Self.complaint(text) == "notice.json: \(complaint)")
  }

  @Test func `a notice in a language that is missing is that of the first by code`() throws {
    let notice = try Self.parse(Self.file())
    #expect(notice.headline(in: "vi").text == "Tin bão")
    #expect(notice.headline(in: "fr") == ("en", "Typhoon"))
  }
}
