import Core

/// How the rows of a bank's board become a table: one that cannot be read costs the others nothing.
extension RateTable {
  mutating func add(_ currency: Currency, _ row: () throws(Failure) -> Rate) {
    do throws(Failure) {
      rows.append(try row())
    } catch {
      unreadable[currency] = error
    }
  }

  /// Refuses a board without any price.
  ///
  /// - Throws: `lack` with the path.
  func checkPrices(_ path: String) throws(Failure) {
    if rows.contains(where: { $0.buyCash != nil || $0.buyTransfer != nil || $0.sell != nil }) { return }
    throw lack("\(path): expected at least one price")
  }

  /// Why a board lacks something: where rows could not be read, why the first of them by code could not.
  func lack(_ sentence: String) -> Failure {
    unreadable.min { $0.key.rawValue < $1.key.rawValue }?.value ?? .malformed(sentence)
  }
}
