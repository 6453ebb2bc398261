import Core
import Foundation
import Testing

@testable import Rendering

/// The rules of the JSON that goldens alone do not explain.
struct DocumentTests {
  @Test func `a change is against the previous board, and null where either side is missing`() throws {
    let table = try Samples.board()
    let past = try Samples.past(Samples.board(usd: "26372"))
    #expect(RateChange(of: "USD", in: table, past: past)?.step == 40)
    #expect(RateChange(of: "EUR", in: table, past: past)?.step == 0)
    #expect(RateChange(of: "JPY", in: table, past: past) == nil)
    #expect(RateChange(of: "AUD", in: table, past: past) == nil)
    #expect(RateChange(of: "USD", in: table, past: nil) == nil)
  }

  @Test func `a change is never between a board and reference rates, nor between different units`() throws {
    let table = try Samples.board()
    #expect(RateChange(of: "USD", in: table, past: try Samples.past(Samples.referenceTable())) == nil)
    var hundred = table
    hundred.rows[0].unit = 100
    #expect(RateChange(of: "USD", in: hundred, past: try Samples.past(table)) == nil)
  }

  @Test func `rows are exactly the configured currencies in their order`() throws {
    let content = try Samples.content(
      Samples.ratesWidget(["JPY", "XYZ", "USD"]), .rates(Samples.board()), Samples.bank)
    guard case .object(let root) = document(of: content), case .object(let rates) = root["rates"],
      case .array(let rows) = rates["rows"]
    else {
      Issue.record("no rows")
      return
    }
    let currencies = rows.map { row -> JSONValue? in if case .object(let row) = row { row["currency"] } else { nil } }
    #expect(currencies == [.string("JPY"), .string("XYZ"), .string("USD")])
    #expect(rates["unchangedSince"] == .null)
    #expect(root["sample"] == nil && root["weather"] == nil)
  }

  @Test func `numbers keep the provider's digits and no trailing nought`() throws {
    var weather = try Samples.weather()
    weather.current.pressureHectopascals = 1013.0
    weather.current.temperatureCelsius = 24.27
    weather.current.precipitationMillimeters = 0.00001
    let content = try Samples.content(Samples.weatherWidget(), .weather(weather), Samples.openMeteo)
    let text = document(of: content).text
    #expect(text.contains("\"pressureHectopascals\":1013,"))
    #expect(text.contains("\"temperatureCelsius\":24.27,"))
    #expect(text.contains("\"precipitationMillimeters\":0.00001,"))
    #expect(text.contains("\"gustMetersPerSecond\":null"))
    #expect(text.contains("\"feelsLikeCelsius\":25.9,"))
  }

  @Test func `expired data are null while their source stays`() throws {
    let content = try Samples.content(
      Samples.weatherWidget(), .weather(Samples.weather()), Samples.openMeteo, state: .expired)
    guard case .object(let root) = document(of: content) else { return }
    #expect(root["weather"] == .null)
    #expect(root["source"] != .null)
  }
}
