import Foundation
import Providers
import Testing

/// A provider lives in its own file: nothing else of the product knows that it exists.
struct OneRoomTests {
  private static let sources = fixturesFolder.deletingLastPathComponent().appendingPathComponent("Sources")

  /// Every source file of the product by its path, with its text.
  private func files() throws -> [String: String] {
    let names = try #require(FileManager.default.enumerator(atPath: Self.sources.path)).compactMap { $0 as? String }
    return Dictionary(
      uniqueKeysWithValues: try names.filter { $0.hasSuffix(".swift") }.map {
        ($0, try String(contentsOf: Self.sources.appendingPathComponent($0), encoding: .utf8))
      })
  }

  @Test func `one file alone names a provider's id, and one line registers it`() throws {
    let files = try files()
    let registered = try #require(files["Providers/Registry.swift"])
    for provider in registry {
      let naming = files.filter { $0.value.contains("\"\(provider.id)\"") }.keys
      #expect(naming.count == 1, "\(provider.id): \(naming.sorted())")
      let file = try #require(naming.first)
      #expect(file.hasPrefix("Providers/"))
      let type = file.dropFirst("Providers/".count).dropLast(".swift".count)
      #expect(registered.split(separator: "\n").filter { $0.contains("(\(type).self)") }.count == 1, "\(type)")
    }
    #expect(registered.split(separator: "\n").filter { $0.contains(".self)") }.count == registry.count)
  }

  @Test func `every provider is described where people look for it`() throws {
    let root = Self.sources.deletingLastPathComponent()
    for name in ["docs/providers.md", "config.schema.json", "fixtures/README.md"] {
      let text = try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
      for provider in registry { #expect(text.contains(provider.id.rawValue), "\(provider.id) in \(name)") }
    }
  }
}
