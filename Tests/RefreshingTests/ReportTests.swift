import Core
import Foundation
import Refreshing
import Testing

@Suite struct ReportTests {
  @Test func `the report as JSON says each widget's result, state, provider and failures`() throws {
    let bench = try Bench()
    bench.answer("board", .status(404))
    bench.answer("reference", .board)
    let text = try bench.run().document.text
    #expect(
      text == """
        {"durationMilliseconds":250,"startedAt":"2026-11-22T00:30:00Z","widgets":[{"failures":[{"message":"HTTP 404",\
        "provider":"board","reason":"http"}],"id":"rates","provider":"reference","result":"refreshed","state":"fresh"}]}
        """)
  }
}
