import Core
import Testing

@testable import Transport

/// What no stand-in can be made to do on loopback; the numbers are libcurl's, from `curl.h`.
@Suite struct FailureMappingTests {
  @Test(arguments: [16, 55, 56, 92])
  func `a stream that breaks within an answer leaves it cut short`(code: UInt32) {
    #expect(Failure(.init(rawValue: code), elapsedSeconds: 1, hasBegun: true) == .truncated)
  }

  @Test(arguments: [16, 55, 56, 92])
  func `a stream that breaks before an answer is a failed connection`(code: UInt32) {
    #expect(Failure(.init(rawValue: code), elapsedSeconds: 1) == .connection("connection broken"))
  }

  @Test(arguments: [(9, "is not valid yet"), (10, "has expired"), (20, "is not trusted"), (62, "is for another name")])
  func `a refused certificate says why`(verification: Int, words: String) {
    let failure = Failure(.init(rawValue: 60), elapsedSeconds: 1, verification: verification)
    #expect(failure == .tls("the certificate \(words)"))
  }

  @Test func `a missing list of authorities is said`() {
    let failure = Failure(.init(rawValue: 77), elapsedSeconds: 1)
    #expect(failure == .tls("this machine's certificate authorities cannot be read"))
  }

  @Test func `a name that is not found is a failed connection`() {
    #expect(Failure(.init(rawValue: 6), elapsedSeconds: 1) == .connection("host name not found"))
  }

  @Test(arguments: 1...99)
  func `every sentence is lower case, printable and without a full stop`(code: UInt32) throws {
    _ = try CurlTransport.version
    let words = Failure(.init(rawValue: code), elapsedSeconds: 1).description
    #expect(!words.isEmpty && !words.hasSuffix("."))
    #expect(words == printable(words))
    let isName = ["HTTP", "TLS"].contains { words.hasPrefix($0) }
    #expect(isName || words.first?.isLowercase == true)
  }
}
