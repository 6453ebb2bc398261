import Core
import Testing

@Suite struct SecretTests {
  private let key = "pl4nted+K3y/0123456789"

  @Test(arguments: [
    ("key pl4nted+K3y/0123456789 is no good", "key [key] is no good"),
    ("key PL4NTED%2bK3Y%2f0123456789", "key [key]"),
    ("key pl4nted+K3y/0123…", "key [key]…"),
    ("key Pl4nt…", "key [key]…"),
    ("key pl4nted%2BK3y%2F01…", "key [key]…"),
    ("text/html-pl4nted+K3y/01", "text/html-[key]"),
    ("a place in the plain …", "a place in the plain …"),
  ])
  func `a key is masked in whatever is said, also where a sentence was cut off within it`(
    words: String, expected: String
  ) {
    #expect(Secret(key).redacted(words) == expected)
  }
}
