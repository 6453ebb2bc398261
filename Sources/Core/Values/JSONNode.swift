import Foundation

/// Where something stands in a text: line and column, both from 1; columns are Unicode scalars, as editors count them.
public struct TextPosition: Equatable, Sendable, CustomStringConvertible {
  /// The line.
  public let line: Int
  /// The column.
  public let column: Int

  /// A place in a text.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// `line 3, column 5`.
  public var description: String { "line \(line), column \(column)" }
}

/// A value of a JSON text together with where it stands.
public struct JSONNode: Sendable {
  /// A value; an object's members stand in the text's order.
  public indirect enum Content: Sendable {
    case null
    case bool(Bool)
    case number(Decimal)
    case string(String)
    case array([JSONNode])
    case object([Member])
  }

  /// A name in an object and its value.
  public struct Member: Sendable {
    /// The name.
    public let name: String
    /// Where the name begins.
    public let position: TextPosition
    /// The value.
    public let node: JSONNode
  }

  /// The value.
  public let content: Content
  /// Where it begins.
  public let position: TextPosition

  /// The value without places.
  public var value: JSONValue {
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
public struct JSONFlaw: Error, Equatable, Sendable, CustomStringConvertible {
  /// Where.
  public let position: TextPosition
  /// What was expected and what was found, part of a sentence.
  public let problem: String

  /// `line 3, column 5: expected "," or "}", found "\"state\""`.
  public var description: String { "\(position): \(problem)" }
}
