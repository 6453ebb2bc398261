import Foundation
import Testing

@testable import Core

/// The one strict reader of JSON: every flaw has its place.
struct JSONReaderTests {
  private func flaw(_ bytes: [UInt8]) -> String {
    do throws(JSONFlaw) {
      _ = try JSONReader.node(in: Data(bytes))
      return ""
    } catch {
      return error.description
    }
  }

  @Test(arguments: [
    ("{\n  \"a\": 1\n  \"b\": 2\n}", "line 3, column 3: expected \",\" or \"}\", found a string"),
    ("{\"a\": [1 2]}", "line 1, column 10: expected \",\" or \"]\", found \"2\""),
    ("{\"a\" 1}", "line 1, column 6: expected \":\" after the name, found \"1\""),
    ("{\"a\": 1,\n}", "line 2, column 1: expected a name in double quotes after the comma, found \"}\""),
    ("[1,]", "line 1, column 4: expected a value after the comma, found \"]\""),
    ("[,]", "line 1, column 2: expected a value, found \",\""),
    ("{a: 1}", "line 1, column 2: expected a name in double quotes, found \"a\""),
    (
      "{\n// why\n\"a\": 1}",
      "line 2, column 1: expected a name in double quotes, found a comment; JSON has no comments"
    ),
    (
      "{\"a\": 1, /* b */ \"c\": 2}",
      "line 1, column 10: expected a name in double quotes after the comma, found a comment; JSON has no comments"
    ),
    ("{\"a\": # b\n1}", "line 1, column 7: expected a value, found a comment; JSON has no comments"),
    ("{\"a\": 'b'}", "line 1, column 7: expected a value, found '; JSON puts its strings in double quotes"),
    ("{\"Hà Nội\": \"Huế\", b}", "line 1, column 19: expected a name in double quotes after the comma, found \"b\""),
    ("{\"a\": \"b\n\"}", "line 1, column 9: expected the closing quote of a string before the end of the line"),
    ("{\"a\": \"b", "line 1, column 7: expected a closing quote for the string that begins here"),
    (
      "{\"a\":\n [1,\n 2",
      "line 3, column 3: expected \",\" or \"]\", found the end of the text; what begins in line 2, column 2 is not closed"
    ),
    ("{\"a\": 1}\n}", "line 2, column 1: expected the end of the text, found \"}\""),
    ("{\"a\": 1,\n \"b\": 2, \"a\": 3}", "line 2, column 10: \"a\" is given twice in one object"),
    ("{\"a\": 1, \"\\u0061\": 3}", "line 1, column 10: \"\\u0061\" is given twice in one object"),
    ("{\"a\": NaN}", "line 1, column 7: expected a value, found \"NaN\""),
    ("{\"a\": True}", "line 1, column 7: expected a value, found \"True\""),
    ("{\"a\": nulls}", "line 1, column 7: expected a value, found \"nulls\""),
    ("{\"a\": 01}", "line 1, column 7: expected a number, found \"01\""),
    ("{\"a\": 1.}", "line 1, column 9: expected a digit after the decimal point"),
    ("{\"a\": .5}", "line 1, column 7: expected a value, found \".5\""),
    ("{\"a\": +5}", "line 1, column 7: expected a value, found \"+5\""),
    ("{\"a\": 1e}", "line 1, column 9: expected a digit of the exponent"),
    ("{\"a\": 0x1F}", "line 1, column 7: expected a number, found \"0x1F\""),
    (
      "{\"a\": 1e-130}",
      "line 1, column 7: expected a number of at most 38 digits with an exponent from -80 to 80, found 1e-130"
    ),
    (
      "{\"a\": -1e999}",
      "line 1, column 7: expected a number of at most 38 digits with an exponent from -80 to 80, found -1e999"
    ),
    ("{\"a\": \"\\x\"}", "line 1, column 8: expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u after a backslash"),
    ("{\"a\": \"\\u12G4\"}", "line 1, column 8: expected four hexadecimal digits after \\u"),
    ("{\"a\": \"\\ud800\"}", "line 1, column 7: expected a character, found half of a surrogate pair"),
    ("{\"a\": \"b\tc\"}", "line 1, column 9: expected no control character in a string"),
    ("", "line 1, column 1: expected a value, found an empty text"),
    (" \n ", "line 2, column 2: expected a value, found an empty text"),
    ("\u{FEFF}{}", "line 1, column 1: expected no byte order mark; save the file as UTF-8 without one"),
  ])
  func `a flaw is said with its line and column`(text: String, sentence: String) {
    #expect(flaw(Array(text.utf8)) == sentence)
  }

  @Test func `what is no UTF-8 is said with its place`() {
    #expect(
      flaw(Array("{\"ế\":\n \"".utf8) + [0xC3, 0x28] + Array("\"}".utf8)) == "line 2, column 3: expected UTF-8 text")
    #expect(flaw([0xED, 0xA0, 0x80]) == "line 1, column 1: expected UTF-8 text")
  }

  @Test func `however deep a text is, it is refused and not followed to its end`() {
    let open = String(repeating: "[", count: 300_000)
    #expect(flaw(Array(open.utf8)) == "line 1, column 129: expected at most 128 nested lists and objects")
    #expect(JSONReader.flaw(in: Data(String(repeating: "{\"a\":", count: 300_000).utf8)) != nil)
    let deepest = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
    #expect(flaw(Array(deepest.utf8)) == "")
  }

  @Test(arguments: [
    #"{"a":[1,-0.50,2e3,1E-2,0,-0,123456789012345678901234567890.12345678],"b":{"c":null,"d":[true,false]}}"#,
    #" [ "\u0041\ud83d\ude00\"\\\/\b\f\n\r\t", "", {} , [ ] ] "#, "\"x\"", "12", "null", "\r\n\t{}\n",
    #"{"a":{"a":["a","a",{"a":"a"}],"b":"a"},"b":{"a":"}],\\"}}"#,
  ])
  func `a good text is read as Foundation reads it`(text: String) throws {
    let data = Data(text.utf8)
    #expect(try JSONReader.node(in: data).value == JSONDecoder().decode(JSONValue.self, from: data))
    #expect(JSONReader.flaw(in: data) == nil)
  }

  @Test func `every value and every name has its place`() throws {
    let node = try JSONReader.node(in: Data("{\n \"ế\": [1,\n  {\"b\": \"x\"}]}".utf8))
    guard case .object(let members) = node.content, let member = members.first,
      case .array(let elements) = member.node.content, case .object(let inner)? = elements.last?.content
    else { return #expect(Bool(false)) }
    #expect(node.position == TextPosition(line: 1, column: 1))
    #expect(member.name == "ế" && member.position == TextPosition(line: 2, column: 2))
    #expect(member.node.position == TextPosition(line: 2, column: 7))
    #expect(elements.map(\.position) == [TextPosition(line: 2, column: 8), TextPosition(line: 3, column: 3)])
    #expect(inner.first?.node.position == TextPosition(line: 3, column: 9))
  }

  @Test(arguments: [0, 1, 127, 128, 299])
  func `of many names one that is given twice is found`(number: Int) {
    let members = (0..<300).map { "\"n\($0)\": 1" }
    #expect(flaw(Array("{\(members.joined(separator: ","))}".utf8)) == "")
    let text = "{\((members + [members[number]]).joined(separator: ","))}"
    #expect(flaw(Array(text.utf8)).hasSuffix("\"n\(number)\" is given twice in one object"))
  }
}
