import Core
import Foundation
import Testing

@testable import Providers

struct METARTests {
  private func observation(_ report: String, station: StationID = .noiBai, now: Date = pinnedNow) throws -> Observation
  {
    try METAR().decode(
      Reply(status: 200, body: Data("[\(report)]".utf8)), for: ObservationQuery(station: station), now: now)
  }

  private func report(_ members: String, station: String = "VVNB", at time: String = "1795305600") -> String {
    #"{"icaoId":"\#(station)","obsTime":\#(time),"temp":20\#(members.isEmpty ? "" : "," + members)}"#
  }

  @Test(arguments: [
    ("-RA BR", Condition.rainLight), ("RA", .rain), ("+RA", .rainHeavy), ("RADZ", .rain), ("-SHRA", .showersLight),
    ("SHRA", .showers), ("+SHRA", .showersHeavy), ("-DZ", .drizzle), ("+DZ BR", .drizzle), ("FG", .fog),
    ("FZFG", .fog), ("TS", .thunderstorm), ("-TSRA", .thunderstorm), ("TSRA", .thunderstorm),
    ("+TSRA", .thunderstormHeavy), ("RA TS", .thunderstorm), ("+TSRAGR", .hail), ("GR", .hail), ("SHGS", .sleet),
    ("TSGS", .thunderstorm), ("FZRA", .freezingRain), ("-FZDZ", .freezingDrizzle), ("-SN", .snowLight), ("SN", .snow),
    ("+SN BLSN", .snowHeavy), ("SG", .snowLight), ("SHSN", .snowShowers), ("RASN", .sleet), ("PL", .sleet),
    ("UP", .unknown),
  ])
  func `a code of present weather says the condition, and the most severe counts`(_ code: String, _ sky: Condition)
    throws
  {
    #expect(try observation(report(#""wxString":"\#(code)","cover":"OVC""#)).condition == sky)
  }

  @Test(arguments: [
    "BR", "HZ", "FU", "RERA", "RESHRA", "RETS", "RE", "NSW", "VCSH", "VCTS", "VCFG", "MIFG", "BCFG", "PRFG", "BLSN",
    "DRSA", "DU", "+", "", "//", "Q", "😀",
  ])
  func `mist, haze, patches and what is only near leave the word to the cloud`(_ code: String) throws {
    #expect(try observation(report(#""wxString":"\#(code)","cover":"SCT""#)).condition == .partlyCloudy)
  }

  @Test func `rain that is over does not hide the rain that falls`() throws {
    #expect(try observation(report(#""wxString":"-RA RETSRA","cover":"BKN""#)).condition == .rainLight)
    #expect(try observation(report(#""wxString":"RESHRA","cover":"FEW""#)).condition == .mostlyClear)
  }

  @Test(arguments: [
    ("SKC", Condition.clear), ("CLR", .clear), ("NSC", .clear), ("NCD", .clear), ("CAVOK", .clear),
    ("FEW", .mostlyClear), ("SCT", .partlyCloudy), ("BKN", .overcast), ("OVC", .overcast), ("OVX", .overcast),
    ("XYZ", .unknown),
  ])
  func `cloud is read from the cover, and in the old form from the thickest layer`(_ cover: String, _ sky: Condition)
    throws
  {
    #expect(try observation(report(#""cover":"\#(cover)","clouds":[]"#)).condition == sky)
    let layers = #""wxString":null,"clouds":[{"cover":"\#(cover)","base":null},{"cover":null,"base":900}]"#
    #expect(try observation(report(layers)).condition == sky)
  }

  @Test func `of several layers the thickest counts`() throws {
    let layers = #""clouds":[{"cover":"FEW","base":900},{"cover":"OVC","base":1500},{"cover":"SCT","base":2000}]"#
    #expect(try observation(report(layers)).condition == .overcast)
    #expect(try observation(report(#""clouds":null,"cover":null"#)).condition == .unknown)
  }

