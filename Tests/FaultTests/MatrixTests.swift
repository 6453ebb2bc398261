import Foundation
import Testing

/// `docs/faults.md` and the tests of this folder say the same.
@Suite struct MatrixTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The rows of the table: the number and the test's name.
  private func documented() throws -> [Int: String] {
    let text = try String(contentsOf: Self.root.appendingPathComponent("docs/faults.md"), encoding: .utf8)
    var rows: [Int: String] = [:]
    for line in text.split(separator: "\n") {
      guard let row = line.wholeMatch(of: /\| (\d+) \| ([^|]+) \| ([^|]+) \| `([^`|]+)` \|/), let number = Int(row.1)
      else {
        #expect(!line.hasPrefix("| ") || line == "| # | fault | promise | test |", "no row: \(line)")
        continue
      }
      #expect(rows.updateValue(String(row.4), forKey: number) == nil, "row \(number) is there twice")
    }
    return rows
  }

  /// The tests in the sources: the name and the rows that each says it proves.
  private func tests() throws -> [String: [Int]] {
    let folder = Self.root.appendingPathComponent("Tests/FaultTests")
    var tests: [String: [Int]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name != "MatrixTests.swift" {
      let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      let marks = text.matches(of: /@Test\s*\(\s*\.proves\(([\d, ]+)\)/)
      let all = text.matches(of: /@Test\b[\s\S]*?func `([^`]+)`/)
      #expect(marks.count == all.count, "\(name) has a test that proves no row")
      for (mark, test) in zip(marks, all) {
        let rows = mark.1.split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        #expect(tests.updateValue(rows, forKey: String(test.1)) == nil, "two tests are named \(test.1)")
      }
    }
    return tests
  }

  @Test func `every row names the test that proves it, and every test is named by its rows`() throws {
    let rows = try documented()
    let tests = try tests()
    for (number, name) in rows {
      #expect(tests[name]?.contains(number) == true, "row \(number): no test `\(name)` proves it")
    }
    for (name, numbers) in tests {
      for number in numbers { #expect(rows[number] == name, "row \(number) does not name `\(name)`") }
    }
  }

  @Test func `the rows are numbered from one on, and at least 64`() throws {
    let numbers = try documented().keys.sorted()
    #expect(numbers == Array(1...max(1, numbers.count)))
    #expect(numbers.count >= 64)
  }
}
