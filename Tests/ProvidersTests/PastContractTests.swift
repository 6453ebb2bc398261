import Core
import Foundation
import Providers
import Replay
import Testing

/// What every provider keeps that serves days which are over.
struct PastContractTests {
  private static let providers = registry.filter { $0.past != nil }.map(\.id)

  private func service(_ id: ProviderID) throws -> (any Provider, PastService) {
    let provider = try #require(registry.first { $0.id == id })
    return (provider, try #require(provider.past))
  }

  /// At most a week until four days before the pinned instant.
  private func days(of service: PastService) -> ClosedRange<CalendarDay> {
    let last = CalendarDay(of: pinnedNow, in: .gmt).adding(days: -4)
    return last.adding(days: 1 - min(service.daysPerRequest, 7))...last
  }

  private func readings(_ sample: Sample, _ body: Data) throws -> Result<[CalendarDay: Reading], Failure> {
    let (provider, service) = try service(sample.provider)
    return service.readings(
      Reply(status: sample.pastStatus, body: body), try pinnedQuery(of: provider), days(of: service), pinnedNow)
  }

  @Test func `two providers serve past days`() {
    #expect(Self.providers == ["vietcombank-json", "frankfurter"])
  }

  @Test(arguments: providers)
  func `the request for past days is the recorded one, and its target names no day`(_ id: ProviderID) throws {
    let (provider, service) = try service(id)
    let query = try pinnedQuery(of: provider)
    let access = Access(origin: provider.origin(hasKey: false))
    let days = days(of: service)
    let request = try #require(service.request(query, days, access))
    try expectGolden(
      "GET \(request.url)\naccepts: \(request.accepts.joined(separator: ", "))",
      fixturesFolder.appendingPathComponent("\(id)/past-request.txt"))
    let earlier = days.lowerBound.adding(days: -99)...days.upperBound.adding(days: -99)
    #expect(service.request(query, earlier, access)?.target == request.target)
    #expect(service.request(query, earlier, access)?.url != request.url)
    // A backfill must not keep a run from asking for today.
    #expect(!provider.requests(query, access, pinnedNow).map(\.target).contains(request.target))
    let other = service.request(query, days, Access(origin: "http://127.0.0.1:8099", key: Secret("k")))
    #expect(other?.url == request.url.replacing(provider.origin(hasKey: false), with: "http://127.0.0.1:8099"))
    #expect(other?.key == Secret("k") && request.provider == id)
    #expect(service.paceSeconds >= 1)
    #expect(try service.request(pinnedQuery(.weather), days, access) == nil)
  }

  @Test(arguments: Sample.all("past-ok"))
  func `a good body becomes the recorded days`(_ sample: Sample) throws {
    let readings = try readings(sample, sample.body()).get()
    let (provider, service) = try service(sample.provider)
    #expect(readings.keys.allSatisfy { days(of: service).contains($0) })
    let lines = readings.sorted { $0.key < $1.key }.flatMap { day, reading in
      ["\(day), observed at \(reading.observedAt?.instantText ?? "no time")"]
        + reading.followed.map { "\(day) \($0.series.name) \($0.value)" }
    }
    try expectGolden(lines.joined(separator: "\n"), sample.golden("days.txt"))
    let use = try pinnedUse(of: provider)
    for reading in readings.values { #expect(use.rejection(of: reading, at: pinnedNow) == nil) }
  }

  @Test(arguments: Sample.all("past-bad"))
  func `a bad body is refused with the recorded sentence`(_ sample: Sample) throws {
    switch try readings(sample, sample.body()) {
    case .success(let readings): Issue.record("read as \(readings)")
    case .failure(let failure): try expectGolden("\(failure)", sample.golden("failure.txt"))
    }
  }

  @Test(arguments: Sample.all("past-ok"))
  func `200 cuts and 200 flips of a good body never trap`(_ sample: Sample) throws {
    let body = try sample.body()
    var generator = SplitMix64(seed: UInt64(body.count))
    for _ in 0..<200 {
      _ = try readings(sample, Data(body.prefix(Int.random(in: 0..<body.count, using: &generator))))
      var flipped = body
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        flipped[Int.random(in: 0..<body.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = try readings(sample, flipped)
    }
  }

  @Test(arguments: providers)
  func `every provider of past days has samples of them, good and bad`(_ id: ProviderID) {
    #expect(Sample.all("past-ok").filter { $0.provider == id }.count >= 3)
    #expect(Sample.all("past-bad").filter { $0.provider == id }.count >= 5)
  }
}

extension Sample {
  /// `past-bad-429-busy.html` is answered with 429.
  fileprivate var pastStatus: Int {
    name.split(separator: "-").lazy.compactMap { Int($0) }.first { (400...599).contains($0) } ?? 200
  }
}
