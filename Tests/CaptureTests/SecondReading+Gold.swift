import Core
import Foundation
import Providers
import Testing

/// A row of a recorded list, read by other means than the adapters read it: prices are digits, and those of a lượng come
/// of those of a chỉ by a zero behind them.
private struct Row {
  let key: String
  /// In the dealer's own unit; empty where the dealer does not buy, or sell.
  let buy: String
  let sell: String
  /// What makes a lượng of the unit: `0` behind a chỉ's digits, nothing behind a lượng's.
  let zeros: String
  /// As the body has it.
  let fineness: String?
  let at: Date?

  init(_ key: String, _ buy: String, _ sell: String, zeros: String, fineness: String?, at: Date?) {
    self.key = key
    self.buy = buy == "0" ? "" : buy
    self.sell = sell == "0" ? "" : sell
    self.zeros = zeros
    self.fineness = fineness
    self.at = at
  }
}

/// The digits of a JSON number before its point.
private func digits(_ value: Any?) throws -> String {
  let text = try #require(value as? NSNumber).stringValue
  return String(text.prefix { $0 != "." })
}

/// An instant of a dealer's text, which is Hanoi's, by Foundation's own formatter.
private func instant(_ text: Any?, _ form: String) throws -> Date {
  let formatter = DateFormatter()
  formatter.locale = Locale(identifier: "en_US_POSIX")
  formatter.timeZone = TimeZone(identifier: "Asia/Ho_Chi_Minh")
  formatter.dateFormat = form
  let text = try #require(text as? String)
  return try #require(formatter.date(from: text))
}

/// Every row of a recorded list is asked for, and says in both units what it says.
private func expect(_ rows: [Row], _ asked: GoldPrice, unit: GoldPrice.Unit, _ capture: Capture) throws {
  var capture = capture
  let product = capture.product
  #expect(rows.contains { $0.key == product } && Set(rows.map(\.key)).count == rows.count)
  for row in rows {
    capture.product = row.key
    let price = try #require(try capture.result().get().gold, "\(row.key)")
    #expect(row.key != product || price == asked)
    #expect(price.unit == unit, "\(row.key)")
    #expect(price.buy?.description ?? "" == row.buy && price.sell?.description ?? "" == row.sell, "\(row.key)")
    for (side, text) in [(GoldSide.buy, row.buy), (.sell, row.sell)] {
      #expect(price[side]?.description ?? "" == (text.isEmpty ? "" : text + row.zeros), "\(row.key)")
    }
    #expect(price.finenessPermille?.description == row.fineness, "\(row.key)")
    #expect(price.observedAt == row.at, "\(row.key)")
  }
}

func expectBTMC(_ price: GoldPrice, _ capture: Capture) throws {
  let data = try #require(object(try tree(capture)["DataList"])["Data"] as? [[String: String]])
  let rows = try data.enumerated().map { index, row in
    func member(_ name: String) throws -> String { try #require(row["@\(name)_\(index + 1)"]) }
    // "99.9" is percent: its point moves by one place.
    let fineness = try member("h").replacing(/^99\.9$/, with: "999")
    return Row(
      try member("n"), try member("pb"), try member("ps"), zeros: "0", fineness: fineness,
      at: try instant(try member("d"), "dd/MM/yyyy HH:mm"))
  }
  #expect(rows.count == 7 && rows.contains { $0.sell.isEmpty })
  try expect(rows, price, unit: .mace, capture)
}

func expectSJC(_ price: GoldPrice, _ capture: Capture) throws {
  let body = try tree(capture)
  let data = try #require(body["data"] as? [[String: Any]])
  let at = try instant(body["latestDate"], "HH:mm dd/MM/yyyy")
  // By number and by name: each is a key of its own.
  let rows = try data.flatMap { row in
    let (buy, sell) = (try digits(row["BuyValue"]), try digits(row["SellValue"]))
    #expect(buy == "\(row["Buy"] as? String ?? "")000".replacing(",", with: ""))
    let name = "\(row["TypeName"] as? String ?? ""), \(row["BranchName"] as? String ?? "")"
    return [name, try digits(row["Id"])].map { Row($0, buy, sell, zeros: "", fineness: "999.9", at: at) }
  }
  #expect(rows.count == 4)
  try expect(rows, price, unit: .tael, capture)
}

func expectMiHong(_ price: GoldPrice, _ capture: Capture) throws {
  let data = try #require(try tree(capture)["data"] as? [[String: Any]])
  let rows = try data.map { row in
    let code = try #require(row["code"] as? String)
    return Row(
      code, try digits(row["buyingPrice"]), try digits(row["sellingPrice"]), zeros: "0",
      fineness: code == "SJC" ? "999.9" : code, at: try instant(row["dateTime"], "dd/MM/yyyy, HH:mm"))
  }
  #expect(rows.count == 8 && rows.contains { $0.sell.isEmpty })
  try expect(rows, price, unit: .mace, capture)
}
