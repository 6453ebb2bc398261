import Core
import Foundation
import Testing

@Suite struct NumberTests {
  @Test(
    arguments: [(0.25, 0.2), (0.35, 0.4), (-0.25, -0.2), (2.5, 2.5), (24.3, 24.3), (0.04, 0)] as [(Double, Double)])
  func `a derived number is rounded half to even by its decimal text`(value: Double, rounded: Double) {
    #expect(value.rounded(scale: 1) == rounded)
  }

  @Test func `a binary number becomes the decimal that it prints`() {
    #expect(Decimal(shortest: 24.3).description == "24.3")
    #expect(Decimal(shortest: 105.8542).description == "105.8542")
    #expect(Decimal(shortest: 1e-7).description == "0.0000001")
    #expect(JSONValue(-0.0).text == "0")
  }

  @Test(arguments: [105.8542, 106.6602, 108.2022, 21.0285, -33.8688, 0.0001, 0, 1e-7, 1e100])
  func `a decimal becomes the binary number that prints it`(value: Double) {
    #expect(Double(nearest: Decimal(shortest: value)) == value)
    #expect(Double(nearest: .greatestFiniteMagnitude) > 1e100 && Double(nearest: .nan).isNaN)
  }

  @Test(arguments: ["26142.00", "0.5", "-3", "12345678901234567890.12"])
  func `a plain decimal is read with all its digits`(text: String) {
    #expect(Decimal(plain: text)?.description == text.replacingOccurrences(of: ".00", with: ""))
  }

  @Test(arguments: ["", ".", "1.", ".5", "1,000", "1e3", "--1", "1-", "1.2.3", " 1", "١"])
  func `a text that is no plain decimal is refused`(text: String) {
    #expect(Decimal(plain: text) == nil)
  }

  @Test func `coordinates are asked with four decimals at most`() {
    let point = Coordinate(latitude: 21.02854999, longitude: 105.85)
    #expect(point.latitudeText == "21.0285")
    #expect(point.longitudeText == "105.85")
  }

  @Test func `the apparent temperature follows the formula of the Bureau of Meteorology`() {
    // e = 0.78 · 6.105 · exp(17.27·24.3 / 262.0) = 23.626 hPa; 24.3 + 7.797 − 2.17 − 4 = 25.93
    let current = Weather.Current(
      observedAt: .distantPast, condition: .clear, temperatureCelsius: 24.3, humidityPercent: 78,
      windMetersPerSecond: 3.1)
    #expect(current.feelsLikeCelsius?.rounded(scale: 1) == 25.9)
  }

  @Test func `JSON has sorted keys, bare slashes and numbers with their digits`() {
    let value = JSONValue.object([
      "b": .number(Decimal(plain: "26142.30") ?? 0), "a": .string("https://x/"), "B": .null,
      "list": .array([.bool(true), JSONValue(24.3), JSONValue(nil as Double?)]),
    ])
    #expect(value.text == #"{"B":null,"a":"https://x/","b":26142.3,"list":[true,24.3,null]}"#)
  }
}
