import Core
import Foundation
import Replay
import Synchronization

/// A bank that serves the board of any day, a publisher of mid rates that serves runs of days, and a site that asks them.
final class PastBank: Sendable {
  let site: TestSite
  let server: ReplayServer
  private let answers: PastAnswers

  /// A site whose widget of rates lists these providers, with `interval` 0 s unless another is given.
  init(_ providers: String..., interval: String = "0s") throws {
    let answers = PastAnswers()
    self.answers = answers
    server = try ReplayServer { answers.reply(to: $0) }
    site = try TestSite()
    let list = providers.map { "\"\($0)\"" }.joined(separator: ", ")
    let entry = #"{ "origin": "\#(server.origin)", "acceptTerms": true, "interval": "\#(interval)" }"#
    let entries = providers.map { "\"\($0)\": \(entry)" }.joined(separator: ", ")
    try site.write(
      "config.json",
      """
      { "site": { "use": "non-commercial", "contact": "bientap@example.vn" },
        "widgets": [ { "id": "rates", "kind": "rates", "currencies": ["USD", "EUR"], "providers": [\(list)] },
                     { "id": "weather-hanoi", "kind": "weather", "providers": ["met-norway"],
                       "place": { "name": { "vi": "Hà Nội" }, "latitude": 21.0285, "longitude": 105.8542,
                                  "timeZone": "Asia/Ho_Chi_Minh" } } ],
        "providers": { \(entries) } }
      """)
  }

  deinit { server.stop() }

  /// From now on a day is answered so: each answer once, then the good one.
  func answer(_ day: String, with replies: CannedReply...) { answers.state.withLock { $0.answers[day] = replies } }

  /// From now on every answer takes so long.
  func delay(seconds: Double) { answers.state.withLock { $0.delaySeconds = seconds } }

  /// The days that were asked for since the last call, in order: `2026-11-21`, or `2026-10-23..2026-11-21`.
  func asked() -> [String] {
    answers.state.withLock { state in
      defer { state.asked = [] }
      return state.asked
    }
  }

  /// How many days have been asked for since the last call of `asked`.
  var askedCount: Int { answers.state.withLock { $0.asked.count } }

  /// Waits until so many have been.
  func waitForRequests(_ count: Int) {
    for _ in 0..<1000 where askedCount < count { usleep(10_000) }
  }

  /// Runs `widgets backfill rates --since DAY`.
  func backfill(since day: String, _ more: String...) throws -> CommandResult {
    try site.run(["backfill", "rates", "--since", day] + more)
  }

  /// A board under a date: the dollar is sold at so much.
  static func board(_ day: String, sell: String = "26412.00") -> CannedReply {
    board(day, dollars: "26142.00", "26172.00", sell)
  }

  /// A board under a date with these prices of the dollar, and the euro sold at so much.
  static func board(_ day: String, dollars cash: String, _ transfer: String, _ sell: String, euro: String? = nil)
    -> CannedReply
  {
    let euros = euro.map { ("", "", $0) } ?? ("29704.61", "30004.66", "31270.88")
    return .json(
      """
      {"Count":2,"Date":"\(day)T00:00:00","UpdatedDate":"\(day)T23:00:00+07:00","Data":[\
      {"currencyName":"US DOLLAR","currencyCode":"USD","cash":"\(cash)","transfer":"\(transfer)","sell":"\(sell)"},\
      {"currencyName":"EURO","currencyCode":"EUR","cash":"\(euros.0)","transfer":"\(euros.1)",\
      "sell":"\(euros.2)"}]}
      """)
  }

  /// What the bank says of a day that it knows nothing of.
  static let none = CannedReply.json(#"{"Count":0,"Date":"0001-01-01T00:00:00","UpdatedDate":null,"Data":[]}"#)

  /// The bank's way to fail for a moment.
  static let page = CannedReply(
    headers: ["Content-Type": "text/html"], body: Data("<html><title>Error 500</title></html>".utf8))
}

/// What the bank's server answers.
private final class PastAnswers: Sendable {
  struct State {
    var answers: [String: [CannedReply]] = [:]
    var asked: [String] = []
    var delaySeconds = 0.0
  }

  let state = Mutex(State())

  func reply(to request: SeenRequest) -> CannedReply {
    var words: [String: String] = [:]
    for pair in request.query.split(separator: "&") {
      let parts = pair.split(separator: "=").map(String.init)
      if parts.count == 2 { words[parts[0]] = parts[1] }
    }
    if let day = words["date"] { return reply(day) { PastBank.board(day) } }
    guard let first = words["from"].flatMap(CalendarDay.init), let last = words["to"].flatMap(CalendarDay.init) else {
      return .notFound
    }
    return reply("\(first)..\(last)") {
      var rows: [String] = []
      for number in first.daysSince1970...last.daysSince1970 {
        let head = #"{"date":"\#(CalendarDay(daysSince1970: number))","base":"USD","quote":"#
        rows += [head + #""EUR","rate":0.8622}"#, head + #""VND","rate":26338.25}"#]
      }
      return .json("[\(rows.joined(separator: ","))]")
    }
  }

  private func reply(_ name: String, good: () -> CannedReply) -> CannedReply {
    state.withLock { state in
      state.asked.append(name)
      var reply = state.answers[name]?.first ?? good()
      if state.answers[name]?.isEmpty == false { state.answers[name]?.removeFirst() }
      reply.delaySeconds += state.delaySeconds
      return reply
    }
  }
}
