import Core

extension Catalogue {
  struct ConditionWords: Sendable {
    let day: String
    /// At night, and where the provider does not say whether it is day: no word of the sun.
    let night: String
    /// From May to October, where the season has a word of its own.
    let mayToOctober: String?
  }

  func words(for condition: Condition, isDay: Bool, month: Int) -> String {
    guard let words = conditions[condition.rawValue] else { return self.words[.noData] }
    if let season = words.mayToOctober, (5...10).contains(month) { return season }
    return isDay ? words.day : words.night
  }
}
