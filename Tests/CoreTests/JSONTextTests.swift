import Core
import Foundation
import Testing

@Suite struct JSONTextTests {
  @Test func `keys are sorted by code point whatever the machine's language says`() throws {
    let object = ["b": 1, "a": 2, "B": 3, "ă": 4, "aa": 5, "é": 7, "": 8, "/": 9, "\n": 10]
    #expect(
      JSONValue.object(object.mapValues { .number(Decimal($0)) }).text
        == #"{"":8,"\n":10,"/":9,"B":3,"a":2,"aa":5,"b":1,"é":7,"ă":4}"#)
  }

  @Test(arguments: [
    "0", "-0.5", "26142.3", "181.64319999999998", "12345678901234567890.12", "100000000000000000000", "0.0001",
  ])
  func `a number keeps its digits`(text: String) throws {
    #expect(JSONValue.number(try #require(Decimal(plain: text))).text == text)
  }

  @Test func `lists and objects without members, null and truths are themselves`() {
    let value = JSONValue.object(["l": .array([.null, .bool(true), .bool(false), .array([])]), "o": .object([:])])
    #expect(value.text == #"{"l":[null,true,false,[]],"o":{}}"#)
  }
}
