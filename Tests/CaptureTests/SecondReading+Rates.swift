import Core
import Foundation
import Testing

/// A price by other arithmetic than the adapters': nil for what the banks write where they quote none.
private func price(_ value: Any?) -> Decimal? {
  let number = NSDecimalNumber(string: value as? String ?? "0", locale: ["NSLocaleDecimalSeparator": "."])
  return number == NSDecimalNumber.notANumber || number == NSDecimalNumber.zero ? nil : number.decimalValue
}

func expectVietcombankJSON(_ table: RateTable, _ capture: Capture) throws {
  let now = try #require(Date(iso8601: capture.now))
  try expectVietcombankJSON(table, try tree(capture), now: now)
  let updated = try #require(try tree(capture)["UpdatedDate"] as? String)
  #expect(table.observedAt == ISO8601DateFormatter().date(from: updated))
  #expect(table.observedAt != nil)
}

func expectVietcombankJSON(_ table: RateTable, _ body: [String: Any], now: Date) throws {
  let rows = try #require(body["Data"] as? [[String: Any]])
  #expect(table.basis == .board && table.day == nil && rows.count >= 3)
  #expect(table.observedAt ?? now <= now)
  #expect(table.rows.map(\.currency.rawValue) == rows.map { $0["currencyCode"] as? String })
  for (rate, row) in zip(table.rows, rows) {
    #expect(rate.buyCash == price(row["cash"]), "\(rate.currency)")
    #expect(rate.buyTransfer == price(row["transfer"]), "\(rate.currency)")
    #expect(rate.sell == price(row["sell"]), "\(rate.currency)")
    #expect(rate.unit == 1 && rate.mid == nil && rate.sell != nil)
  }
}

/// The days of February 2024, each as the bank's whole answer: what was put around the rows is added.
func daysOfTet() throws -> [(day: String, body: Data)] {
  let file = try #require(capturesFolder).appendingPathComponent("rates/vietcombank-json-data-arrays-202402-tet.json")
  let days = try #require(try JSONSerialization.jsonObject(with: try Data(contentsOf: file)) as? [[String: Any]])
  return try days.map { entry in
    let day = try #require(entry["day"] as? String)
    let rows = try #require(entry["data"] as? [[String: Any]])
    let answer: [String: Any] = [
      "Count": rows.count, "Date": "\(day)T00:00:00", "UpdatedDate": "\(day)T23:00:00+07:00", "Data": rows,
    ]
    return (day, try JSONSerialization.data(withJSONObject: answer))
  }
}

func expectTechcombank(_ table: RateTable, _ capture: Capture) throws {
  let all = try #require(object(try tree(capture)["exchangeRate"])["data"] as? [[String: Any]])
  // By label alone: a code, or the dollar's large notes.
  let rows = all.filter { row in
    let label = row["label"] as? String ?? ""
    return label == "USD (50,100)" || label.count == 3 && label != "XAU"
  }
  #expect(table.basis == .board && table.observedAt == nil && table.day == nil)
  #expect(table.rows.map(\.currency.rawValue) == rows.map { $0["sourceCurrency"] as? String })
  #expect(table["USD"] != nil && table["XAU"] == nil)
  for (rate, row) in zip(table.rows, rows) {
    #expect(rate.buyCash == price(row["bidRateTM"]), "\(rate.currency)")
    #expect(rate.buyTransfer == price(row["bidRateCK"]), "\(rate.currency)")
    #expect(rate.sell == price(row["askRate"]), "\(rate.currency)")
  }
}

func expectOpenERAPI(_ table: RateTable, _ capture: Capture) throws {
  let body = try tree(capture)
  let values = object(body["rates"])
  let dong = try #require(number(values["VND"]))
  let updated = try #require(body["time_last_update_utc"] as? String)
  let formatter = DateFormatter()
  formatter.locale = Locale(identifier: "en_US_POSIX")
  formatter.timeZone = .gmt
  formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss Z"
  let updatedAt = try #require(formatter.date(from: updated))
  formatter.dateFormat = "yyyy-MM-dd"
  #expect(table.basis == .reference && table.day?.description == formatter.string(from: updatedAt))
  #expect(table.observedAt == nil)
  #expect(Set(table.rows.map(\.currency.rawValue)) == Set(values.keys).subtracting(["VND"]))
  for rate in table.rows {
    let value = try #require(number(values[rate.currency.rawValue]))
    let mid = NSDecimalNumber(decimal: try #require(rate.mid)).doubleValue
    #expect(abs(mid - dong / value) <= max(0.0000501, dong / value * 1e-12), "\(rate.currency)")
  }
}
