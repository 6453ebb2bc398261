import Foundation

package enum Verdict: Equatable, Sendable {
  case believed
  /// Ranges, order, spread or absolute bounds: passes on an operator's word alone.
  case refused(Failure)
  /// Too far from what was good before: passes when it is repeated or agreed with too.
  case jump(Failure)

  package var failure: Failure? {
    switch self {
    case .believed: nil
    case .refused(let failure), .jump(let failure): failure
    }
  }

  var isJump: Bool { if case .jump = self { true } else { false } }
}

/// A judged reading: whether it is believed, and from when on the next one is compared.
package struct Judgement: Equatable, Sendable {
  package let verdict: Verdict
  /// From when on good readings count as a baseline, by `JudgedValue.name`, where a jump has passed since.
  package let baselineSince: [String: Date]

  package init(_ verdict: Verdict, baselineSince: [String: Date] = [:]) {
    self.verdict = verdict
    self.baselineSince = baselineSince
  }
}

/// One value that is compared with what was said before.
package enum JudgedValue: Hashable, Sendable {
  case price(Currency, PriceSide)
  case temperature
  case gold(GoldSide)

  /// Its name in the store: `USD.sell`, `temperature`.
  package var name: String {
    switch self {
    case .price(let currency, let side): "\(currency).\(side.rawValue)"
    case .temperature: "temperature"
    case .gold(let side): side.rawValue
    }
  }
}

extension FeedUse {
  package var judgedValues: [JudgedValue] { feed.query.kind.rules.judgedValues(of: currencies) }
}

extension PriceSide {
  /// The prices in the order in which they are judged: what a bank asks, or the mid rate, is what people look at first.
  static let judged: [PriceSide] = [.sell, .mid, .buyTransfer, .buyCash]
}
