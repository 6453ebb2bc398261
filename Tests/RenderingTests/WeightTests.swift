import Core
import Foundation
import Testing

@testable import Publishing
@testable import Rendering

/// What a reader's connection has to carry.
struct WeightTests {
  private func gzipped(_ text: String) throws -> Int { try #require(Gzip.compressed(Data(text.utf8))).count }

  @Test func `the stylesheet and the script weigh at most 3 KiB each over the wire`() throws {
    #expect(try gzipped(stylesheet) <= 3072)
    #expect(try gzipped(script) <= 3072)
  }

  @Test(arguments: Samples.languages)
  func `a fresh sidebar of weather, air and rates is at most 14 KiB, and 4 KiB over the wire`(language: Language) throws
  {
    let sidebar = try Samples.sidebar(.fresh, language, Renderer(languages: [language]))
    #expect(sidebar.utf8.count <= 14336)
    #expect(try gzipped(sidebar) <= 4096)
  }
}
