import Core
import Foundation
import Testing

@Suite struct JSONTextTests {
  private let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }()

  @Test func `a text of any letters is written as JSONEncoder writes it`() throws {
    let scalars = (0..<0x300).compactMap(Unicode.Scalar.init) + ["\u{301}", "\u{2028}", "\u{FEFF}", "\u{1F327}"]
    for scalar in scalars {
      let text = "a\(scalar)\"\(scalar)"
      #expect(JSONValue.string(text).text == String(decoding: try encoder.encode(text), as: UTF8.self))
    }
  }

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

@Suite struct DigitsTests {
  @Test func `a decimal's digits are what its description says`() throws {
    for number in 0..<2000 as Range<UInt64> {
      var text = String(number &* 0x9E37_79B9_7F4A_7C15).suffix(Int(number % 20) + 1)
      text.insert(".", at: text.index(text.startIndex, offsetBy: Int(number % UInt64(text.count + 1))))
      for sign in ["", "-"] {
        let decimal = try #require(Decimal(string: sign + text))
        #expect(decimal.digits == decimal.description, "\(sign + text)")
        let isPlain = !text.hasPrefix(".") && !text.hasSuffix(".")
        #expect(Decimal(plain: sign + text) == (isPlain ? decimal : nil), "\(sign + text)")
      }
    }
    for text in ["0", "-0", "1e30", "1e-30", "9223372036854775807", "100", "0.10"] {
      let decimal = try #require(Decimal(string: text))
      #expect(decimal.digits == decimal.description)
    }
    #expect(Decimal.nan.digits == "NaN")
  }
}
