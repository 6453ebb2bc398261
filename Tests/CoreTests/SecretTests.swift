import Core
import Testing

/// A key that a provider repeats in its own words.
@Suite struct SecretTests {
  private let secret = Secret("pl4nted+K3y/0123456789")

  @Test(arguments: [
    ("key PL4NTED+K3Y/0123456789, pl4nted%2bK3y%2F0123456789.", "key [key], [key]."),
    ("key pl4nted+K3y/0123456789 is no good", "key [key] is no good"),
    ("key PL4NTED%2bK3Y%2f0123456789", "key [key]"),
  ])
  func `a key is masked in any case, as it is or percent-encoded`(words: String, redacted: String) {
    #expect(secret.redacted(words) == redacted)
  }

  @Test(arguments: [
    ("key pl4nted+K3y/0123…", "key [key]…"), ("key Pl4nt…", "key [key]…"), ("Invalid key PL4N…", "Invalid key [key]…"),
    ("Invalid key pl4nted+K3y/01…", "Invalid key [key]…"), ("key pl4nted%2BK3y%2F01…", "key [key]…"),
    ("apikey=pl4nted%2BK3y%…", "apikey=[key]…"), ("found \"pl4nted+…\" (2006)", "found \"[key]…\" (2006)"),
    ("text/html-pl4nted+K3y/01", "text/html-[key]"), ("the pl4 of…", "the pl4 of…"), ("ends in pl4…", "ends in pl4…"),
    ("a pl4nted tree", "a pl4nted tree"), ("a place in the plain …", "a place in the plain …"), ("…", "…"), ("", ""),
  ])
  func `the beginning of a key is masked in a text that was cut within it`(words: String, redacted: String) {
    #expect(secret.redacted(words) == redacted)
  }

  @Test func `a cut of any length leaves nothing of a key`() {
    let words = "The supplied key pl4nted+K3y/0123456789 is unknown"
    for limit in 1...80 {
      #expect(!secret.redacted(plain(words, limit: limit)).contains("pl4n"), "\(limit)")
    }
  }
}
