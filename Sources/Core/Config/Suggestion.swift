/// `; did you mean "refresh"?` where a known word is near to one that was written wrong, else nothing.
package func suggestion(for word: String, among known: some Sequence<String>) -> String {
  guard word.utf8.count <= 40 else { return "" }
  let written = Array(word.lowercased())
  // Half of a short word must not be another one: no "vi" for "en".
  let most = min(2, written.count / 3)
  let nearest = known.map { (word: $0, distance: editDistance(written, Array($0.lowercased()))) }
    .filter { $0.word != word && $0.distance <= most }
    .min { $0.distance < $1.distance }
  return nearest.map { "; did you mean \"\($0.word)\"?" } ?? ""
}

/// How many letters must be put in, left out, changed, or changed places with the next one, to make one word of another.
private func editDistance(_ one: [Character], _ other: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...other.count)
  for i in one.indices {
    var row = [i + 1]
    for j in other.indices {
      var distance = min(row[j] + 1, last[j + 1] + 1, last[j] + (one[i] == other[j] ? 0 : 1))
      if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
        distance = min(distance, beforeLast[j - 1] + 1)
      }
      row.append(distance)
    }
    (beforeLast, last) = (last, row)
  }
  return last[other.count]
}
