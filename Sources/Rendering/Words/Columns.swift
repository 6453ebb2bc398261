/// Rows of text whose columns are as wide as their longest cell, two spaces apart, nothing after the last cell.
///
/// `right` are the columns that are flush right.
package func columns(_ rows: [[String]], right: Range<Int> = 0..<0) -> [String] {
  let count = rows.map(\.count).max() ?? 0
  let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
  return rows.map { row in
    let cells = row.enumerated().map { column, text in
      let space = String(repeating: " ", count: widths[column] - text.count)
      return right.contains(column) ? space + text : text + space
    }
    let line = cells.joined(separator: "  ")
    let end = line.utf8.lastIndex { $0 != UInt8(ascii: " ") }.map(line.utf8.index(after:)) ?? line.startIndex
    return String(line[..<end])
  }
}
