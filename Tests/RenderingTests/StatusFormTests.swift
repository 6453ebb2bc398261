import Core
import Foundation
import Testing

@testable import Rendering

@Suite struct StatusFormTests {
  private let now = Date(timeIntervalSince1970: 1_795_307_400)

  @Test(arguments: [
    (0, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"), (172_799, "47 h"), (172_800, "2 d"),
  ])
  func `an age is said in one unit`(seconds: Int, words: String) {
    #expect(ageWords(seconds: seconds) == words)
  }

  @Test func `a label is escaped by scalars, whatever follows them`() {
    let status = Status(
      at: now, problems: [], lastRun: nil, longestSilenceSeconds: nil,
      sources: [.init(id: "a\\b\"\u{301}\nc", consecutiveFailures: 2)])
    let line = #"widgets_provider_failures{provider="a\\b\"# + "\"\u{301}" + #"\nc"} 2"# + "\n"
    #expect(Array(metrics(of: status, version: "1").utf8).suffix(line.utf8.count) == Array(line.utf8)[...])
  }

  @Test func `a metric without any sample is left out, and instants are written without an exponent`() {
    let run = RunRecord(endedAt: now, durationMilliseconds: 12, exitStatus: 0)
    let page = metrics(of: Status(at: now, problems: [], lastRun: run, longestSilenceSeconds: 1800), version: "0.1.0")
    #expect(
      page == """
        # HELP widgets_build_info The version that wrote this.
        # TYPE widgets_build_info gauge
        widgets_build_info{version="0.1.0"} 1
        # HELP widgets_status 0 ok, 1 warning, 2 critical, 3 unknown: the exit status of the plugin.
        # TYPE widgets_status gauge
        widgets_status 0
        # HELP widgets_run_timestamp_seconds When the last run ended.
        # TYPE widgets_run_timestamp_seconds gauge
        widgets_run_timestamp_seconds 1795307400
        # HELP widgets_run_duration_seconds How long the last run took.
        # TYPE widgets_run_duration_seconds gauge
        widgets_run_duration_seconds 0.012
        # HELP widgets_waiting Places that the last run had no turn for.
        # TYPE widgets_waiting gauge
        widgets_waiting 0

        """)
  }

  @Test func `how the command onPublish fares is told, and nothing where there is none`() {
    func form(_ command: Status.OnPublish?) -> (document: String, metrics: [String]) {
      let status = Status(at: now, problems: [], lastRun: nil, longestSilenceSeconds: nil, onPublish: command)
      let lines = metrics(of: status, version: "1").split(separator: "\n").map(String.init)
      return (document(of: status).text, lines.filter { $0.hasPrefix("widgets_on_publish") })
    }
    #expect(form(nil).document.contains(#""onPublish":null,"#) && form(nil).metrics == [])
    let waiting = form(.init(waitingPaths: 2))
    #expect(waiting.document.contains(#""onPublish":{"failingSince":null,"reason":null,"waitingPaths":2},"#))
    #expect(waiting.metrics == ["widgets_on_publish_waiting_paths 2"])
    let failing = form(.init(waitingPaths: 12, failingSince: now, reason: "/bin/purge: exited with status 3"))
    #expect(
      failing.document.contains(
        #""onPublish":{"failingSince":"2026-11-22T00:30:00Z","reason":"/bin/purge: exited with status 3","waitingPaths":12},"#
      ))
    #expect(
      failing.metrics
        == ["widgets_on_publish_waiting_paths 12", "widgets_on_publish_failing_timestamp_seconds 1795307400"])
  }

  @Test func `no sentence begins the performance data`() {
    let status = Status(at: now, problems: [.init(.warning, "a|b is stale")], lastRun: nil, longestSilenceSeconds: nil)
    #expect(text(of: status) == "WIDGETS WARNING: a/b is stale\n")
  }

  @Test func `what a clock that ran ahead has dated is no age below nothing`() {
    let run = RunRecord(endedAt: now.addingTimeInterval(60), durationMilliseconds: 12, exitStatus: 0)
    let status = Status(at: now, problems: [], lastRun: run, longestSilenceSeconds: 1800)
    #expect(text(of: status) == "WIDGETS OK: 0 widgets fresh | last_run_age=0s;;1800\n")
  }
}
