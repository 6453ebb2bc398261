import Foundation
import Testing

@testable import Core
@testable import Rendering

/// The kind that CONTRIBUTING.md adds as its example.
@Suite struct KindExampleTests {
  private let now = Date(timeIntervalSince1970: 1_795_307_400)
  private let place = Place(
    names: ["en": "Vung Tau"], coordinate: Coordinate(latitude: 10.346, longitude: 107.084), zone: .vietnam)

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

  @Test(arguments: [("Tides", "Core"), ("TidesRendering", "Rendering")])
  func `the files that the guide shows are those that are compiled here`(name: String, module: String) throws {
    let source = try String(contentsOf: Self.folder.appendingPathComponent("Example/\(name).swift"), encoding: .utf8)
      .replacingOccurrences(of: "\n@testable import \(module)\n", with: "")
    let root = Self.folder.deletingLastPathComponent().deletingLastPathComponent()
    // A test sees what is internal in Core as public, so its own types cannot be wider than that.
    let guide = try String(contentsOf: root.appendingPathComponent("CONTRIBUTING.md"), encoding: .utf8)
      .replacingOccurrences(of: "package ", with: "")
    #expect(guide.contains("```swift\n\(source)```"))
  }

  @Test func `its reading is judged by its own rules`() {
    let widget = Widget(
      id: "w", subject: .tides(place), providers: ["p"], ttlSeconds: 900, maxAgeSeconds: 7200, zone: .vietnam)
    let use = FeedUse(Feed("p", widget.queries[0]), of: widget, place: place, historySeconds: 0)
    func implausibility(_ meters: Double?, hoursAgo: Double = 0) -> Failure? {
      Tides(observedAt: now.addingTimeInterval(-hoursAgo * 3600), heightMeters: meters).implausibility(
        for: use, at: now)
    }
    #expect(implausibility(2.4) == nil && implausibility(nil) == nil)
    #expect(implausibility(24) == .implausible("height 24, expected -5 to 20"))
    #expect(implausibility(2.4, hoursAgo: 3)?.reason == "outdated")
    #expect(Tides(observedAt: now, heightMeters: nil).emptiness(for: []) == .empty("no height"))
    #expect(Tides(observedAt: now, heightMeters: 2.4).followed.map(\.value) == [2.4])
  }

  @Test func `its words are those of the language`() throws {
    let catalogue = try #require(try Catalogue(of: "vi"))
    let words = TidesWords(Tides(observedAt: now, heightMeters: 2.4), catalogue)
    #expect(words.height == "2,4 m")
    #expect(words.fields(isCompact: false)["height"] as? String == "2,4 m")
  }
}
