import Core
import Foundation
import Providers

extension FuzzTarget {
  /// The file of an official notice: a complaint is one line, and what is accepted can be drawn and published.
  static let notice = FuzzTarget(
    name: "notice",
    seeds: {
      [
        """
        {"headline": {"vi": "Tin bão", "en": "<b>\\u202e&quot;{{x}}"}, "issuer": "Đài", "link": "https://nchmf.gov.vn/a?b&c",
        "issuedAt": "2026-11-22T06:00:00+07:00", "until": "2026-11-24T06:00:00+07:00"}
        """
      ].map { Data($0.utf8) }
    },
    check: { input in
      let notice: Notice
      do throws(ConfigError) {
        notice = try Notice(input, file: "notice.json") { ["vi", "en"].contains($0) }
      } catch {
        return problem(inSentence: error)
      }
      if notice.until <= notice.issuedAt || notice.until.timeIntervalSince(notice.issuedAt) > Notice.longestSeconds {
        return "a notice for more than 48 h"
      }
      if Notice(published: notice.document) != notice { return "a notice that is read otherwise than it was published" }
      guard let provider = registry.first(where: { $0.kind == .weather }) else { return nil }
      let empty = WidgetContent(emptyOf: sampleWidget(provider), state: .missing, now: pinnedNow)
      return problem(inPageOf: empty.with(notice, at: notice.until))
    })
}
