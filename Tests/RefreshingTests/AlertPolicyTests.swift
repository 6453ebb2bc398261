import Core
import Foundation
import Testing

@testable import Refreshing

/// What cron is told: pure, and in runs.
@Suite struct AlertPolicyTests {
  private static let start = Date(timeIntervalSince1970: 1_795_307_400)

  /// The lines of runs at so many hours, each of which is told of a failure or of an answer.
  private func lines(_ runs: [(hours: Double, fails: Bool)], isVerbose: Bool = false) -> [Int] {
    var known: [Outage] = []
    return runs.map { hours, fails in
      var policy = AlertPolicy(
        known: known, widgets: [dollars()], isVerbose: isVerbose, now: Self.start.addingTimeInterval(hours * 3600))
      let failure = WidgetOutcome.ProviderFailure(provider: "board", failure: .truncated, message: "truncated")
      let outcome = WidgetOutcome(widget: "rates", action: .kept, state: .stale, failures: fails ? [failure] : [])
      policy.take(answered: fails ? [] : ["board"], "rates", failures: outcome.failures)
      policy.take(outcome)
      known = policy.outages
      return policy.lines.count
    }
  }

  @Test(
    arguments: [
      ([(0, true), (1, true), (23.9, true), (24, true), (47, true), (48, true)], [1, 0, 0, 1, 0, 1]),
      ([(0, true), (1, false), (2, true), (3, true)], [1, 0, 1, 0]),
      // A clock that was set back dates nothing wrongly for ever.
      ([(10, true), (0, true), (1, true)], [1, 1, 0]),
    ] as [([(Double, Bool)], [Int])])
  func `a failure is said when it begins and once a day, and its end is silent`(
    runs: [(hours: Double, fails: Bool)], lines: [Int]
  ) {
    #expect(self.lines(runs) == lines)
    #expect(self.lines(runs, isVerbose: true) == runs.map { $0.fails ? 1 : 0 })
  }

  @Test func `of several problems of one subject the first is said, and how many more`() {
    var policy = AlertPolicy(known: [], widgets: [], isVerbose: false, now: Self.start)
    policy.take(
      [
        RunProblem(subject: .publish, sentence: "v1: full"), RunProblem(subject: .publish, sentence: "v2: full"),
        RunProblem(subject: .templates, sentence: "fr.json: no file"),
        RunProblem(subject: .recovery, sentence: "said elsewhere"),
      ], hasNobodyToAsk: true)
    #expect(
      policy.lines == [
        "widgets: this site may use none of its providers; `widgets check` says why",
        "widgets: publish: v1: full (and 1 more)", "widgets: templates: fr.json: no file",
      ])
    #expect(policy.outages.map(\.subject) == [.noProvider, .publish, .templates])
  }

  @Test func `the failure of a provider that the widget no longer lists is forgotten, and said anew when it is back`()
    throws
  {
    let bench = try Bench()
    bench.answer("board", .status(404))
    bench.answer("reference", .board)
    let line = "widgets: rates: board: HTTP 404"
    #expect(try bench.run(thenWait: 60).lines == [line])
    #expect(try bench.store.outages().map(\.subject) == [.provider("board", widget: "rates")])
    bench.config.widgets = [dollars(providers: ["reference"])]
    #expect(try bench.run(thenWait: 6 * 3600).lines.isEmpty)
    #expect(try bench.store.outages().isEmpty)
    bench.config.widgets = [dollars(providers: ["board", "reference"])]
    #expect(try bench.run().lines == [line])
  }

  @Test func `the lack of any provider is not forgotten with the failures of one`() throws {
    let bench = try Bench(providers: ["forbidden"])
    #expect(try bench.run(thenWait: 3600).lines.count == 1)
    #expect(try bench.run().lines.isEmpty)
    #expect(try bench.store.outages().map(\.subject) == [.noProvider])
  }

  @Test func `what cannot be published is exit status 2, said when it begins and once a day`() throws {
    let bench = try Bench()
    bench.answer("board", .board)
    bench.pages.failures = ["v1: mkdir: Permission denied"]
    #expect(try bench.run(thenWait: 300).lines == ["widgets: publish: v1: mkdir: Permission denied"])
    let second = try bench.run()
    #expect(second.lines == [] && second.exitStatus == 2)
    bench.pages.failures = []
    #expect(try bench.run().exitStatus == 0)
    bench.pages.failures = ["v1: mkdir: Permission denied"]
    #expect(try bench.run().lines.count == 1)
  }
}
