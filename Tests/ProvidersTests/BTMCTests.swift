import Core
import Foundation
import Testing

@testable import Providers

struct BTMCTests {
  private static let bar = "VÀNG MIẾNG SJC (Vàng SJC)"

  private func row(
    _ number: Int = 1, _ name: String = bar, karat: String = "24k", fineness: String = "999.9",
    buy: String = "14800000",
    sell: String = "15050000", at time: String = "22/11/2026 06:55"
  ) -> String {
    let members = [
      ("row", "\(number)"), ("n_\(number)", name), ("k_\(number)", karat), ("h_\(number)", fineness),
      ("pb_\(number)", buy), ("ps_\(number)", sell), ("pt_\(number)", "0"), ("d_\(number)", time),
    ]
    return "{\(members.map { "\"@\($0)\":\"\($1)\"" }.joined(separator: ","))}"
  }

  private func price(of key: String = bar, in rows: String...) throws -> GoldPrice {
    let body = #"{"DataList":{"Data":[\#(rows.joined(separator: ","))]}}"#
    return try BTMC().decode(Reply(status: 200, body: Data(body.utf8)), product: key, now: pinnedNow)
  }

  @Test func `the key of the site goes into the address, and what is stored and said has only its place`() {
    let access = Access(origin: BTMC.origin(hasKey: true), key: Secret("s3cr3t"))
    var request = BTMC().request(access: access, now: pinnedNow)
    request.key = access.key
    #expect(request.address == "https://api.btmc.vn/api/BTMCAPI/getpricebtmc?key=s3cr3t")
    #expect(request.target == "https://api.btmc.vn/api/BTMCAPI/getpricebtmc?key={key}")
  }

  @Test func `a price is of a chỉ and is kept as it was said`() throws {
    let price = try price(in: row())
    #expect(price.unit == .mace && price.buy == 14_800_000 && price.sell == 15_050_000)
    #expect(price[.buy] == 148_000_000 && price[.sell] == 150_500_000)
    #expect(price.finenessPermille?.description == "999.9")
    #expect(try price.observedAt == instantOf("2026-11-21T23:55:00Z"))
  }

  @Test func `a price of a lượng or in thousands is read as it was said, for the site's bounds to refuse`() throws {
    #expect(try price(in: row(sell: "150500000"))[.sell] == 1_505_000_000)
    #expect(try price(in: row(sell: "15050"))[.sell] == 150_500)
  }

  @Test func `0 is a product that is not bought or not sold, never a price of 0`() throws {
    let bought = try price(in: row(sell: "0"))
    #expect(bought.buy == 14_800_000 && bought.sell == nil && bought[.sell] == nil)
    #expect(try price(in: row(buy: "0", sell: "15050000")).buy == nil)
  }

  @Test func `of several rows of a name the first counts`() throws {
    let history = [row(9, buy: "14750000", at: "22/11/2026 06:30"), row(10, buy: "14700000", at: "21/11/2026 15:20")]
    #expect(try price(in: row(2, "NHẪN TRÒN TRƠN"), row(7), history[0], history[1]).buy == 14_800_000)
    #expect(try price(in: history[0], row(7)).buy == 14_750_000)
  }

  @Test func `where the first row of a name cannot be read, an earlier price does not take its place`() {
    let sentence =
      "DataList.Data[0].@pb_1: expected đồng in at most 12 digits, such as 14800000, found \"14.800.000\""
    #expect(throws: Failure.malformed(sentence)) { try price(in: row(buy: "14.800.000"), row(8)) }
  }

  @Test(arguments: [
    "?", "null", "7", "[]", "{}", #"{"@row":"2"}"#, #"{"@n_2":null}"#, #"{"@n_2":" "}"#, #"{"@n_2":7}"#,
    #"{"@n_2":"VÀNG","@n_3":"VÀNG"}"#, #"{"@n_2":"NHẪN","@pb_2":7,"@ps_2":"?","@d_2":[]}"#,
    #"{"@n_2":"BẠC MIẾNG","@k_2":""}"#,
  ])
  func `a row of another product costs the asked one nothing, whatever it says`(_ other: String) throws {
    let other = other == "?" ? "\"?\"" : other
    #expect(try price(in: other, row(7)).sell == 15_050_000)
    #expect(try price(in: row(7), other).sell == 15_050_000)
  }

  @Test func `the numbers of the rows may begin anywhere, and the row need not say its own`() throws {
    let row = row(632).replacing(#""@row":"632","#, with: "")
    #expect(try price(in: row).buy == 14_800_000)
  }

  @Test func `a name is found in whatever form of Unicode, and with other spaces between its words`() throws {
    let decomposed = Self.bar.decomposedStringWithCanonicalMapping
    #expect(Array(decomposed.unicodeScalars) != Array(Self.bar.unicodeScalars))
    #expect(try price(of: decomposed, in: row()).buy == 14_800_000)
    #expect(try price(in: row(1, decomposed)).buy == 14_800_000)
    #expect(try price(in: row(1, " VÀNG  MIẾNG SJC (Vàng SJC) ")).buy == 14_800_000)
    #expect(throws: Failure.self) { try price(of: "VÀNG MIẾNGSJC (Vàng SJC)", in: row()) }
  }

  @Test(arguments: [
    ("VÀNG MIẾNG SJC", "; did you mean \"VÀNG MIẾNG SJC (Vàng SJC)\"?"),
    ("Vang mieng SJC (Vang SJC)", "; did you mean \"VÀNG MIẾNG SJC (Vàng SJC)\"?"),
    ("VÀNG MIỀNG SJC (Vàng SJ)", "; did you mean \"VÀNG MIẾNG SJC (Vàng SJC)\"?"),
    ("bản vàng đắc", "; did you mean \"BẢN VÀNG ĐẮC LỘC\"?"),
    ("Nhẫn cưới", ", found \"VÀNG MIẾNG SJC (Vàng SJC)\", \"NHẪN TRÒN TRƠN\" and 1 more"),
  ])
  func `a product that is not listed is said with those that are`(_ key: String, _ others: String) {
    #expect(throws: Failure.empty("no product \"\(key)\"\(others)")) {
      try price(of: key, in: row(), row(2, "NHẪN TRÒN TRƠN"), row(3), row(4, "BẢN VÀNG ĐẮC LỘC"))
    }
  }

  @Test func `where a row has no name, which may be the asked one, that is said unless a name is similar`() {
    #expect(throws: Failure.malformed("DataList.Data[1]: expected an object, found null")) {
      try price(of: "Nhẫn cưới", in: row(), "null")
    }
    #expect(throws: Failure.empty("no product \"VÀNG MIẾNG\"; did you mean \"\(Self.bar)\"?")) {
      try price(of: "VÀNG MIẾNG", in: row(), "null")
    }
  }

  @Test func `a list without rows, or without a name in any row, says so`() {
    #expect(throws: Failure.empty("no product \"SJC\": the list is empty")) { try price(of: "SJC", in: "") }
    #expect(throws: Failure.malformed("DataList.Data[0]: expected one name such as @n_1, found 0")) {
      try price(of: "SJC", in: #"{"@name_1":"SJC"}"#, #"{"@name_2":"SJC"}"#)
    }
  }

  @Test(arguments: [
    ("999.9", "999.9"), ("99.9", "999"), ("99.99", "999.9"), ("1000", "1000"), ("100", "1000"), ("750", "750"),
    ("75", "750"), ("58.3", "583"), ("333", "333"), ("33.3", "333"), ("", nil), (" ", nil),
  ])
  func `a fineness is in a thousand or percent, by its size`(_ text: String, _ permille: String?) throws {
    #expect(try price(in: row(fineness: text)).finenessPermille?.description == permille)
  }

  @Test(arguments: ["9999", "1000.1", "332.9", "100.1", "33.2", "24", "0", "0.999", "-999.9", "999,9", "24k", "99.9%"])
  func `a fineness that is neither is refused`(_ text: String) {
    let sentence = "DataList.Data[0].@h_1: expected a fineness of gold such as 999.9 or 99.9, found \"\(text)\""
    #expect(throws: Failure.malformed(sentence)) { try price(in: row(fineness: text)) }
  }

  @Test(arguments: [
    "BẠC MIẾNG PHÚ QUÝ Ag 999 5 LƯỢNG (PHÚ QUÝ)", "Bạc thỏi", "MIẾNG Ag999 1 KG", "VÀNG BẠC", "THỎI (bạc)",
    "BẠC MIẾNG".decomposedStringWithCanonicalMapping,
  ])
  func `silver is refused by its name, whatever karat and fineness it has`(_ name: String) {
    #expect(throws: Failure.empty("expected a product of gold, \"\(name)\" is silver")) {
      try price(of: name, in: row(1, name))
    }
  }

  @Test(arguments: ["VÀNG BẠCH KIM", "NHẪN BẠCH YẾN (Vàng Rồng)", "VÀNG AGRIBANK", "VÀNG TÂN BẮC"])
  func `a word that only contains that of silver is none`(_ name: String) throws {
    #expect(try price(of: name, in: row(1, name)).buy == 14_800_000)
  }

  @Test(arguments: ["24k", "24K", "18k", "8k", "14.5k"])
  func `a karat of gold is taken`(_ karat: String) throws {
    #expect(try price(in: row(karat: karat)).buy == 14_800_000)
  }

  @Test(arguments: ["Ag", "S925", "25k", "7k", "24", "k", "-9k"])
  func `what is no karat of gold is refused`(_ karat: String) {
    let sentence = "DataList.Data[0].@k_1: expected a karat of gold, 8k to 24k, found \"\(karat)\""
    #expect(throws: Failure.malformed(sentence)) { try price(in: row(karat: karat)) }
  }

  @Test func `without a karat the name must say gold`() throws {
    #expect(try price(in: row(karat: "")).buy == 14_800_000)
    let sentence = "DataList.Data[0]: expected a karat or the word VÀNG in the name, found \"THỎI MẪU 1 KG\""
    #expect(throws: Failure.malformed(sentence)) {
      try price(of: "THỎI MẪU 1 KG", in: row(1, "THỎI MẪU 1 KG", karat: ""))
    }
  }

  @Test(arguments: [
    ("22/11/2026 07:30", "2026-11-22T00:30:00Z"), ("22/11/2026 07:40", "2026-11-22T00:40:00Z"),
    ("22/11/2026 07:41", nil), ("23/11/2026 06:55", nil), ("01/01/0001 00:00", nil), ("", nil),
    ("07/05/2025 15:00", "2025-05-07T08:00:00Z"), ("29/02/2024 00:00", "2024-02-28T17:00:00Z"),
  ])
  func `the dealer's time is Hanoi's, and none where it is more than 10 minutes ahead`(
    _ text: String, _ instant: String?
  ) throws {
    #expect(try price(in: row(at: text)).observedAt == instant.map { try instantOf($0) })
  }

  @Test(arguments: [
    "2026-11-22 06:55", "22/11/26 06:55", "2/11/2026 06:55", "31/11/2026 06:55", "11/22/2026 06:55", "22/11/2026",
    "22/11/2026 6:55", "22/11/2026 24:00", "22/11/2026 06:55:00", "22/11/2026 06:55 PM", "06:55", "now",
  ])
  func `a time of another form is refused`(_ text: String) {
    let sentence = "DataList.Data[0].@d_1: expected a time such as 22/11/2026 08:15, found \"\(text)\""
    #expect(throws: Failure.malformed(sentence)) { try price(in: row(at: text)) }
  }
}
