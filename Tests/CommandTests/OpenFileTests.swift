import Foundation
import Testing

@testable import Site

@Suite struct OpenFileTests {
  @Test func `check says how many connections a low limit of open files leaves to the server`() throws {
    let site = try TestSite()
    let low = try site.run(["check"], through: "ulimit -n 128;")
    #expect(low.status == 0)
    #expect(
      low.output.hasSuffix(
        "\nnote  serve: only 128 files may be open at once, so at most 64 connections are served; `ulimit -n` or "
          + "LimitNOFILE= of the unit allows more (1088 for 1024 connections)\n"))
    #expect(try !site.run("check").output.contains("serve: "))
  }
}
