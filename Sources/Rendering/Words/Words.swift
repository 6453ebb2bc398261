/// The phrases of a catalogue; those with `{…}` are patterns.
struct Words: Sendable {
  let byName: [String: String]

  enum Key: String, CaseIterable {
    case weatherTitle, weatherTitleWithoutPlace, ratesTitle, airTitle, airTitleWithoutPlace
    case temperature, feelsLike, humidity, wind, windFrom, windForce, underOneMeterPerSecond, calm
    case gustForce, attention, uv, uvLow, uvModerate, uvHigh, uvVeryHigh, uvExtreme
    case sun, sunrise, sunset, rainMost, noRain, highestAt, lowestAt, fromTo
    case hoursAhead, forecast, day, today, tomorrow, condition, rain, rainOf, rainChanceOf, lowestOf, highestOf, noData
    case place, now, placesCaption, lowAndHigh
    case lunarDate, lunarDateLeap, lunarDateSpoken, lunarDateSpokenLeap
    case observedAt, airport, station
    case noticeIssued, noticeUntil, wholeBulletin
    case airIndex, airIndexMainlyDueTo, airOfDay, airOfHour, pm25, pm10, modelNote
    case currency, buyCash, buyTransfer, sell, mid, referenceNote, unit, ratesCaption, notQuoted, up, down, disclaimer
    case goldTitle, goldCaption, product, goldBuy, goldSell, goldUnit, goldTaels, goldMaces, chartGold
    case centralRate, centralRateWithoutDocument
    case unchanged, comparedWith, lineDays, lineRange, lineNote, lineNoteMid
    case chartSell, chartMid, chartTemperature, chartWay, chartRange, chartGaps
    case source, updated, stale, staleDay, expired, expiredWithoutTime, placeholder, sample
    case controls, smallerText, normalText, largerText, textSize, moreContrast, lessContrast
    case contrastRaised, contrastLowered
  }

  subscript(key: Key) -> String { byName[key.rawValue] ?? "" }
}
