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
    ("{\"sell\":1,\"sell\":2}", "line 1, column 11: \"sell\" is given twice in one object"),
    (
      "{\"a\":{\"b\":[{\"c\":1},{\"c\":1,\"\\u0063\":1}]}}",
      "line 1, column 27: \"\\u0063\" is given twice in one object"
    ),
    ("{\"a\":{\"b\":1},\n \"a\" : null}", "line 2, column 2: \"a\" is given twice in one object"),
    ("{\"a\":1,}", "line 1, column 8: expected a name in double quotes after the comma, found \"}\""),
    ("{\"a\":[1, ]}", "line 1, column 10: expected a value after the comma, found \"]\""),
    ("{\"a\":\"b\u{0}c\"}", "line 1, column 8: expected no control character in a string"),
    (
      "{\"a\":\"b\nc\"}",
      "line 1, column 8: expected the closing quote of a string before the end of the line"
    ),
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
