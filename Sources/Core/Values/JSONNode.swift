import Foundation

/// Where something stands in a text: line and column, both from 1; columns are Unicode scalars, as editors count them.
package struct TextPosition: Equatable, Sendable, CustomStringConvertible {
  /// The line.
  package let line: Int
  /// The column.
  package let column: Int

  /// A place in a text.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// `line 3, column 5`.
  package var description: String { "line \(line), column \(column)" }
}

/// A value of a JSON text together with where it stands.
package struct JSONNode: Sendable {
  /// A value; an object's members stand in the text's order.
  package indirect enum Content: Sendable {
    case null
    case bool(Bool)
    case number(Decimal)
    case string(String)
    case array([JSONNode])
    case object([Member])
  }

  /// A name in an object and its value.
  package struct Member: Sendable {
    /// The name.
    package let name: String
    /// Where the name begins.
    package let position: TextPosition
    /// The value.
    package let node: JSONNode
  }

  /// The value.
  package let content: Content
  /// Where it begins.
  package let position: TextPosition

  /// The value without places.
  package var value: JSONValue {
    switch content {
    case .null: .null
    case .bool(let bool): .bool(bool)
    case .number(let number): .number(number)
    case .string(let string): .string(string)
    case .array(let array): .array(array.map(\.value))
    case .object(let members):
      .object(Dictionary(members.map { ($0.name, $0.node.value) }, uniquingKeysWith: { first, _ in first }))
    }
  }
}

/// What is wrong with a JSON text, and where.
package struct JSONFlaw: Error, Equatable, Sendable, CustomStringConvertible {
  /// Where.
  package let position: TextPosition
  /// What was expected and what was found, part of a sentence.
  package let problem: String

  /// `line 3, column 5: expected "," or "}", found "\"state\""`.
  package var description: String { "\(position): \(problem)" }
}