  @Test(arguments: [
    ("1795305600", "2026-11-22T00:00:00Z"), (#""2026-11-22T00:00:00.000Z""#, "2026-11-22T00:00:00Z"),
    (#""2026-11-22 00:00:00""#, "2026-11-22T00:00:00Z"), (#""2026-11-22 07:00:00+07:00""#, "2026-11-22T00:00:00Z"),
  ])
  func `the time of the observation is read in all its forms, as UTC`(_ time: String, _ expected: String) throws {
    #expect(try observation(report("", at: time)).observedAt == instantOf(expected))
  }

  @Test(
    arguments: [
      (#""wdir":40,"wspd":6"#, 3.1, 40.0), (#""wdir":"VRB","wspd":2"#, 1, nil), (#""wdir":0,"wspd":0"#, 0, nil),
      (#""wdir":360,"wspd":10"#, 5.1, 360), (#""wspd":5"#, 2.6, nil), (#""wdir":null,"wspd":null"#, nil, nil),
      // 1 kt is 1852 m an hour: 27 kt are 13.89 m/s, 63 kt 32.41.
      (#""wdir":90,"wspd":27"#, 13.9, 90), (#""wdir":90,"wspd":63"#, 32.4, 90),
    ] as [(String, Double?, Double?)])
  func `knots become metres a second, and calm and variable winds have no direction`(
    _ wind: String, _ speed: Double?, _ direction: Double?
  ) throws {
    let observation = try observation(report(wind))
    #expect(observation.windMetersPerSecond == speed)
    #expect(observation.windDirectionDegrees == direction)
  }

  @Test(arguments: [
    (20.0, 20.0, 100.0), (30, 20, 55.1), (13.9, 11.1, 83.2), (-5, -10, 68), (35, 5, 15.5),
  ])
  func `humidity follows from temperature and dew point`(_ celsius: Double, _ dewPoint: Double, _ expected: Double)
    throws
  {
    let report = #"{"icaoId":"VVNB","obsTime":1795305600,"temp":\#(celsius),"dewp":\#(dewPoint)}"#
    #expect(try observation(report).humidityPercent == expected)
  }

  @Test func `without a dew point there is no humidity, and a temperature beyond all air has none`() throws {
    #expect(try observation(report(#""dewp":null"#)).humidityPercent == nil)
    let hot = try observation(#"{"icaoId":"VVNB","obsTime":1795305600,"temp":-243.12,"dewp":10}"#)
    #expect(hot.humidityPercent == nil && hot.temperatureCelsius == -243.12)
  }

  @Test func `the newest report of the station asked for is read, whatever the body's order`() throws {
    let reports = [
      report(#""wspd":1"#, at: "1795303800"), report(#""wspd":2"#, station: "VVTS", at: "1795307400"),
      report(#""wspd":3"#, at: "1795305600"), report(#""wspd":4"#, at: "1795305600"),
    ].joined(separator: ",")
    // Of two of the same time the first: the body begins with the newest.
    #expect(try observation(reports).windMetersPerSecond == 1.5)
    #expect(try observation(reports, station: "VVTS").windMetersPerSecond == 1)
    #expect(throws: Failure.outdated("no report of VVDN, found VVNB, VVTS")) {
      try observation(reports, station: "VVDN")
    }
  }

  /// A first report and its correction, or a later one of the same time; each pair the later one last.
  @Test(arguments: [
    // The one received later, whatever it calls itself.
    (
      #""receiptTime":"2026-11-22T00:04:00.112Z","rawOb":"METAR COR VVNB 220000Z 04001KT""#,
      #""receiptTime":"2026-11-22T00:09:00.000Z","rawOb":"METAR VVNB 220000Z 04002KT""#
    ),
    (#""receiptTime":"2026-11-22 00:04:00""#, #""receiptTime":"2026-11-22 00:05:00""#),
    // Received at one time, or who knows when: the correction.
    (
      #""receiptTime":"2026-11-22T00:04:00Z","rawOb":"METAR VVNB 220000Z 04001KT""#,
      #""receiptTime":"2026-11-22T00:04:00Z","rawOb":"METAR COR VVNB 220000Z 04002KT""#
    ),
    (#""rawOb":"VVNB 220000Z 04001KT RMK COR""#, #""rawOb":"VVNB 220000Z COR 04002KT""#),
    (#""receiptTime":"2026-11-22T00:04:00Z""#, #""rawOb":"METAR VVNB 220000Z CCA 04002KT""#),
    (#""receiptTime":"soon","rawOb":"A""#, #""receiptTime":null,"rawOb":"METAR COR B""#),
    (#""rawOb":"METAR VVNB 220000Z CCA 04001KT""#, #""rawOb":"METAR VVNB 220000Z CCB 04002KT""#),
  ])
  func `of two reports of one time the one received later counts, else the correction, in either order`(
    _ earlier: String, _ later: String
  ) throws {
    let reports = [report(#"\#(earlier),"wspd":1"#), report(#"\#(later),"wspd":2"#)]
    for order in [reports, reports.reversed()] {
      #expect(try observation(order.joined(separator: ",")).windMetersPerSecond == 1)
    }
  }

  @Test func `a report of a later time goes before a correction of an earlier one`() throws {
    let correction = report(#""rawOb":"METAR COR VVNB 212330Z","wspd":1"#, at: "1795303800")
    #expect(try observation("\(report(#""wspd":2"#)),\(correction)").windMetersPerSecond == 1)
  }

  @Test func `a report is taken for two hours`() throws {
    let at = try instantOf("2026-11-22T00:00:00Z")
    #expect(try observation(report(""), now: at.addingTimeInterval(7200)).observedAt == at)
    #expect(throws: Failure.outdated("last report of VVNB at 2026-11-22T00:00:00Z, older than 2 h")) {
      try observation(report(""), now: at.addingTimeInterval(7201))
    }
  }

  @Test func `204 says that there is no report, and so does an empty list`() throws {
    let provider = try #require(registry.first { $0.id == "metar" })
    let query = Query.observation(ObservationQuery(station: .noiBai))
    #expect(throws: Failure.outdated("no report")) {
      try provider.reading(Reply(status: 204), query, pinnedNow, nil).get()
    }
    #expect(throws: Failure.outdated("no report of VVNB")) { try observation("") }
  }

  @Test(arguments: ["null", #""""#, #"" \n""#])
  func `a station without a name has none`(_ name: String) throws {
    #expect(try observation(report(#""name":\#(name)"#)).stationName == nil)
  }

  @Test func `the station's name is one short line`() throws {
    let name = #"Noi Bai\n\u001b[31m<b>\u202e "# + String(repeating: "x", count: 300)
    let read = try #require(try observation(report(#""name":"\#(name)""#)).stationName)
    #expect(read.hasPrefix("Noi Bai [31m<b> xxx") && read.count == 80)
  }

  @Test func `a station is part of the address as it is written`() {
    let query = ObservationQuery(station: "A&b")
    let request = METAR().request(for: query, access: Access(origin: "https://a.example"), now: pinnedNow)
    #expect(request.url == "https://a.example/api/data/metar?ids=A%26b&format=json")
  }
}
