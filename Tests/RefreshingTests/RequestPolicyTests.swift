import Core
import Foundation
import Testing

@testable import Refreshing

/// Whether a provider may be asked now: pure.
@Suite struct RequestPolicyTests {
  private static let now = Date(timeIntervalSince1970: 1_795_307_400)
  private static let access = Access(origin: "https://board.example")

  /// What is known of a board with an interval of 300 s, instants in seconds from now; the widget's ttl is 900 s.
  struct Case: Sendable {
    var askedAt: Double?
    var outcome: Attempt.Outcome? = .answered
    var expiresAt: Double?
    var fetchedAt: Double = -400
    var key: String?
    var pausedUntil: Double?
    var pausedAt: Double = -400
    var intervalSeconds: Int?
    var cannotShow = false
    /// From when on it may be asked; nil for now.
    let until: Double?
    var reason = ""
  }

  private static let interval = "its terms demand 300 s between two requests"
  private static let expires = "its last answer is valid until then"
  private static let rejected = "its last answer was not believed"

  @Test(arguments: [
    Case(until: nil),
    Case(askedAt: -299, until: 1, reason: interval), Case(askedAt: -300, until: nil),
    // Asked in this very run, a moment ahead for its pace.
    Case(askedAt: 1, until: 301, reason: interval),
    // Under another clock.
    Case(askedAt: 4000, until: nil),
    Case(askedAt: -299, intervalSeconds: 60, until: nil),
    Case(askedAt: -400, expiresAt: 1000, until: 1000, reason: expires),
    Case(askedAt: -100, expiresAt: 100, until: 200, reason: expires),
    Case(askedAt: -400, expiresAt: -1, until: nil),
    // Counted up to six hours after the fetch.
    Case(askedAt: -400, expiresAt: 90000, until: 21200, reason: expires),
    // Of another key, or of a clock that ran ahead.
    Case(askedAt: -400, expiresAt: 1000, key: "another", until: nil),
    Case(askedAt: -400, expiresAt: 9000, fetchedAt: 4000, until: nil),
    // Not believed: after the ttl.
    Case(askedAt: -899, outcome: .rejected, until: 1, reason: rejected),
    Case(askedAt: -900, outcome: .rejected, until: nil),
    Case(askedAt: -899, outcome: .failed, until: nil), Case(askedAt: -899, outcome: nil, until: nil),
    Case(askedAt: -400, cannotShow: true, until: 500, reason: "its last answer cannot be shown here"),
    Case(askedAt: -900, cannotShow: true, until: nil),
    Case(askedAt: -400, outcome: .failed, cannotShow: true, until: nil),
    Case(askedAt: -400, pausedUntil: 2000, until: 2000, reason: "HTTP 503"),
    Case(askedAt: -100, pausedUntil: 50, until: 200, reason: "HTTP 503"),
    Case(askedAt: -400, pausedUntil: -1, until: nil),
    Case(askedAt: -400, pausedUntil: 2000, pausedAt: 1000, until: nil),
  ])
  func `it waits for the pause, the interval and Expires, and says why and from when on`(_ known: Case) {
    func at(_ seconds: Double) -> Date { Self.now.addingTimeInterval(seconds) }
    let feed = Feed("board", .rates(RatesQuery()))
    let snapshot = known.expiresAt.map {
      Snapshot(
        feed: feed, reading: .rates(RateTable(basis: .board, rows: [])), fetchedAt: at(known.fetchedAt),
        expiresAt: at($0), validators: Validators(access: Self.access.fingerprint))
    }
    let health = known.pausedUntil.map {
      ProviderHealth(provider: "board", notBefore: at($0), pausedAt: at(known.pausedAt), reason: "HTTP 503")
    }
    let policy = RequestPolicy(
      provider: PlainBoard(), options: ProviderOptions(intervalSeconds: known.intervalSeconds), health: health,
      now: Self.now)
    let wait = policy.wait(
      after: known.askedAt.map { Attempt(feed, askedAt: at($0), outcome: known.outcome) }, snapshot,
      access: Access(origin: "https://board.example", key: known.key.map(Secret.init)), ttlSeconds: 900,
      cannotShow: known.cannotShow)
    #expect(wait == known.until.map { Wait(provider: "board", until: at($0), reason: known.reason) })
  }

  /// The limited board may be asked twice an hour and three times a day; it is 00:30 UTC.
  @Test(
    arguments: [
      (0, 0, 1, nil), (1, 1, 1, nil), (2, 2, 1, 30), (1, 1, 2, 30), (0, 3, 1, 23 * 60 + 30), (0, 0, 3, 30),
      (2, 2, 0, nil),
    ] as [(Int, Int, Int, Double?)])
  func `its terms' limits hold by the hour and by the day`(inHour: Int, onDay: Int, more: Int, untilMinutes: Double?) {
    var calls = Calls()
    let hour = Calls.hour(of: Self.now)
    calls.add(inHour, inHour: hour)
    calls.add(onDay - inHour, inHour: hour + 1)
    let policy = RequestPolicy(provider: LimitedBoard(), options: ProviderOptions(), health: nil, now: Self.now)
    #expect(
      policy.wait(forCalls: more, calls, inMinute: 0)?.until
        == untilMinutes.map { Self.now.addingTimeInterval($0 * 60) })
  }
}
