import Foundation
import Testing

@testable import Core
@testable import Refreshing

/// What a provider is asked, and what its replies say: pure.
@Suite struct FetchJobTests {
  private static let now = Date(timeIntervalSince1970: 1_795_307_400)
  private static let fields = ["etag": "\"one\"", "last-modified": "Sun, 22 Nov 2026 00:00:00 GMT"]
  private static let conditions = ["If-None-Match": "\"one\"", "If-Modified-Since": "Sun, 22 Nov 2026 00:00:00 GMT"]
  private static let noCondition: [String: String] = [:]

  private func job(
    of provider: any Provider = PlainSky(), for latitudes: [Double] = [21], kept: [Snapshot] = [],
    key: String? = nil
  ) throws -> FetchJob {
    let jobs = FetchJob.jobs(
      of: provider, Access(origin: "https://\(provider.id).example", key: key.map(Secret.init)),
      for: latitudes.map(query), kept: Dictionary(uniqueKeysWithValues: kept.map { ($0.feed, $0) }),
      isOriginConfigured: false, now: Self.now)
    return try #require(jobs.first)
  }

  /// The snapshots that a job's replies would make.
  private func snapshots(of job: FetchJob, _ replies: [Reply], ageSeconds: Double = 1000) throws -> [Snapshot] {
    let at = Self.now.addingTimeInterval(-ageSeconds)
    return try answers(of: job, replies, now: at).map { query, result in
      let answer = try result.get()
      return Snapshot(
        feed: Feed(job.provider.id, query), reading: answer.reading, fetchedAt: at, expiresAt: answer.expiresAt,
        validators: answer.validators)
    }
  }

  private func answers(of job: FetchJob, _ replies: [Reply], now: Date = now) -> [Query: Result<
    FetchJob.Answer, Failure
  >] {
    var job = job
    for (request, reply) in zip(job.requests, replies) { job.take(.success(reply), of: request.target) }
    return job.answers(allowsSamples: false, now: now)
  }

  private func answer(of job: FetchJob, _ replies: [Reply], for latitude: Double = 21) throws -> FetchJob.Answer {
    try #require(answers(of: job, replies)[query(latitude)]).get()
  }

  private func failure(of job: FetchJob, _ replies: [Reply], for latitude: Double = 21) -> Failure? {
    if case .failure(let failure)? = answers(of: job, replies)[query(latitude)] { failure } else { nil }
  }

  private func reply(_ text: String, _ headers: [String: String] = [:], isRedirected: Bool = false) -> Reply {
    Reply(status: 200, headers: headers, body: Data(text.utf8), isRedirected: isRedirected)
  }

  // MARK: 304

  @Test func `a 304 renews the kept reading and keeps what makes the next request conditional`() throws {
    let kept = try snapshots(of: job(), [reply("24", Self.fields)])
    let job = try job(kept: kept)
    #expect(job.requests[0].headers == Self.conditions)
    let answer = try answer(of: job, [Reply(status: 304, headers: ["cache-control": "max-age=60"])])
    #expect(answer.isUnchanged && answer.reading == kept[0].reading)
    #expect(answer.validators == kept[0].validators)
    #expect(answer.expiresAt == Self.now.addingTimeInterval(60))
    let next = try self.answer(of: job, [Reply(status: 304, headers: ["etag": "\"two\""])])
    #expect(next.validators?.etag == "\"two\"" && next.validators?.lastModified == kept[0].validators?.lastModified)
  }

