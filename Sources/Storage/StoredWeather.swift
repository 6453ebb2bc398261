import Core
import Foundation

/// Weather as it is stored, read by bytes: a site of a thousand places reads a thousand of them whenever its hours move on.
///
/// It reads what `StoredWeatherText` writes, compact and with sorted keys. For any other text it returns nil, and the caller
/// tries JSONDecoder.
struct StoredWeather: StoredText {
  let bytes: UnsafeBufferPointer<UInt8>
  var index = 0

  /// The weather in a stored text.
  static func weather(in text: String) -> Weather? {
    var text = text
    return text.withUTF8 { bytes in
      var reader = StoredWeather(bytes: bytes)
      return reader.weather()
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private mutating func weather() -> Weather? {
    guard take("{\"weather\":{\"_0\":{\"current\":"), let current = current(), take(",\"days\":"),
      let days = list({ $0.day() })
    else { return nil }
    let heightMeters = number("\"heightMeters\":")
    guard take(",\"hours\":"), let hours = list({ $0.hour() }) else { return nil }
    let issuedAt = instant("\"issuedAt\":")
    guard take(",\"upcoming\":"), let upcoming = list({ $0.current() }), take("}}}"), index == bytes.count else {
      return nil
    }
    return Weather(
      current: current, hours: hours, days: days, upcoming: upcoming, issuedAt: issuedAt, heightMeters: heightMeters)
  }

  private mutating func current() -> Weather.Current? {
    guard take("{") else { return nil }
    let cloudPercent = number("\"cloudPercent\":")
    guard let condition = condition() else { return nil }
    let gust = number("\"gustMetersPerSecond\":")
    let humidity = number("\"humidityPercent\":")
    let isDay: Bool? = has("\"isDay\":") ? take("true") ? true : take("false") ? false : nil : nil
    guard let observedAt = instant("\"observedAt\":") else { return nil }
    var current = Weather.Current(observedAt: observedAt, condition: condition, isDay: isDay)
    current.cloudPercent = cloudPercent
    current.gustMetersPerSecond = gust
    current.humidityPercent = humidity
    current.precipitationMillimeters = number("\"precipitationMillimeters\":")
    current.pressureHectopascals = number("\"pressureHectopascals\":")
    current.temperatureCelsius = number("\"temperatureCelsius\":")
    current.windDirectionDegrees = number("\"windDirectionDegrees\":")
    current.windMetersPerSecond = number("\"windMetersPerSecond\":")
    return take("}") ? current : nil
  }

  private mutating func hour() -> Weather.Hour? {
    guard take("{"), let at = instant("\"at\":"), let condition = condition() else { return nil }
    var hour = Weather.Hour(at: at, condition: condition)
    hour.precipitationMillimeters = number("\"precipitationMillimeters\":")
    hour.precipitationProbabilityPercent = number("\"precipitationProbabilityPercent\":")
    hour.temperatureCelsius = number("\"temperatureCelsius\":")
    return take("}") ? hour : nil
  }

  private mutating func day() -> Weather.Day? {
    guard take("{"), let condition = condition(), has("\"date\":"), let date = string().flatMap({ CalendarDay($0) })
    else { return nil }
    var day = Weather.Day(date: date, condition: condition)
    day.maximumCelsius = number("\"maximumCelsius\":")
    day.minimumCelsius = number("\"minimumCelsius\":")
    day.precipitationMillimeters = number("\"precipitationMillimeters\":")
    day.precipitationProbabilityPercent = number("\"precipitationProbabilityPercent\":")
    day.sunriseAt = instant("\"sunriseAt\":")
    day.sunsetAt = instant("\"sunsetAt\":")
    day.uvIndexMaximum = number("\"uvIndexMaximum\":")
    return take("}") ? day : nil
  }

  private mutating func condition() -> Condition? {
    has("\"condition\":") ? string().flatMap(Condition.init(rawValue:)) : nil
  }

  private mutating func list<Element>(_ next: (inout StoredWeather) -> Element?) -> [Element]? {
    guard take("[") else { return nil }
    var all: [Element] = []
    if take("]") { return all }
    repeat {
      guard let element = next(&self) else { return nil }
      all.append(element)
    } while take(",")
    return take("]") ? all : nil
  }

  private mutating func instant(_ key: StaticString) -> Date? { number(key).map { Date(timeIntervalSince1970: $0) } }

  /// The number after a key; nil where the key is not there, or, with the key left unread, where the number is not plain.
  private mutating func number(_ key: StaticString) -> Double? {
    let start = index
    guard has(key), let number = plainNumber() else {
      index = start
      return nil
    }
    return number
  }

  /// At most 15 digits, so that a Double holds both whole numbers exactly: their quotient is then rounded once, like
  /// the decimal.
  private mutating func plainNumber() -> Double? {
    let isNegative = take("-")
    var (digits, count, fractionCount) = (0, 0, 0)
    var isFraction = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "."), !isFraction, count > 0 {
        isFraction = true
      } else if (48...57).contains(byte), count < 15 {
        digits = digits * 10 + Int(byte - 48)
        count += 1
        if isFraction { fractionCount += 1 }
      } else if (48...57).contains(byte) || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
        return nil
      } else {
        break
      }
      index += 1
    }
    guard count > 0, !isFraction || fractionCount > 0 else { return nil }
    let number = Double(digits) / Self.powers[fractionCount]
    return isNegative ? -number : number
  }

  private static let powers: [Double] = (0...15).map { pow(10, Double($0)) }

  /// Takes a key, with the comma before it where it is not the first of its object.
  private mutating func has(_ key: StaticString) -> Bool {
    let start = index
    if bytes[index - 1] != UInt8(ascii: "{"), !take(",") { return false }
    if take(key) { return true }
    index = start
    return false
  }
}
