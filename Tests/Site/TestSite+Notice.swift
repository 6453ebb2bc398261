import Foundation

extension TestSite {
  static let headline = "Tin bão khẩn cấp"

  /// Gives the weather a notice, `notice.json` beside the config; there is no such file yet.
  func nameNotice(_ path: String = "notice.json") throws {
    try change("config.json", #""kind": "weather","#, to: #""kind": "weather", "notice": "\#(path)","#)
  }

  /// The file of a notice that is shown from 07:00 to 19:00 in Hanoi.
  static func noticeText(
    headline: String = headline, issuedAt: String = "2026-11-22T07:00:00+07:00",
    until: String = "2026-11-22T19:00:00+07:00", link: String = "https://nchmf.gov.vn/tin-bao"
  ) -> String {
    """
    {
      "headline": { "vi": "\(headline)", "en": "Emergency typhoon bulletin" },
      "issuer": "Trung tâm Dự báo khí tượng thủy văn quốc gia",
      "issuedAt": "\(issuedAt)", "until": "\(until)",
      "link": "\(link)"
    }

    """
  }

  static let setNotice = [
    "notice", "set", "--headline", headline, "--headline", "en=Emergency typhoon bulletin", "--issuer",
    "Trung tâm Dự báo khí tượng thủy văn quốc gia", "--issued-at", "07:00", "--until", "12h", "--link",
    "https://nchmf.gov.vn/tin-bao",
  ]
}
