import Core
import Foundation

/// A day's temperatures: what is seen, and what a voice says.
struct RangeWords {
  /// `17–25°C`, `cao nhất 25°C`.
  let text: String
  /// `từ 17 đến 25°C`; nil where a voice says what is seen.
  let spoken: String?

  init?(_ day: Weather.Day, _ catalogue: Catalogue) {
    let words = catalogue.words
    switch (day.minimumCelsius, day.maximumCelsius) {
    case (let minimum?, let maximum?):
      text = catalogue.celsius(from: minimum, to: maximum)
      spoken = filled(words[.fromTo], ["low": "\(wholeNumber(minimum))", "high": catalogue.celsius(maximum)])
    case (let minimum?, nil):
      text = filled(words[.lowestOf], ["amount": catalogue.celsius(minimum)])
      spoken = nil
    case (nil, let maximum?):
      text = filled(words[.highestOf], ["amount": catalogue.celsius(maximum)])
      spoken = nil
    case (nil, nil): return nil
    }
  }

  var fields: [String: Any] { present(["rangeText": text, "rangeSpoken": spoken]) }
}

/// A day's rain: of it the chance, else the amount.
struct RainWords {
  /// `Khả năng mưa 65%`, `Lượng mưa 2,4 mm`, `Không mưa`.
  let text: String
  /// `65%`, `2,4 mm`; nil for no rain.
  let amount: String?
  /// Whether a drop is drawn beside it: not for 0%.
  let hasDrop: Bool
  /// What stands before and after the amount.
  private let (before, after): (String, String)

  init?(_ day: Weather.Day, _ catalogue: Catalogue) {
    let pattern: String
    if let chance = day.precipitationProbabilityPercent {
      (pattern, amount, hasDrop) = (catalogue.words[.rainChanceOf], catalogue.percent(chance), wholeNumber(chance) > 0)
    } else if let amount = day.precipitationMillimeters {
      let isDry = Rendering.isDry(amount)
      pattern = catalogue.words[isDry ? .noRain : .rainOf]
      self.amount = isDry ? nil : catalogue.millimeters(amount)
      hasDrop = !isDry
    } else {
      return nil
    }
    (before, after) = pattern.parted(by: "{amount}") ?? (pattern, "")
    text = before + (amount ?? "") + after
  }

  var fields: [String: Any] {
    guard let amount else { return ["noRain": text, "hasDrop": false] }
    return ["rainAmount": ["rainBefore": before, "rainText": amount, "rainAfter": after], "hasDrop": hasDrop]
  }
}

/// The day's sun: how strong, and when it comes and goes.
struct SunWords {
  /// `UV 6 (cao)`.
  let uv: String?
  let times: (rises: PrintedTime, sets: PrintedTime)?
  private let words: Words

  /// Nil where nothing is known.
  init?(_ day: Weather.Day, zone: TimeZone, _ catalogue: Catalogue) {
    words = catalogue.words
    uv = day.uvIndexMaximum.map { index in
      let value = wholeNumber(max(index, 0))
      let bands: [Words.Key] = [.uvLow, .uvModerate, .uvHigh, .uvVeryHigh, .uvExtreme]
      // The bands of the WHO.
      let band = bands[[3, 6, 8, 11].prefix { value >= $0 }.count]
      return filled(catalogue.words[.uv], ["value": String(value), "band": catalogue.words[band]])
    }
    if let rises = day.sunriseAt, let sets = day.sunsetAt {
      times = (catalogue.clock(rises, in: zone), catalogue.clock(sets, in: zone))
    } else {
      times = nil
    }
    if uv == nil, times == nil { return nil }
  }

  /// `UV 6 (cao) · Mặt trời 6:12–17:15`.
  var text: String {
    [uv, times.map { "\(words[.sun]) \($0.rises.text)–\($0.sets.text)" }].compactMap(\.self).joined(separator: " · ")
  }

  var fields: [String: Any] {
    present([
      "uv": uv, "hasBoth": uv != nil && times != nil,
      "sunTimes": times.map {
        [
          "risesISO": $0.rises.iso8601, "risesText": $0.rises.text, "setsISO": $0.sets.iso8601,
          "setsText": $0.sets.text,
        ]
      },
    ])
  }
}
