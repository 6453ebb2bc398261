import Foundation

/// Changes the last decimal of every number of a body that has decimals, by how often the body was asked for.
///
/// Coordinates stay, because an answer for another point is refused. Times and dates have no decimals.
package func varyingValues(of body: Data, by count: Int) -> Data {
  var varied = Array(body)
  let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
  var index = 0
  while index < varied.count {
    guard varied[index] == UInt8(ascii: "."), index > 0, digits.contains(varied[index - 1]) else {
      index += 1
      continue
    }
    var end = index + 1
    while end < varied.count, digits.contains(varied[end]) { end += 1 }
    if end > index + 1, !isCoordinate(varied, before: index) {
      let last = Int(varied[end - 1] - digits.lowerBound)
      varied[end - 1] = digits.lowerBound + UInt8((last + count) % 10)
    }
    index = end
  }
  return Data(varied)
}

/// Whether the number whose point is here is the value of `latitude` or `longitude`.
private func isCoordinate(_ bytes: [UInt8], before point: Int) -> Bool {
  bytes[max(0, point - 20)..<point].split(separator: UInt8(ascii: ",")).last?
    .contains(subsequence: "itude\":".utf8) ?? false
}

extension Collection where Element: Equatable {
  fileprivate func contains(subsequence: some Collection<Element>) -> Bool {
    !isEmpty && indices.contains { self[$0...].starts(with: subsequence) }
  }
}
