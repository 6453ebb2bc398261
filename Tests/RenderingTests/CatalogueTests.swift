import Core
import Foundation
import Testing

@testable import Rendering

/// Every language says everything.
struct CatalogueTests {
  private static let currencies = [
    "USD", "EUR", "GBP", "JPY", "CNY", "KRW", "AUD", "CAD", "CHF", "SGD", "HKD", "THB", "RUB", "INR", "MYR", "TWD",
    "LAK", "KHR", "KWD", "SAR", "DKK", "NOK", "SEK", "VND",
  ]

  @Test(arguments: Renderer.languages)
  func `a catalogue names every condition, currency, wind, weekday and month`(language: Language) throws {
    let catalogue = try Samples.catalogue(language)
    for condition in Condition.allCases {
      let words = try #require(catalogue.conditions[condition.rawValue], "\(condition)")
      #expect(!words.day.isEmpty && !words.night.isEmpty)
    }
    #expect(catalogue.conditions.count == Condition.allCases.count)
    for currency in Self.currencies { #expect(catalogue.currencies[currency]?.isEmpty == false, "\(currency)") }
    #expect(Set(catalogue.compass).count == 8)
    #expect(Set(catalogue.dates.weekdays).count == 7)
    #expect(Set(catalogue.dates.months).count == 12)
    #expect(Set(catalogue.dates.shortMonths).count == 12)
  }

  @Test(arguments: Renderer.languages)
  func `a catalogue names every scale, band and pollutant of the air, and the same airports as the others`(
    language: Language
  ) throws {
    let catalogue = try Samples.catalogue(language)
    #expect(Set(catalogue.air.scales.keys) == Set(AirQuality.Scale.allCases.map(\.rawValue)))
    #expect(Set(catalogue.air.categories.keys) == Set(AirQuality.Category.allCases.map(\.rawValue)))
    #expect(Set(catalogue.air.pollutants.keys) == Set(AirQuality.Pollutant.allCases.map(\.rawValue)))
    #expect(Set(catalogue.air.categories.values).count == AirQuality.Category.allCases.count)
    #expect(Set(catalogue.airports.keys) == Set(try Samples.catalogue("vi").airports.keys))
    #expect(catalogue.airports.keys.allSatisfy { $0.count == 4 && $0.hasPrefix("VV") })
  }

  @Test(arguments: Renderer.languages)
  func `catalogues have the same keys and the same places to fill, all of them used`(language: Language) throws {
    let words = try words(of: language)
    let vietnamese = try self.words(of: "vi")
    #expect(words.keys.sorted() == vietnamese.keys.sorted())
    let properties = Words.Key.allCases.map(\.rawValue)
    #expect(properties.sorted() == words.keys.sorted())
    for (key, text) in words {
      #expect(!text.isEmpty && places(in: text) == places(in: vietnamese[key] ?? ""), "\(key)")
    }
  }

  @Test(arguments: Renderer.languages)
  func `a placeholder's words hold no digit, and a catalogue is NFC`(language: Language) throws {
    let words = try Samples.catalogue(language).words
    for text in [
      words[.placeholder], words[.expired], words[.expiredWithoutTime], words[.ratesTitle], words[.weatherTitle],
      words[.airTitle],
      words[.sample],
    ] {
      #expect(!text.contains { $0.isNumber })
    }
    let bytes = try #require(Catalogue.files[language])
    let file = String(decoding: bytes(), as: UTF8.self)
    #expect(Array(file.precomposedStringWithCanonicalMapping.utf8) == Array(file.utf8))
  }

  /// As the forecasters' bulletins and the newspapers say it: "dông" and not "giông", "sương mù" and not "sương muối".
  private static let skies: [(Condition, day: String, night: String)] = [
    (.clear, "Quang mây, trời nắng", "Quang mây"), (.mostlyClear, "Ít mây, trời nắng", "Ít mây"),
    (.partlyCloudy, "Có mây", "Có mây"), (.overcast, "Nhiều mây", "Nhiều mây"), (.fog, "Sương mù", "Sương mù"),
    (.drizzle, "Mưa phùn", "Mưa phùn"), (.freezingDrizzle, "Mưa phùn đóng băng", "Mưa phùn đóng băng"),
    (.rainLight, "Mưa nhỏ", "Mưa nhỏ"), (.rain, "Mưa vừa", "Mưa vừa"), (.rainHeavy, "Mưa to", "Mưa to"),
    (.freezingRain, "Mưa đóng băng", "Mưa đóng băng"), (.snowLight, "Tuyết rơi nhẹ", "Tuyết rơi nhẹ"),
    (.snow, "Tuyết rơi", "Tuyết rơi"), (.snowHeavy, "Tuyết rơi dày", "Tuyết rơi dày"),
    (.sleet, "Mưa lẫn tuyết", "Mưa lẫn tuyết"), (.showersLight, "Mưa rào nhẹ", "Mưa rào nhẹ"),
    (.showers, "Mưa rào", "Mưa rào"), (.showersHeavy, "Mưa rào nặng hạt", "Mưa rào nặng hạt"),
    (.snowShowers, "Tuyết rơi từng đợt", "Tuyết rơi từng đợt"), (.thunderstorm, "Mưa dông", "Mưa dông"),
    (.thunderstormHeavy, "Dông mạnh", "Dông mạnh"), (.hail, "Mưa đá", "Mưa đá"),
    (.unknown, "Chưa có số liệu", "Chưa có số liệu"),
  ]

  @Test func `every sky has the words of Vietnamese newspapers, by day and by night`() throws {
    let vietnamese = try Samples.catalogue("vi")
    #expect(Self.skies.count == Condition.allCases.count)
    #expect(Set(Self.skies.map(\.0)) == Set(Condition.allCases))
    for (condition, day, night) in Self.skies {
      #expect(vietnamese.words(for: condition, isDay: true, month: 11) == day)
      #expect(vietnamese.words(for: condition, isDay: false, month: 11) == night)
      let july = vietnamese.words(for: condition, isDay: true, month: 7)
      #expect(july == (condition == .drizzle ? "Mưa nhỏ" : day))
    }
    let file = String(decoding: PackageResources.vi_json, as: UTF8.self).lowercased()
    for word in ["giông", "sương muối", "tỉ giá", "đô-la"] { #expect(!file.contains(word), "\(word)") }
  }

  @Test func `every file in the folder of catalogues is a language, and nothing else has to name it`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/Rendering/Languages")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(Renderer.languages.map { "\($0).json" } == files)
    for (name, language) in zip(files, Renderer.languages) {
      #expect(Catalogue.files[language]?() == Array(try Data(contentsOf: folder.appending(path: name))))
    }
  }

  @Test func `a language without a catalogue is refused by its name`() throws {
    #expect(throws: UnknownLanguage(language: "tlh")) { _ = try Renderer(languages: ["vi", "tlh"]) }
    let renderer = try Renderer(languages: ["vi"])
    let content = try Samples.content(Samples.ratesWidget(), nil, nil, state: .missing)
    #expect(throws: UnknownLanguage(language: "en")) { _ = try renderer.fragment(content, in: "en") }
    #expect("\(UnknownLanguage(language: "en"))" == "no catalogue for the language \"en\"")
  }

  private func words(of language: Language) throws -> [String: String] {
    let bytes = try #require(Catalogue.files[language])
    guard case .object(let root) = try JSONDecoder().decode(JSONValue.self, from: Data(bytes())),
      case .object(let words) = root["words"]
    else { return [:] }
    return words.compactMapValues { if case .string(let text) = $0 { text } else { nil } }
  }

  /// The names in braces; a language may begin its sentence with the wind's direction.
  private func places(in text: String) -> [String] {
    text.matches(of: /\{(\w+)\}/).map { $0.output.1.lowercased() }.sorted()
  }
}
