/// The phrases of a catalogue; those with `{…}` are patterns.
struct Words: Decodable, Sendable {
  let weatherTitle: String
  let weatherTitleWithoutPlace: String
  let ratesTitle: String

  let temperature: String
  let feelsLike: String
  let humidity: String
  let wind: String
  let windFrom: String
  let windWithoutDirection: String
  let windForce: String
  let underOneMeterPerSecond: String
  let calm: String

  let forecast: String
  let day: String
  let today: String
  let tomorrow: String
  let condition: String
  let rain: String
  let rainOf: String
  let rainChanceOf: String
  let noData: String

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

  let source: String
  let updated: String
  let stale: String
  let placeholder: String
  let sample: String
}
