import Core
import Foundation
import Testing

@testable import Rendering

/// Words that an editor has struck out do not come back.
struct ReplacedWordingTests {
  /// What no reader sees any more, by language; in fragments, texts, pictures and catalogues alike.
  private static let replaced: [Language: [String]] = [
    "vi": [
      "(?i)dữ liệu(?! mẫu)(?! đang được cập nhật)", "(?i)tỷ giá tham khảo", "Lượng mưa 0 mm",
      #"m/s \(cấp"#, "Trời quang", "Mưa rào to", "Mưa tuyết", "Tuyết rơi vừa", "AQI Mỹ", "Vừa phải", "Rất không tốt",
      "Không tốt(?! cho nhóm nhạy cảm)", "Chỉ số chủ yếu do", "Số liệu mô hình", "không phải trạm đo",
      "Chất lượng không khí Hà Nội", "Không đổi từ", "Weather data by Open-Meteo", "Data from MET Norway",
      "CAMS ENSEMBLE", "Public domain", "Baht Thái(?! Lan)", "Đài Loan mới", "Kip Lào", "Ả Rập", "Dự báo các ngày tới",
      #"\d\d:\d\d, \d\d/\d\d"#, "chưa có bản mới", "Tăng, giảm so với",
    ],
    "en": [
      "no newer data(?! yet)", "Data from", "Weather data by Open-Meteo", "CAMS ENSEMBLE", "US Dollar", "Laotian",
      "[a-z] airport", "Clear, sunny", "mainly due to", "Model data", "Contrast (raised|lowered)", "Unit: VND",
      #"\d\d:\d\d, \d+ (Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b"#,
    ],
  ]

  @Test(arguments: Samples.languages)
  func `no form of any box, chart or conversion says what an editor struck out`(language: Language) throws {
    let patterns = try #require(Self.replaced[language]).map { ($0, try Regex($0)) }
    for drawn in try Samples.drawn(in: language) {
      for form in drawn.forms {
        for (text, pattern) in patterns {
          #expect(!form.contains(pattern), "\(drawn.heading): \(text)")
        }
        // Several times in the description and the drawn words of a picture.
        guard form.hasPrefix("<section") else { continue }
        #expect(form.ranges(of: "tham khảo").count <= 1, "\(drawn.heading)")
        #expect(form.ranges(of: "For reference only").count <= 1, "\(drawn.heading)")
      }
    }
  }

  @Test(arguments: Samples.languages)
  func `no word of a catalogue is one that an editor struck out`(language: Language) throws {
    let patterns = try #require(Self.replaced[language]).map { ($0, try Regex($0)) }
    let file = try #require(Catalogue.files[language])
    for word in texts(in: try JSONReader.node(in: Data(file())).value) {
      for (text, pattern) in patterns { #expect(!word.contains(pattern), "\(word): \(text)") }
    }
  }

  @Test func `a document names states, skies and bands by codes, and has no word of a language but names and credits`()
    throws
  {
    let patterns = try ["vi", "en"].flatMap { try #require(Self.replaced[$0]) }.map { ($0, try Regex($0)) }
    for (name, content) in try Samples.everything(in: "vi") {
      let text = document(of: content).text.replacing(#/"(credit|licence)":"[^"]*"/#, with: "")
      for (word, pattern) in patterns { #expect(!text.contains(pattern), "\(name): \(word)") }
    }
  }

  private func texts(in value: JSONValue) -> [String] {
    switch value {
    case .string(let text): [text]
    case .array(let values): values.flatMap(texts)
    case .object(let fields): fields.values.flatMap(texts)
    default: []
    }
  }
}
