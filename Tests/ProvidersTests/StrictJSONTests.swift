import Core
import Foundation
import Testing

@testable import Providers

@Suite struct StrictJSONTests {
  private struct Anything: Decodable {}

  private func decode(_ text: String) throws {
    _ = try decodeJSON(Anything.self, from: Data(text.utf8))
  }

  @Test(arguments: [
    ("{\"sell\":1,\"sell\":2}", "\"sell\": given twice"),
    ("{\"a\":{\"b\":[{\"c\":1},{\"c\":1,\"\\u0063\":1}]}}", "\"c\": given twice"),
    ("{\"a\":{\"b\":1}, \"a\" : null}", "\"a\": given twice"),
    ("{\"a\":1,}", "expected a value after a comma, found none"),
    ("{\"a\":[1, ]}", "expected a value after a comma, found none"),
    ("{\"a\":\"b\u{0}c\"}", "a control character in a string"),
    ("{\"a\":\"b\nc\"}", "a control character in a string"),
  ])
  func `what Foundation would pass over with loss is refused`(_ text: String, _ sentence: String) {
    #expect(throws: Failure.malformed(sentence)) { try decode(text) }
  }

  @Test(arguments: [
    #"{"a":{"a":["a","a",{"a":"a"}],"b":"a"},"b":{"a":"}],\\"}}"#, #"{"a":"\",\"a\":","b":"{\"b\":1,}"}"#, "{}",
    "{\n\t}",
    #"{"a":[[],[{}],{}],"A":"\u0000"}"#,
  ])
  func `names may come again in another object, and anything may stand in a string`(_ text: String) throws {
    try decode(text)
  }
}
