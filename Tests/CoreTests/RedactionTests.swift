import Core
import Testing

/// A key that a provider repeats in its own words.
@Suite struct RedactionTests {
  private let secret = Secret("pl4nted+K3y/0123456789")

  @Test func `a key goes out of a text in any case, as it is or percent-encoded`() {
    #expect(secret.redacted("key PL4NTED+K3Y/0123456789, pl4nted%2bK3y%2F0123456789.") == "key [key], [key].")
  }

  @Test(
    arguments: [
      ("Invalid key pl4nted+K3y/01…", "Invalid key [key]…"), ("Invalid key PL4N…", "Invalid key [key]…"),
      ("apikey=pl4nted%2BK3y%…", "apikey=[key]…"), ("found \"pl4nted+…\" (2006)", "found \"[key]…\" (2006)"),
      ("the pl4 of…", "the pl4 of…"), ("ends in pl4…", "ends in pl4…"), ("a pl4nted tree", "a pl4nted tree"),
      ("…", "…"), ("", ""),
    ])
  func `the beginning of a key goes out of a text that was cut within it`(words: String, redacted: String) {
    #expect(secret.redacted(words) == redacted)
  }

  @Test func `what a cut of any length leaves of a key is gone`() {
    let words = "The supplied key pl4nted+K3y/0123456789 is unknown"
    for limit in 1...80 {
      #expect(!secret.redacted(plain(words, limit: limit)).contains("pl4n"), "\(limit)")
    }
  }
}
