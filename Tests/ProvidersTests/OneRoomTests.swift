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
      let type = (file.split(separator: "/").last ?? "").dropLast(".swift".count)
      #expect(registered.split(separator: "\n").filter { $0.contains("\(type)()") }.count == 1, "\(type)")
    }
    #expect(registered.split(separator: "\n").filter { $0.contains("()") }.count == registry.count)
  }

  private func document(_ name: String) throws -> String {
    let root = Self.sources.deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
  }

  @Test func `the origin of every provider's sample bodies is described`() throws {
    let text = try document("fixtures/README.md")
    for provider in registry { #expect(text.contains("`\(provider.id)`"), "\(provider.id)") }
  }

  @Test func `the tables of docs/providers.md have a row for every provider, in the registry's order`() throws {
    let rows = try document("docs/providers.md").split(separator: "\n").filter { $0.hasPrefix("| `") }
    let ids = rows.map { $0.split(separator: "`")[1] }.filter { id in registry.contains { $0.id.rawValue == id } }
    #expect(ids.map(String.init) == registry.map(\.id.rawValue))
  }

  @Test func `every list of providers in the schema is the registry's list of their kinds`() throws {
    let schema = try JSONSerialization.jsonObject(with: Data(try document("config.schema.json").utf8))
    let lists = enumerations(in: schema).filter { list in registry.contains { list.contains($0.id.rawValue) } }
    #expect(Set(lists.joined()) == Set(registry.map(\.id.rawValue)))
    for list in lists {
      let kinds = Set(registry.filter { list.contains($0.id.rawValue) }.map(\.kind))
      #expect(list == registry.filter { kinds.contains($0.kind) }.map(\.id.rawValue))
    }
  }

  /// Every `enum` of texts in a schema.
  private func enumerations(in schema: Any) -> [[String]] {
    if let list = schema as? [Any] { return list.flatMap(enumerations) }
    guard let object = schema as? [String: Any] else { return [] }
    return [object["enum"] as? [String]].compactMap(\.self) + object.values.flatMap(enumerations)
  }
}
