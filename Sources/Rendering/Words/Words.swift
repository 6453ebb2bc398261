/// The phrases of a catalogue; those with `{…}` are patterns.
struct Words: Decodable, Sendable {
  let weatherTitle: String
  let weatherTitleWithoutPlace: String
  let ratesTitle: String
  let airTitle: String
  let airTitleWithoutPlace: String

  let temperature: String
  let feelsLike: String
  let humidity: String
  let wind: String
  let windFrom: String
  let windWithoutDirection: String
  let windForce: String
  let underOneMeterPerSecond: String
  let calm: String

  let hoursAhead: String
  let forecast: String
  let day: String
  let today: String
  let tomorrow: String
  let condition: String
  let rain: String
  let rainOf: String
  let rainChanceOf: String
  let lowestOf: String
  let highestOf: String
  let noData: String

  let place: String
  let now: String
  let placesCaption: String

  let observed: String
  let airport: String
  let station: String
  let humidityOf: String
  let windWithin: String
  let windWithinWithoutDirection: String

  let airIndex: String
  let airIndexMainlyDueTo: String
  let airIndexOfDay: String
  let pm25: String
  let pm10: String
  let modelNote: String

  let currency: String
  let buyCash: String
  let buyTransfer: String
  let sell: String
  let mid: String
  let referenceNote: String
  let unit: String
  let ratesCaption: String
  let notQuoted: String
  let up: String
  let down: String
  let disclaimer: String
  let unchanged: String
  let comparedWith: String
  let lineDays: String
  let lineRange: String

  let chartSell: String
  let chartMid: String
  let chartTemperature: String
  let chartWay: String
  let chartRange: String
  let chartGaps: String

  let source: String
  let updated: String
  let stale: String
  let placeholder: String
  let sample: String

  let controls: String
  let smallerText: String
  let normalText: String
  let largerText: String
  let textSize: String
  let moreContrast: String
  let lessContrast: String
  let contrastRaised: String
  let contrastLowered: String
}
