import Core
import Testing

struct SuggestionTests {
  @Test(arguments: [
    ("refesh", ["refresh", "reject"], "refresh"), ("tll", ["ttl", "title"], "ttl"), ("usd", ["EUR", "USD"], "USD"),
    ("languags", ["site", "languages"], "languages"),
    ("vietcombonk", ["vietcombank-json", "vietcombank"], "vietcombank"),
  ])
  func `a word that is nearly a known one is told which`(word: String, known: [String], nearest: String) {
    #expect(suggestion(for: word, among: known) == "; did you mean \"\(nearest)\"?")
  }

  @Test(arguments: [
    ("fetch", ["refresh", "get"]), ("en", ["vi"]), ("", ["a", "b"]), ("rates", ["rates"]), ("x", []),
    (String(repeating: "a", count: 100_000), [String(repeating: "a", count: 100_001)]),
  ])
  func `a word that is near to none is told nothing`(word: String, known: [String]) {
    #expect(suggestion(for: word, among: known) == "")
  }
}
