import Foundation

/// Where something stands in a text: line and column, both from 1; columns are Unicode scalars, as editors count them.
package struct TextPosition: Equatable, Sendable, CustomStringConvertible {
  package let line: Int
  package let column: Int

  /// `line 3, column 5`.
  package var description: String { "line \(line), column \(column)" }
}

package struct JSONNode: Sendable {
  /// An object's members are in the text's order.
  package indirect enum Content: Sendable {
    case null
    case bool(Bool)
    case number(Decimal)
    case string(String)
    case array([JSONNode])
    case object([Member])
  }

  package struct Member: Sendable {
    package let name: String
    /// Where the name begins.
    package let position: TextPosition
    package let node: JSONNode
  }

  package let content: Content
  package let position: TextPosition

  init(content: Content, position: TextPosition) { (self.content, self.position) = (content, position) }

  /// A value that was not read from a text of its own: all of it stands at the start.
  init(_ value: JSONValue) {
    position = .start
    content =
      switch value {
      case .null: .null
      case .bool(let bool): .bool(bool)
      case .number(let number): .number(number)
      case .string(let string): .string(string)
      case .array(let array): .array(array.map { JSONNode($0) })
      case .object(let object):
        .object(object.map { Member(name: $0.key, position: .start, node: JSONNode($0.value)) })
      }
  }

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

package struct JSONFlaw: Error, Equatable, Sendable, CustomStringConvertible {
  package let position: TextPosition
  package let problem: String

  /// `line 3, column 5: expected "," or "}", found "\"state\""`.
  package var description: String { "\(position): \(problem)" }
}
