/// Values by keys that are so few that a look-up goes along them: a place's names, a site's providers, its notices.
///
/// The first dictionary of a key's type makes Swift search all conformances of the program, 0.4 M instructions of the 2 M
/// that a config takes.
package struct ShortMap<Key, Value>: Sequence, ExpressibleByDictionaryLiteral {
  private var pairs: [(key: Key, value: Value)]

  /// No key may be given twice.
  package init(dictionaryLiteral elements: (Key, Value)...) { pairs = elements.map { (key: $0.0, value: $0.1) } }

  package var isEmpty: Bool { pairs.isEmpty }
  package var count: Int { pairs.count }
  package var values: [Value] { pairs.map(\.value) }

  package func makeIterator() -> IndexingIterator<[(key: Key, value: Value)]> { pairs.makeIterator() }
}

extension ShortMap: Sendable where Key: Sendable, Value: Sendable {}

extension ShortMap where Key: Equatable {
  package subscript(key: Key) -> Value? {
    get { pairs.first { $0.key == key }?.value }
    set {
      let index = pairs.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): pairs[index].value = value
      case (let index?, nil): pairs.remove(at: index)
      case (nil, let value?): pairs.append((key, value))
      case (nil, nil): break
      }
    }
  }
}

extension ShortMap: Equatable where Key: Equatable, Value: Equatable {
  /// Whatever the order.
  package static func == (one: Self, other: Self) -> Bool {
    one.count == other.count && one.allSatisfy { other[$0.key] == $0.value }
  }
}
