import Core
import Foundation
import Testing

@testable import Storage

/// The stored text of validators, read without a decoder.
struct StoredValidatorsTests {
  @Test(arguments: [
    Validators(etag: #""33a64df5""#), Validators(etag: #"W/"a\b""#, lastModified: "Sun, 22 Nov 2026 07:30:00 GMT"),
    Validators(address: "1f", access: "2e"),
    Validators(etag: "é", lastModified: "", address: "1f", access: "2e"),
  ])
  func `what is stored is read as it was`(validators: Validators) throws {
    let text = try #require(try validators.storedText)
    #expect(StoredValidators.validators(in: text) == validators)
    #expect(Validators(storedText: text) == validators)
  }

  @Test(arguments: [
    "", "{", "{}", "[]", #"{"etag":1}"#, #"{"etag":null}"#, #"{"etag":"a"} "#, #"{"etag":"a""#, #"{"etag":"a",}"#,
    #"{"etag":"a","etag":"b"}"#, #"{ "etag":"a"}"#, #"{"etag":"\u0061"}"#, #"{"etag":"\n"}"#, #"{"etag":"\"#,
    #"{"name":"a"}"#, #"{"address":"a","etag":{}}"#,
  ])
  func `every other text is left to the decoder`(text: String) {
    #expect(StoredValidators.validators(in: text) == nil)
    #expect(Validators(storedText: text) == (try? JSONDecoder().decode(Validators.self, from: Data(text.utf8))))
  }
}
