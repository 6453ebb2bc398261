import Foundation

/// What to believe of a reading, or of one place of a table.
package enum Verdict: Equatable, Sendable {
  /// It is shown.
  case believed
  /// Ranges, order, spread or absolute bounds: passes on an operator's word alone.
  case refused(Failure)
  /// Too far from what was good before: passes when it is repeated or agreed with too.
  case jump(Failure)

  /// Why it is not believed.
  package var failure: Failure? {
    switch self {
    case .believed: nil
    case .refused(let failure), .jump(let failure): failure
    }
  }

  var isJump: Bool { if case .jump = self { true } else { false } }
}

/// A judged reading: what of it is believed, and from when on the next one is compared.
package struct Judgement: Equatable, Sendable {
  /// A verdict for each place of a table; one for any other reading.
  package let parts: [Verdict]
  /// From when on good readings count as a baseline, by `JudgedValue.name`, where a jump has passed since.
  package let baselineSince: [String: Date]

  /// A judged reading.
  package init(parts: [Verdict], baselineSince: [String: Date] = [:]) {
    self.parts = parts
    self.baselineSince = baselineSince
  }

  /// The verdict on the whole: a table is shown without the places that fail, unless more than half of them do.
  package var verdict: Verdict {
    let failed = parts.filter { $0 != .believed }
    guard failed.count * 2 > parts.count else { return .believed }
    return failed.first { !$0.isJump } ?? failed.first ?? .believed
  }

  /// Why the reading or the first of its places is not believed; nil where all is.
  package var failure: Failure? { verdict.failure ?? parts.lazy.compactMap(\.failure).first }

  /// Whether something of it may pass by itself.
  var isJump: Bool { parts.contains(where: \.isJump) }

  /// The same with everything believed, on an operator's word.
  package var accepted: Judgement {
    Judgement(parts: parts.map { _ in .believed }, baselineSince: baselineSince)
  }

  /// What is shown of the reading: a table without the numbers of the places that failed.
  package func believed(of reading: Reading) -> Reading {
    guard case .places(let places) = reading, places.count == parts.count else { return reading }
    return .places(zip(places, parts).map { $1 == .believed ? $0 : $0.withoutNumbers })
  }
}

/// One value that is compared with what was said before.
package enum JudgedValue: Hashable, Sendable {
  /// One of a currency's prices.
  case price(Currency, PriceSide)
  /// The temperature at one of the widget's places, by its number in the list.
  case temperature(place: Int)

  /// Its name in the store: `USD.sell`, `temperature 0`.
  package var name: String {
    switch self {
    case .price(let currency, let side): "\(currency).\(side.rawValue)"
    case .temperature(let place): "temperature \(place)"
    }
  }
}

extension Widget {
  /// The currencies of a table; nil for a widget of another kind.
  package var currencies: [Currency]? {
    guard case .rates(let currencies) = subject else { return nil }
    return currencies
  }

  /// Every value of the widget that is compared with what was said before.
  package var judgedValues: [JudgedValue] {
    switch subject {
    case .weather: [.temperature(place: 0)]
    case .places(let places): places.indices.map { .temperature(place: $0) }
    case .rates(let currencies): currencies.flatMap { currency in PriceSide.judged.map { .price(currency, $0) } }
    case .air, .observation: []
    }
  }
}

extension PriceSide {
  /// The prices in the order in which they are judged: what a bank asks, or the mid rate, is what people look at first.
  static let judged: [PriceSide] = [.sell, .mid, .buyTransfer, .buyCash]
}
