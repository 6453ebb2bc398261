import Foundation

/// An amount of gold in đồng, or of đồng in gold, by a dealer's prices of one product.
package struct GoldConversion: Equatable, Sendable {
  package enum Direction: Equatable, Sendable {
    case goldIntoDong
    case dongIntoGold
  }

  package let amount: Decimal
  package let weight: GoldPrice.Unit
  package let direction: Direction
  /// Whole đồng, or the weight to 4 decimals; rounded half to even.
  package let result: Decimal
  package let side: GoldSide
  /// đồng for a lượng.
  package let pricePerTael: Decimal
}

extension GoldPrice.Unit {
  /// The unit that a word means, with and without marks: `lượng`, `luong`, `tael`; nil for any other word.
  package init?(word: String) {
    switch word.precomposedStringWithCanonicalMapping.lowercased() {
    case "lượng", "luong", "tael": self = .tael
    case "chỉ", "chi", "mace": self = .mace
    default: return nil
    }
  }
}

/// What `widgets convert` is asked of gold.
package struct GoldQuestion: Equatable, Sendable {
  private let amount: Decimal
  private let weight: GoldPrice.Unit
  private let direction: GoldConversion.Direction
  private let side: GoldSide?

  /// Whether one of the words is a weight of gold.
  package static func isAsked(from: String, to: String) -> Bool {
    [from, to].contains { GoldPrice.Unit(word: $0) != nil }
  }

  /// Reads a question that a person has written.
  ///
  /// - Throws: what is wrong with it whatever the prices are.
  package init(_ amount: String, from: String, to: String, side: GoldSide?) throws(GoldConversionError) {
    do throws(ConversionError) { self.amount = try Conversion.amount(amount) } catch { throw .amount(error) }
    let weights = (GoldPrice.Unit(word: from), GoldPrice.Unit(word: to))
    func isDong(_ word: String) -> Bool { word.uppercased() == Currency.vnd.rawValue }
    switch weights {
    case (let weight?, nil) where isDong(to): (self.weight, direction) = (weight, .goldIntoDong)
    case (nil, let weight?) where isDong(from): (self.weight, direction) = (weight, .dongIntoGold)
    default: throw .words(from: from, to: to)
    }
    self.side = side
  }

  /// Where no side is named, a dealer buys gold for đồng (`buy`) and sells it for đồng (`sell`).
  package func conversion(by price: GoldPrice) throws(GoldConversionError) -> GoldConversion {
    let side = side ?? (direction == .goldIntoDong ? .buy : .sell)
    guard let perTael = price[side], perTael > 0 else {
      throw .notQuoted(side, quoted: GoldSide.allCases.filter { price[$0] != nil })
    }
    let count = Decimal(weight.countPerTael)
    let result =
      direction == .goldIntoDong
      ? (amount * perTael / count).rounded(scale: 0) : (amount * count / perTael).rounded(scale: 4)
    return GoldConversion(
      amount: amount, weight: weight, direction: direction, result: result, side: side, pricePerTael: perTael)
  }
}

/// Why gold cannot be converted; its description is one sentence part, lower case, no full stop.
package enum GoldConversionError: Error, Equatable, Sendable, CustomStringConvertible {
  case amount(ConversionError)
  case words(from: String, to: String)
  /// The dealer has no such price, only those quoted.
  case notQuoted(GoldSide, quoted: [GoldSide])

  package var description: String {
    switch self {
    case .amount(let error): error.description
    case .words(let from, let to):
      "gold is converted between lượng or chỉ and VND; found \(quoted(from)) and \(quoted(to))"
    case .notQuoted(_, let quoted) where quoted.isEmpty: "no price is quoted"
    case .notQuoted(let side, let quoted):
      "no \(side.rawValue) price is quoted; there is \(quoted.map(\.rawValue).joined(separator: ", "))"
    }
  }
}
