import Core
import Foundation
import Testing

@testable import Rendering

/// Boxes with an official notice above the weather.
extension Samples {
  /// The file of a notice; issued at 06:00 in Hanoi and over 24 hours later.
  static func noticeFile(
    headline: [String: String] = [
      "vi": "Tin bão khẩn cấp: bão số 13 trên vùng biển phía đông quần đảo Hoàng Sa",
      "en": "Emergency typhoon bulletin: typhoon No. 13 east of the Hoang Sa islands",
    ],
    issuer: String = "Trung tâm Dự báo khí tượng thủy văn quốc gia", issuedAt: String = "2026-11-22T06:00:00+07:00",
    until: String = "2026-11-23T06:00:00+07:00", link: String = "https://nchmf.gov.vn/kttv/vi-VN/1/tin-bao.html"
  ) -> Data {
    let value = JSONValue.object([
      "headline": .object(headline.mapValues { .string($0) }), "issuer": .string(issuer),
      "issuedAt": .string(issuedAt), "until": .string(until), "link": .string(link),
    ])
    return Data(value.text.utf8)
  }

  static func notice(_ file: Data = noticeFile()) throws -> Notice {
    try Notice(file, file: "notice.json") { languages.contains($0) }
  }

  /// What is longest in every part, in one language.
  static func longNotice(link: String = "https://nchmf.gov.vn/tin-bao.html?so=13&ngay=22") throws -> Notice {
    try notice(
      noticeFile(
        headline: ["vi": String(repeating: "Tin bão khẩn cấp & \"", count: 15)],
        issuer: String(repeating: "Đài \"Bắc\" ", count: 10), link: link))
  }

  static func noticed() throws -> [(name: String, content: WidgetContent)] {
    let weather = Reading.weather(try self.weather(hours: 24))
    let places = try self.places()
    return try [Freshness.fresh, .stale].flatMap { state in
      let one = try content(weatherWidget(), weather, openMeteo, state: state)
      let table = try content(placesWidget(places.places), places.weather.map { .weather($0) }, openMeteo, state: state)
      return [
        ("notice-weather-\(state)", one.with(try notice(), at: try fetchedAt())),
        ("notice-places-\(state)", table.with(try longNotice(), at: try fetchedAt())),
      ]
    }
  }

  static func hostileNotice() throws -> WidgetContent {
    let text = "\"\u{301}<b>'&{{x}}[y]\u{202E}\u{7}<!--#exec cmd=\"x\"--><?php ?>"
    return try content(weatherWidget(), .weather(weather()), openMeteo)
      .with(try notice(noticeFile(headline: ["vi": text], issuer: "\(text) {time}")), at: try fetchedAt())
  }
}
