import Core
import Testing

@Suite struct FieldTests {
  let document = JSONValue.object([
    "state": .string("fresh"),
    "weather": .null,
    "rates": .object([
      "rows": .array([
        .object(["currency": .string("USD"), "sell": .number(26412), "mid": .null]),
        .object(["currency": .string("JPY"), "sell": .number(170)]),
      ])
    ]),
  ])

  @Test(arguments: [
    ("state", "fresh"), ("rates.rows.USD.sell", "26412"), ("rates.rows.1.currency", "JPY"),
    ("rates.rows.USD.mid", "null"),
    ("rates.rows.JPY", #"{"currency":"JPY","sell":170}"#),
  ])
  func `a path names one value, rows by currency or number`(path: String, text: String) throws {
    #expect(try document.field(path).bareText == text)
  }

  @Test(arguments: [
    ("rates.rows.EUR.sell", #"unknown field "EUR"; there are USD, JPY"#),
    ("rates.rows.+1", #"unknown field "+1"; there are USD, JPY"#),
    ("rates.row", #"unknown field "row"; there are rows"#),
    ("weather.current", #"field "weather" is null"#),
    ("state.x", #"field "state" is a plain value"#),
    ("", #"unknown field ""; there are rates, state, weather"#),
  ])
  func `a path that leads nowhere says what there is`(path: String, sentence: String) {
    #expect { try document.field(path) } throws: { "\($0)" == sentence }
  }
}
