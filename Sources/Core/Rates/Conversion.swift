import Foundation

/// An amount of one currency in another, by the prices of a table.
package struct Conversion: Equatable, Sendable {
  package let amount: Decimal
  package let from: Currency
  package let to: Currency
  /// How much of `to`, rounded half to even: đồng, yen and won whole, others to 2 decimals; a smaller amount to 2 digits.
  package let result: Decimal
  /// The prices used: one, or two where neither currency is the đồng.
  package let legs: [Leg]

  package struct Leg: Equatable, Sendable {
    package let currency: Currency
    package let side: PriceSide
    /// The price, đồng for `unit` of the currency.
    package let price: Decimal
    package let unit: Int
  }

  package static let mostDigits = 15

  /// Converts by the prices of a table; `currencies` are those that may be named.
  ///
  /// Where no side is named, a board's customer sells foreign money on account for đồng (`buyTransfer`) and buys it with
  /// đồng (`sell`); a cross is both. A reference table has only `mid`. A named side is used for every leg.
  package init(
    _ amount: Decimal, from: Currency, to: Currency, side: PriceSide? = nil, by table: RateTable,
    of currencies: [Currency]
  ) throws(ConversionError) {
    try Self.check(from, to, of: currencies)
    var legs: [Leg] = []
    var result = amount
    if from != .vnd {
      let leg = try Leg(of: from, side ?? (table.basis == .board ? .buyTransfer : .mid), in: table)
      result = result * leg.price / Decimal(leg.unit)
      legs.append(leg)
    }
    if to != .vnd {
      let leg = try Leg(of: to, side ?? (table.basis == .board ? .sell : .mid), in: table)
      result = result * Decimal(leg.unit) / leg.price
      legs.append(leg)
    }
    self.amount = amount
    self.from = from
    self.to = to
    self.result = Self.rounded(result, Self.decimals(of: to))
    self.legs = legs
  }

  /// Refuses currencies that cannot be converted whatever the prices are.
  package static func check(_ from: Currency, _ to: Currency, of currencies: [Currency]) throws(ConversionError) {
    let known = currencies.filter { $0 != .vnd } + [.vnd]
    for currency in [from, to] where !known.contains(currency) {
      throw .unknownCurrency(currency, known: known)
    }
    guard from != to else { throw .sameCurrency(from) }
  }

  /// An amount that the currency's decimals would round to 0 keeps its first two digits.
  private static func rounded(_ amount: Decimal, _ decimals: Int) -> Decimal {
    let rounded = amount.rounded(scale: decimals)
    guard rounded == 0, amount > 0 else { return rounded }
    let first = (1..<38).first { amount >= Decimal(sign: .plus, exponent: -$0, significand: 1) } ?? decimals
    return amount.rounded(scale: first + 1)
  }

  package static func decimals(of currency: Currency) -> Int { ["VND", "JPY", "KRW"].contains(currency) ? 0 : 2 }

  /// The amount of a text, digits with at most one dot among them: `100`, `1000.5`.
  ///
  /// Groups of thousands are refused: `1.000`, as Vietnamese pages write a thousand, and `1,000` are ambiguous.
  package static func amount(_ text: String) throws(ConversionError) -> Decimal {
    if let readings = readings(ofGroups: text) { throw .groups(text, readings: readings) }
    guard !text.hasPrefix("-"), text.utf8.count <= 2 * mostDigits, let amount = Decimal(plain: text) else {
      throw .amount(text)
    }
    guard text.utf8.count(where: { (48...57).contains($0) }) <= mostDigits else { throw .amount(text) }
    guard amount > 0 else { throw .nothing(text) }
    return amount
  }
}

extension Conversion {
  /// What an amount of the form `[1-9]\d{0,2}([.,]\d{3})+` may mean, the one with groups first; nil for another form.
  private static func readings(ofGroups text: String) -> [String]? {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
    guard text.utf8.count <= 2 * mostDigits, parts.count > 1, parts.allSatisfy(\.isDigits),
      (1...3).contains(parts[0].count), !parts[0].hasPrefix("0"), parts.dropFirst().allSatisfy({ $0.count == 3 })
    else { return nil }
    let marks = text.filter { $0 == "." || $0 == "," }
    let whole = parts.joined()
    // The last mark can be the decimal one only if it stands nowhere before.
    guard let last = marks.last, !marks.dropLast().contains(last), Set(marks.dropLast()).count <= 1,
      let fraction = Decimal(plain: "\(parts.dropLast().joined()).\(parts[parts.count - 1])")
    else { return [whole] }
    return [whole, fraction.description]
  }
}

extension Conversion.Leg {
  init(of currency: Currency, _ side: PriceSide, in table: RateTable) throws(ConversionError) {
    let rate = table[currency]
    let quoted = PriceSide.allCases.filter { rate?[$0] != nil }
    guard let rate, let price = rate[side], price > 0, rate.unit > 0 else {
      throw .notQuoted(currency, side, quoted: quoted)
    }
    self.init(currency: currency, side: side, price: price, unit: rate.unit)
  }
}

/// Why an amount cannot be converted; its description is one sentence part, lower case, no full stop.
package enum ConversionError: Error, Equatable, Sendable, CustomStringConvertible {
  case amount(String)
  /// An amount that may have groups of digits; what it may mean.
  case groups(String, readings: [String])
  case nothing(String)
  case unknownCurrency(Currency, known: [Currency])
  case sameCurrency(Currency)
  /// The provider has no such price, only those quoted.
  case notQuoted(Currency, PriceSide, quoted: [PriceSide])

  package var description: String {
    switch self {
    case .amount(let text):
      "expected an amount such as 1000.5, of at most \(Conversion.mostDigits) digits without groups, found "
        + quoted(text)
    case .groups(let text, let readings) where readings.count > 1:
      "the amount \(text) may mean \(readings.joined(separator: " or ")): write \(readings.joined(separator: " or "))"
    case .groups(let text, let readings):
      "the amount \(text) has groups of digits, which are not accepted: write \(readings.joined())"
    case .nothing(let text): "expected an amount above 0, found \(quoted(text))"
    case .unknownCurrency(let currency, let known):
      "unknown currency \(quoted(currency.rawValue)); there are "
        + known.map(\.rawValue).joined(separator: ", ")
        + suggestion(for: currency.rawValue, among: known.map(\.rawValue))
    case .sameCurrency(let currency): "\(currency) to \(currency): expected two different currencies"
    case .notQuoted(let currency, _, let quoted) where quoted.isEmpty: "\(currency): no price is quoted"
    case .notQuoted(let currency, let side, let quoted):
      "\(currency): no \(side.rawValue) is quoted; there are \(quoted.map(\.rawValue).joined(separator: ", "))"
    }
  }
}
