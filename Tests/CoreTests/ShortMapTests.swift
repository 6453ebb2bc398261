import Testing

@testable import Core

/// A map for a few keys behaves as a dictionary does.
struct ShortMapTests {
  @Test func `a value is found by its key, replaced and removed`() {
    var map: ShortMap<Language, String> = ["vi": "Hà Nội"]
    #expect(map["vi"] == "Hà Nội" && map["en"] == nil && map.count == 1)
    map["en"] = "Hanoi"
    map["vi"] = "Thủ đô"
    #expect(map == ["vi": "Thủ đô", "en": "Hanoi"] && map.values == ["Thủ đô", "Hanoi"])
    map["vi"] = nil
    map["fr"] = nil
    #expect(map == ["en": "Hanoi"] && !map.isEmpty)
    map["en"] = nil
    #expect(map == [:] && map.isEmpty)
  }

  @Test func `the order of the keys makes no difference`() {
    let map: ShortMap<Language, String> = ["vi": "a", "en": "b"]
    #expect(map == ["en": "b", "vi": "a"])
    #expect(map != ["en": "b", "fr": "a"] && map != ["en": "b", "vi": "b"] && map != ["en": "b"])
    #expect(map != ["en": "b", "vi": "a", "fr": "c"])
  }
}
