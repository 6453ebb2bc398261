import Core
import Foundation
import Testing

/// For how long a provider that has refused is left alone.
@Suite struct StandingTests {
  @Test func `what a provider refuses for one thing holds for everything it could be asked`() throws {
    let bench = Bench(providers: ["board"])
    bench.answer("board", .status(403))
    try bench.run()
    #expect(bench.asked() == ["board"])
    bench.store.forgetAttempts()
    bench.wait(seconds: 3000)
    try bench.run()
    #expect(bench.asked() == [])
  }

  @Test(arguments: ProviderChange.allCases)
  func `a changed entry or key ends a back-off, and the same ones do not`(_ change: ProviderChange) throws {
    let bench = Bench(providers: ["board"])
    bench.keys["board"] = Secret("old")
    bench.answer("board", .status(401), .board)
    try bench.run()
    #expect(bench.asked() == ["board"])
    bench.wait(seconds: 900)
    try bench.run()
    #expect(bench.asked() == [])
    change.make(in: bench)
    try bench.run()
    #expect(bench.asked() == ["board"])
    #expect(bench.store.standings() == [Standing(provider: "board", fingerprint: bench.fingerprint(of: "board"))])
  }
}

/// What an operator mends when a provider refuses the site.
enum ProviderChange: CaseIterable {
  case entry, key

  func make(in bench: Bench) {
    switch self {
    case .entry: bench.config.providers["board"] = ProviderOptions(intervalSeconds: 600)
    case .key: bench.keys["board"] = Secret("new")
    }
  }
}