  @Test func `a 304 moves a forecast to the present hour, and is no answer where it has none`() throws {
    var kept = try snapshots(of: job(), [reply("24", Self.fields)])[0]
    guard case .weather(var weather) = kept.reading else { return }
    for (hours, isKept) in [(0.5, true), (-2.0, false)] {
      let at = Self.now.addingTimeInterval(-hours.magnitude * 3600)
      weather.current.observedAt = at.addingTimeInterval(-3600)
      weather.upcoming = [.init(observedAt: at, condition: .rain, temperatureCelsius: 20)]
      kept.reading = .weather(weather)
      let job = try job(kept: [kept])
      let current = try? answer(of: job, [Reply(status: 304)]).reading.weather?.current.temperatureCelsius
      #expect(current == (isKept ? 20 : nil))
      #expect(
        failure(of: job, [Reply(status: 304)])
          == (isKept
            ? nil : .outdated("HTTP 304, but the forecast that is kept has no step of the present hour")))
    }
  }

  @Test func `a 304 without a condition, or from another address, is a failure`() throws {
    #expect(
      failure(of: try job(), [Reply(status: 304)]) == .http(status: 304, words: "to a request without validators"))
    let conditional = try job(kept: snapshots(of: job(), [reply("24", Self.fields)]))
    #expect(
      failure(of: conditional, [Reply(status: 304, isRedirected: true)])
        == .http(status: 304, words: "from an address that was not asked"))
    var shared = conditional
    shared.dropConditions()
    #expect(shared.requests[0].headers == Self.noCondition)
    #expect(failure(of: shared, [Reply(status: 304)]) != nil)
  }

  // MARK: Validators

  @Test func `conditions go only to the address and key that gave the validators`() throws {
    let kept = try snapshots(of: job(), [reply("24", Self.fields)])
    #expect(try job(kept: kept, key: "another").requests[0].headers == Self.noCondition)
    #expect(try job(for: [16], kept: kept).requests[0].headers == Self.noCondition)
    // An older version has not noted the address.
    var old = kept[0]
    old.validators?.address = nil
    #expect(try job(kept: [old]).requests[0].headers == Self.noCondition)
    // A clock that ran ahead has dated it.
    var ahead = kept[0]
    ahead.fetchedAt = Self.now.addingTimeInterval(3600)
    #expect(try job(kept: [ahead]).requests[0].headers == Self.noCondition)
  }

  @Test func `what came by a redirect, holds the key, or fits in no field gives no condition`() throws {
    for (headers, isRedirected) in [
      (Self.fields, true), (["etag": "\"s3cr3t-key\""], false), (["etag": "\"\u{7f}\""], false), ([:], false),
    ] {
      let kept = try snapshots(
        of: job(key: "s3cr3t-key"), [reply("24", headers, isRedirected: isRedirected)])
      #expect(try job(kept: kept, key: "s3cr3t-key").requests[0].headers == Self.noCondition)
    }
  }

  @Test func `one request for many places is conditional if all of them have the same validators`() throws {
    let wide = try job(of: WideSky(), for: [21, 16])
    #expect(wide.queries.count == 2 && wide.requests.count == 1)
    var kept = try snapshots(of: wide, [reply("24,27", Self.fields)])
    let again = try job(of: WideSky(), for: [21, 16], kept: kept)
    #expect(again.requests[0].headers == Self.conditions)
    #expect(try answers(of: again, [Reply(status: 304)]).allSatisfy { try $0.value.get().isUnchanged })
    // Of fewer places it is another address.
    #expect(try job(of: WideSky(), for: [21], kept: kept).requests[0].headers == Self.noCondition)
    kept[0].validators = kept[0].validators?.withoutConditions
    #expect(try job(of: WideSky(), for: [21, 16], kept: kept).requests[0].headers == Self.noCondition)
  }

  @Test func `the key itself is in no fingerprint of an address`() {
    func fingerprint(_ url: String, _ key: String?, _ headers: [String: String] = [:]) -> String {
      Request(provider: "p", url: url, headers: headers, accepts: [], key: key.map(Secret.init)).addressFingerprint
    }
    let one = fingerprint("https://a.example/x?key={key}", "s3cret")
    #expect(!one.contains("s3cret"))
    let others = [
      fingerprint("https://b.example/x?key={key}", "s3cret"), fingerprint("https://a.example/y?key={key}", "s3cret"),
      fingerprint("https://a.example/x?key={key}", "other"), fingerprint("https://a.example/x?key={key}", nil),
      fingerprint("https://a.example/x?key={key}", "s3cret", ["X-Plan": "pro"]),
    ]
    #expect(Set(others + [one]).count == 6)
    #expect(one == fingerprint("https://a.example/x?key={key}", "s3cret", ["If-None-Match": "\"a\""]))
  }

  // MARK: Several replies, several places

  @Test func `a composed answer asks for the whole, and one bad reply spoils it`() throws {
    let split = try job(of: SplitSky())
    let kept = try snapshots(of: split, [reply("24", Self.fields), reply("78", Self.fields)])
    #expect(try job(of: SplitSky(), kept: kept).requests.map(\.headers) == [[:], [:]])
    #expect(failure(of: split, [reply("24"), Reply(status: 404)]) == .http(status: 404))
    var half = split
    half.take(.success(reply("24")), of: split.requests[0].target)
    #expect(!half.isOver)
    half.take(.success(Reply(status: 503)), of: split.requests[1].target)
    #expect(half.isOver)
    #expect(half.tryAgain(afterSeconds: 0.5).map { half.requests[$0].url } == ["https://split.example/wet/21"])
  }

  @Test func `of a batch one bad place fails alone, and a bad reply fails them all`() throws {
    let wide = try job(of: WideSky(), for: [21, 16, 11])
    let answers = answers(of: wide, [reply("24,x,31")])
    #expect(
      try [21, 11].map { try answers[query($0)]?.get().reading.weather?.current.temperatureCelsius } == [24, 31])
    #expect(failure(of: wide, [reply("24,x,31")], for: 16) == .malformed("expected a number"))
    for latitude in [21.0, 16, 11] {
      #expect(failure(of: wide, [reply("24")], for: latitude) == .malformed("expected 3 places, found 1"))
    }
  }

  @Test func `a batch's calls are spread over its feeds, and none is lost`() throws {
    let wide = try job(of: WideSky(), for: [21, 16, 11])
    #expect(wide.attempts(of: wide.requests, at: Self.now).map(\.callCount) == [1, 1, 1])
    let split = try job(of: SplitSky())
    #expect(split.attempts(of: split.requests, at: Self.now).map(\.callCount) == [2])
  }
}
