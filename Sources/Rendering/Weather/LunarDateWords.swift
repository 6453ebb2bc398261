import Core

/// The lunar date beside the date: what is seen, and what a voice says.
struct LunarDateWords {
  /// `18/10 âm lịch`.
  let text: String
  /// `ngày 18 tháng 10 âm lịch`.
  let spoken: String

  init(_ date: LunarDate, _ words: Words) {
    let values = ["day": String(date.day), "month": String(date.month)]
    text = filled(words[date.isLeapMonth ? .lunarDateLeap : .lunarDate], values)
    spoken = filled(words[date.isLeapMonth ? .lunarDateSpokenLeap : .lunarDateSpoken], values)
  }

  var fields: [String: Any] { ["lunarText": text, "lunarSpoken": spoken] }
}
