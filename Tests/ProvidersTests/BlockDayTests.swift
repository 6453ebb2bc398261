import Core
import Foundation
import Testing

@testable import Providers

/// To which day of a place a block of 6 hours belongs, counted here hour by hour with Foundation's calendar.
struct BlockDayTests {
  private static let zones = [
    "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Sydney", "America/Los_Angeles", "Asia/Ho_Chi_Minh",
    "UTC", "Australia/Lord_Howe",
  ]

  private struct Block {
    let start: Date
    let rain: Double
    let low: Double
    let high: Double
  }

  /// Forty blocks, each with numbers of its own.
  private func blocks() throws -> [Block] {
    let start = try instantOf("2026-11-24T00:00:00Z")
    return (0..<40).map { index -> Block in
      let at = start.addingTimeInterval(TimeInterval(index * 6 * 3600))
      let (rain, low, high) = (index * index % 23, index * 7 % 19, 20 + index * 5 % 17)
      return Block(start: at, rain: Double(rain), low: Double(low), high: Double(high))
    }
  }

  /// The day that has the most of a block's quarters of an hour, the earlier of two with as many.
  private func day(of block: Block, in zone: TimeZone) throws -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    var counts: [String: Int] = [:]
    for quarter in 0..<24 {
      let parts = calendar.dateComponents(
        [.year, .month, .day], from: block.start.addingTimeInterval(Double(quarter) * 900 + 450))
      let name = try "\(#require(parts.year))-\(padded(#require(parts.month), 2))-\(padded(#require(parts.day), 2))"
      counts[name, default: 0] += 1
    }
    let most = try #require(counts.values.max())
    return try #require(counts.filter { $0.value == most }.keys.min())
  }

  @Test(arguments: zones)
  func `rain, lowest and highest of a block count to the day in which most of it lies`(_ identifier: String) throws {
    let zone = try zone(identifier)
    var series = METNorwaySeries()
    var expected: [String: [Block]] = [:]
    for block in try blocks() {
      series.block(block.start.instantText, 20, rain: block.rain, limits: (block.low, block.high))
      expected[try day(of: block, in: zone), default: []].append(block)
    }
    let days = try series.weather(now: "2026-11-24T00:10:00Z", zone: identifier).days
    #expect(days.count >= 9)
    for day in days {
      let own = try #require(expected[day.date.description], "\(day.date)")
      guard own.count >= 3 else {
        #expect(day.precipitationMillimeters == nil && day.minimumCelsius == nil, "\(day.date)")
        continue
      }
      let rain = own.map(\.rain).reduce(0, +)
      #expect(day.precipitationMillimeters == rain, "\(day.date)")
      #expect(day.minimumCelsius == own.map(\.low).min(), "\(day.date)")
      #expect(day.maximumCelsius == own.map(\.high).max(), "\(day.date)")
    }
  }

  @Test(arguments: [
    ("Asia/Kolkata", "2026-11-28T18:00:00Z"), ("Asia/Kathmandu", "2026-11-28T18:00:00Z"),
    ("Australia/Sydney", "2026-11-28T12:00:00Z"), ("America/Los_Angeles", "2026-11-29T06:00:00Z"),
  ])
  func `a block that begins shortly before midnight is tomorrow's`(_ identifier: String, _ start: String) throws {
    var series = METNorwaySeries()
    let at = try instantOf(start)
    for index in -4..<5 {
      let time = at.addingTimeInterval(Double(index) * 6 * 3600).instantText
      series.block(time, 15, rain: index == 0 ? 20 : 0, limits: index == 0 ? (4, 12) : (10, 20))
    }
    let days = try series.weather(now: at.addingTimeInterval(-86000).instantText, zone: identifier).days
    let wet = days.filter { $0.precipitationMillimeters == 20 }
    #expect(wet.map(\.date.description) == ["2026-11-29"] && wet.map(\.minimumCelsius) == [4])
    #expect(days.first { $0.date.description == "2026-11-28" }?.minimumCelsius == 10)
  }

  @Test func `an hour over midnight counts to the day that has more of it, the earlier where both have half`() throws {
    for (identifier, today) in [("Asia/Kolkata", 5.0), ("Asia/Kathmandu", 0)] {
      var series = METNorwaySeries()
      let start = try instantOf("2026-11-27T18:00:00Z")
      for index in 0..<48 {
        let at = start.addingTimeInterval(Double(index) * 3600).instantText
        // 23:30 in Delhi, 23:45 in Kathmandu.
        series.hour(at, 20, rain: index == 24 ? 5 : 0)
      }
      let days = try series.weather(now: "2026-11-27T18:40:00Z", zone: identifier).days
      #expect(days.first { $0.date.description == "2026-11-28" }?.precipitationMillimeters == today, "\(identifier)")
      #expect(
        days.first { $0.date.description == "2026-11-29" }?.precipitationMillimeters == 5 - today, "\(identifier)")
    }
  }

  @Test func `the hours of a seam and the blocks after them make one sum, nothing twice`() throws {
    var series = METNorwaySeries()
    let start = try instantOf("2026-11-28T00:00:00Z")
    for index in 0..<30 {
      series.hour(start.addingTimeInterval(Double(index) * 3600).instantText, 20, rain: 0.5, withBlock: true)
    }
    for index in 0..<6 {
      series.block(start.addingTimeInterval(Double(30 + index * 6) * 3600).instantText, 20, rain: 3)
    }
    // Half a millimetre an hour, whoever tells of it: 12 a day, 9 in the 18 hours that are known of the third.
    let days = try series.weather(now: "2026-11-28T00:40:00Z", zone: "UTC").days
    #expect(days.compactMap(\.precipitationMillimeters) == [12, 12, 9])
  }
}
