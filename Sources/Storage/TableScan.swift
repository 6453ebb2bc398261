import GRDB

/// Reads every row of a damaged table that SQLite can still reach: from the first on up to the bad spot, from the last down
/// to it, and between the two by looking into ever smaller ranges of keys.
///
/// Without a damage that is one pass.
final class TableScan {
  /// A key as the table is ordered by it: what stands before its last column, and that column's whole number.
  private struct Key: Equatable {
    var prefix: [DatabaseValue]
    var number: Int
  }

  private let database: Database
  private let table: String
  /// The key's columns, the last of them a whole number.
  private let key: [String]
  private let columns: [String]
  private let isOverTime: () -> Bool
  private let take: ([DatabaseValue]) throws -> Void
  /// Whether every row was read.
  private(set) var isComplete = true
  /// How many ranges may still be looked into: a bad page holds some hundreds of rows at most.
  private var looksLeft = 50_000
  /// Every prefix that was met, and the least and the greatest number.
  private var prefixes: [[DatabaseValue]] = []
  private var numbers: ClosedRange<Int>?

  /// How far a range goes whose other end is not known: more rows than a page has.
  private static let openRange = 4096

  /// A scan of an attached table; `take` gets the columns of each row.
  init(
    _ table: String, key: [String], columns: [String], in database: Database, isOverTime: @escaping () -> Bool,
    take: @escaping ([DatabaseValue]) throws -> Void
  ) {
    self.database = database
    self.table = table
    self.key = key
    self.columns = columns
    self.isOverTime = isOverTime
    self.take = take
  }

  /// Reads the table; throws only what `take` throws.
  func run() throws {
    let up = try walk("TRUE", [], isUpward: true)
    guard !up.isWhole else { return }
    isComplete = false
    // Downward to the last row that was read upward, and no further.
    let beyond = up.last.map {
      ("(\(key.joined(separator: ", "))) > (\(marks(key.count)))", $0.prefix + [$0.number.databaseValue])
    }
    let down = try walk(beyond?.0 ?? "TRUE", beyond?.1 ?? [], isUpward: false)
    for prefix in try prefixesBetween(up.last, down.last) {
      let low = up.last.flatMap { $0.prefix == prefix ? $0.number : nil }
      let high = down.last.flatMap { $0.prefix == prefix ? $0.number : nil }
      let range = openEnds(low, high)
      try fill(prefix, range.low, range.high)
    }
  }

  /// Both ends of a range of which one or both are not known.
  private func openEnds(_ low: Int?, _ high: Int?) -> (low: Int, high: Int) {
    if key.count > 1, let numbers {
      return (low ?? numbers.lowerBound - Self.openRange, high ?? numbers.upperBound + Self.openRange)
    }
    let least = low ?? max(0, (high ?? 0) - Self.openRange)
    return (least, high ?? least + Self.openRange)
  }

  /// Reads what can be reached between two numbers, without these.
  private func fill(_ prefix: [DatabaseValue], _ low: Int, _ high: Int) throws {
    guard high - low > 1, looksLeft > 0, !isOverTime() else { return }
    looksLeft -= 1
    let middle = low + (high - low) / 2
    let own = key.dropLast().map { "\($0) = ? AND " }.joined() + "\(key[key.count - 1])"
    let up = try walk(
      "\(own) >= ? AND \(key[key.count - 1]) < ?", prefix + [middle.databaseValue, high.databaseValue], isUpward: true)
    if !up.isWhole { try fill(prefix, max(middle, up.last?.number ?? middle), high) }
    let down = try walk(
      "\(own) > ? AND \(key[key.count - 1]) < ?", prefix + [low.databaseValue, middle.databaseValue], isUpward: false)
    if !down.isWhole { try fill(prefix, low, min(middle, down.last?.number ?? middle)) }
  }

  /// The prefixes that may have rows between two keys.
  private func prefixesBetween(_ low: Key?, _ high: Key?) throws -> [[DatabaseValue]] {
    guard key.count > 1 else { return [[]] }
    let names = key.dropLast().joined(separator: ", ")
    // From one to the next where the tree lets us; those that have rows elsewhere may have some here too.
    for (start, sign, order) in [(low, ">", "ASC"), (high, "<", "DESC")] {
      var last = start?.prefix
      for _ in 0..<1000 {
        guard let from = last,
          let row = try? Row.fetchOne(
            database,
            sql: """
              SELECT \(names) FROM \(DamagedState.schema).\(table) WHERE (\(names)) \(sign) (\(marks(from.count)))
              ORDER BY \(key.dropLast().map { "\($0) \(order)" }.joined(separator: ", ")) LIMIT 1
              """, arguments: StatementArguments(from))
        else { break }
        last = Array(row.databaseValues)
        note(Key(prefix: Array(row.databaseValues), number: numbers?.lowerBound ?? 0))
      }
    }
    return prefixes
  }

  /// Reads rows in the order of their keys until there are none or SQLite can go no further.
  private func walk(_ condition: String, _ arguments: [DatabaseValue], isUpward: Bool) throws
    -> (last: Key?, isWhole: Bool)
  {
    let order = key.map { "\($0) \(isUpward ? "ASC" : "DESC")" }.joined(separator: ", ")
    var last: Key?
    do {
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT \((key + columns).joined(separator: ", ")) FROM \(DamagedState.schema).\(table)
          WHERE \(condition) ORDER BY \(order)
          """, arguments: StatementArguments(arguments))
      while let row = try rows.next() {
        if isOverTime() { return (last, false) }
        let values = Array(row.databaseValues)
        // A garbled key tells nothing of where its row stands.
        if let number = Int.fromDatabaseValue(values[key.count - 1]), StoredBounds.instant.contains(number) {
          let met = Key(prefix: Array(values[..<(key.count - 1)]), number: number)
          if met.prefix != last?.prefix { note(met) }
          numbers = numbers.map { min($0.lowerBound, number)...max($0.upperBound, number) } ?? number...number
          last = met
        }
        do { try take(Array(values[key.count...])) } catch { throw Taking(error: error) }
      }
      return (last, true)
    } catch let failure as Taking {
      throw failure.error
    } catch {
      return (last, false)
    }
  }

  /// What `take` threw, told apart from what SQLite could not read.
  private struct Taking: Error { let error: any Error }

  private func note(_ key: Key) {
    if !prefixes.contains(key.prefix) { prefixes.append(key.prefix) }
  }

  private func marks(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }
}
