import Foundation
import FuzzTargets
import Testing

/// What holds for every input of every fuzz target; `make fuzz` looks for those for which it does not.
struct FindTests {
  @Test(arguments: fuzzTargets.map(\.name))
  func `nothing that was found is found again, and no seed is a find`(_ name: String) throws {
    let target = try #require(fuzzTargets.first { $0.name == name })
    let folder = findsFolder(of: target)
    let finds = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for find in finds.sorted() {
      let problem = target.check(try Data(contentsOf: folder.appendingPathComponent(find)))
      #expect(problem == nil, "\(find)")
    }
    let seeds = try target.seeds()
    #expect(!seeds.isEmpty)
    for (index, seed) in seeds.enumerated() { #expect(target.check(seed) == nil, "seed \(index)") }
    #expect(target.check(Data()) == nil)
  }

  @Test func `every folder of finds belongs to a target`() throws {
    let names = Set(fuzzTargets.map(\.name))
    let folder = try #require(fuzzTargets.first.map(findsFolder)).deletingLastPathComponent()
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    #expect(names.isSuperset(of: folders))
    #expect(names.count == fuzzTargets.count)
  }
}
