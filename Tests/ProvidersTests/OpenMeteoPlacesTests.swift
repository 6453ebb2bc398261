import Core
import Foundation
import Testing

@testable import Providers

struct OpenMeteoPlacesTests {
  /// Hanoi, Ho Chi Minh City and Tokyo.
  private func queries(_ count: Int = 3) throws -> [WeatherQuery] {
    let places = [
      (21.0285, 105.8542, "Asia/Ho_Chi_Minh"), (10.7626, 106.6602, "Asia/Ho_Chi_Minh"),
      (35.6895, 139.6917, "Asia/Tokyo"),
    ]
    return try places.prefix(count).map {
      WeatherQuery(coordinate: Coordinate(latitude: $0.0, longitude: $0.1), zone: try zone($0.2))
    }
  }

  private func entry(_ index: Int, celsius: Double, at latitude: Double, _ longitude: Double, extra: String = "")
    -> String
  {
    let offset = index == 2 ? 32400 : 25200
    return """
      {"latitude":\(latitude),"longitude":\(longitude),"utc_offset_seconds":\(offset),\(extra)\
      \(index == 0 ? "" : "\"location_id\":\(index),")"current_units":{"temperature_2m":"°C"},\
      "current":{"time":"2026-11-22T0\(index == 2 ? 9 : 7):30","temperature_2m":\(celsius)}}
      """
  }

  private func weather(_ body: String, _ count: Int = 3) throws -> [Weather] {
    let queries = try queries(count).map(Query.weather)
    let readings = try OpenMeteo().decode(
      [Reply(status: 200, body: Data(body.utf8))], for: queries, earlier: [:], now: pinnedNow)
    return try queries.map { try #require(try readings[$0]?.get().weather) }
  }

  private var three: [String] {
    [
      entry(0, celsius: 19, at: 21, 105.875), entry(1, celsius: 31, at: 10.75, 106.625),
      entry(2, celsius: 12, at: 35.7, 139.6875),
    ]
  }

  @Test func `many places are one request, with a zone for each, and count as many calls`() throws {
    let requests = try #require(registry.first { $0.id == "open-meteo" }).requests(
      for: try queries().map(Query.weather), access: Access(origin: "https://api.open-meteo.com"), now: pinnedNow)
    let request = try #require(requests.first)
    #expect(requests.count == 1)
    #expect(
      request.url.hasPrefix(
        "https://api.open-meteo.com/v1/forecast?latitude=21.0285,10.7626,35.6895&longitude=105.8542,106.6602,139.6917"
          + "&timezone=Asia%2FHo_Chi_Minh,Asia%2FHo_Chi_Minh,Asia%2FTokyo&forecast_days=8&"))
    // 22 variables count as 3 calls.
    #expect(request.callCount == 9)
    let one = try #require(
      OpenMeteo().requests(for: [.weather(try queries()[0])], access: Access(origin: ""), now: pinnedNow).first)
    #expect(one.callCount == 3)
    let variables = one.url.split(separator: "&").filter { part in
      ["current=", "hourly=", "daily="].contains { part.hasPrefix($0) }
    }
    #expect(variables.flatMap { $0.split(separator: ",") }.count == 22)
  }

  @Test func `more than 100 places are more requests, each of which says which places it is for`() throws {
    let queries = try (0..<201).map { index in
      Query.weather(
        WeatherQuery(
          coordinate: Coordinate(latitude: Double(index) / 10, longitude: 105), zone: try zone("Asia/Ho_Chi_Minh")))
    }
    let requests = OpenMeteo().requests(
      for: queries + [.rates(RatesQuery())], access: Access(origin: ""), now: pinnedNow)
    #expect(requests.map(\.queries.count) == [100, 100, 1])
    #expect(requests.flatMap(\.queries) == queries)
    #expect(requests.map(\.callCount) == [300, 300, 3])
  }

  @Test func `each place has its own entry, in the order they were asked for`() throws {
    let places = try weather("[\(three.joined(separator: ","))]")
    #expect(places.map(\.current.temperatureCelsius) == [19, 31, 12])
    // Half past seven in Hanoi, half past nine in Tokyo: the same instant, each by its entry's own offset.
    #expect(places.map(\.current.observedAt) == [pinnedNow, pinnedNow, pinnedNow])
  }

  @Test func `one place alone is asked for and answered as ever`() throws {
    #expect(try weather(three[0], 1).map(\.current.temperatureCelsius) == [19])
    #expect(throws: Failure.malformed("the document: expected an object, found an array")) {
      try weather("[\(three[0])]", 1)
    }
  }

  @Test func `a list of another length, or one place for several, is refused`() {
    #expect(throws: Failure.malformed("expected 3 places, found 2")) {
      try weather("[\(three.prefix(2).joined(separator: ","))]")
    }
    #expect(throws: Failure.malformed("expected 2 places, found 3")) {
      try weather("[\(three.joined(separator: ","))]", 2)
    }
    #expect(throws: Failure.malformed("expected 3 places, found 0")) { try weather("[]") }
    #expect(throws: Failure.malformed("the document: expected an array, found an object")) { try weather(three[0]) }
  }

  @Test func `places in another order are refused by their coordinates and by their numbers`() {
    #expect(
      throws: Failure.malformed("[0].latitude: answered for another place: expected about 21.0285, found 10.75")
    ) {
      try weather(
        "[\([three[1].replacing("\"location_id\":1,", with: ""), three[0], three[2]].joined(separator: ","))]")
    }
    let near = entry(2, celsius: 20, at: 10.75, 106.625)
    #expect(throws: Failure.malformed("[1].location_id: expected 1, found 2")) {
      try weather("[\([three[0], near, three[2]].joined(separator: ","))]")
    }
  }

  @Test func `what is wrong with one entry names it, and costs the other places nothing`() throws {
    func refusal(_ entry: String, _ sentence: String) throws {
      let queries = try queries().map(Query.weather)
      let body = "[\(three[0]),\(entry),\(three[2])]"
      let readings = try OpenMeteo().decode(
        [Reply(status: 200, body: Data(body.utf8))], for: queries, earlier: [:], now: pinnedNow)
      #expect(throws: Failure.malformed(sentence)) { try readings[queries[1]]?.get() }
      #expect(try readings[queries[0]]?.get().weather?.current.temperatureCelsius == 19)
      #expect(try readings[queries[2]]?.get().weather?.current.temperatureCelsius == 12)
    }
    try refusal(three[1].replacing("°C", with: "K"), "[1].current_units.temperature_2m: expected °C or °F, found \"K\"")
    try refusal(three[1].replacing("31.0", with: "null"), "[1].current.temperature_2m: expected a number, found null")
    try refusal(
      entry(1, celsius: 31, at: 10.75, 106.625, extra: #""error":true,"reason":"no data","#),
      "[1].answered with an error: no data")
  }

  @Test func `the free service is asked for one thing at a time, MET Norway 20 times a second at most`() {
    #expect(OpenMeteo.terms.pace == .oneAtATime && OpenMeteoAir.terms.pace == .oneAtATime)
    #expect(METNorway.terms.pace == .spaced(seconds: 0.05))
  }
}
