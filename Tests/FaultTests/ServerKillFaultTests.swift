import Foundation
import Testing

@testable import Site

/// What a server sends of a tree whose publisher was killed.
@Suite(.system, .serialized) struct ServerKillFaultTests {
  /// What takes the rates back that the tree shows: all of them, or all but their next hour.
  enum TakingBack: CaseIterable {
    case rejection, shorterAge

    var command: [String] { self == .rejection ? ["reject", "rates"] : ["refresh"] }
  }

  private let price = /26[.,]?412/
  private let paths = ["/v1/rates.json", "/v1/vi/rates.html", "/v1/en/rates.html", "/v1/vi/sidebar.html"]

  @Test(.proves(184, 185), arguments: TakingBack.allCases)
  func `whenever its publisher is killed the server sends nothing that was being taken back`(
    takingBack: TakingBack
  ) throws {
    let site = try TestSite.published()
    if takingBack == .shorterAge {
      try site.change("config.json", #""kind": "rates","#, to: #""kind": "rates", "maxAge": "1h","#)
    }
    try site.shell("mkdir aside && cp -a public var aside")
    let server = try Server(of: site)
    let whole = try site.bytes("v1/index.json")
    let now = ISO8601DateFormatter().string(from: Date())
    // How often the index allowed nothing while the old numbers were still on disk, and how often they were not.
    var (oldFiles, newFiles, kills) = (0, 0, 0)
    for number in 1...60 {
      try site.shell("rm -rf public var && cp -a aside/public aside/var .")
      let result = try site.run(
        takingBack.command, at: now,
        tracedBy: "strace -f -o /dev/null -e trace=rename -e inject=rename:signal=KILL:when=\(number)")
      let index = try site.bytes("v1/index.json")
      let until = try validUntil(in: index)
      let isOldFile = try site.holds("public/v1/rates.json", oldEnd(in: whole))
      if index != whole, until == nil {
        if isOldFile { oldFiles += 1 } else { newFiles += 1 }
      }
      for path in paths {
        for fields in [[], ["Accept-Encoding: gzip"]] {
          let reply = try server.get(path, fields)
          let isPacked = reply.fields["content-encoding"] == "gzip"
          let text = String(decoding: try #require(isPacked ? inflated(reply.body) : reply.body), as: UTF8.self)
          let ends = text.matches(of: /(?:data-wgt="rates"[^>]*data-wgt-valid-until|"validUntil")[=:] ?"([^"]+)"/)
          #expect(ends.allSatisfy { end in until.map { end.1 <= $0 } ?? false }, "\(path) after rename \(number)")
          #expect(index == whole || takingBack == .shorterAge && until != nil || !text.contains(price), "\(path)")
        }
      }
      guard result.status == SIGKILL else {
        #expect(result == CommandResult(status: 0, output: result.output, errors: ""))
        #expect(index != whole && !isOldFile)
        break
      }
      kills += 1
    }
    #expect(kills >= 10 && kills < 60)
    #expect(oldFiles >= 2 && newFiles >= 2, "\(oldFiles) \(newFiles)")
  }

  /// Until when an index allows the rates; nil where it does not.
  private func validUntil(in index: Data) throws -> String? {
    let root = try JSONSerialization.jsonObject(with: index) as? [String: Any]
    let widgets = root?["widgets"] as? [[String: Any]] ?? []
    let rates = try #require(widgets.first { $0["id"] as? String == "rates" })
    return ["fresh", "stale"].contains(rates["state"] as? String) ? rates["validUntil"] as? String : nil
  }

  /// What marks a file of the old publication: its end, which the new one does not have.
  private func oldEnd(in index: Data) throws -> String { try #require(try validUntil(in: index)) }
}
