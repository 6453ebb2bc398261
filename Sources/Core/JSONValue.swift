import Foundation

/// A JSON document as a tree; numbers keep their digits.
public indirect enum JSONValue: Equatable, Sendable, Codable {
  case null
  case bool(Bool)
  case number(Decimal)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Reads any JSON value.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // The most frequent first: each miss makes an error that nobody reads.
    if let string = try? container.decode(String.self) {
      self = .string(string)
    } else if let number = try? container.decode(Decimal.self) {
      self = .number(number)
    } else if let double = try? container.decode(Double.self) {
      // Beyond what a decimal can hold, and so beyond every bound.
      self = .number(double < 0 ? -.greatestFiniteMagnitude : .greatestFiniteMagnitude)
    } else if let bool = try? container.decode(Bool.self) {
      self = .bool(bool)
    } else if container.decodeNil() {
      self = .null
    } else if let array = try? container.decode([JSONValue].self) {
      self = .array(array)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// Writes the value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let bool): try container.encode(bool)
    case .number(let number): try container.encode(number)
    case .string(let string): try container.encode(string)
    case .array(let array): try container.encode(array)
    case .object(let object): try container.encode(object)
    }
  }

  /// The text with sorted keys, without a line end.
  public var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Encoding a finite tree of these cases cannot fail.
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }
}

extension JSONValue {
  /// A string, or null.
  public init(_ string: String?) { self = string.map(JSONValue.string) ?? .null }
  /// A number with the digits of its text, or null.
  public init(_ number: Decimal?) { self = number.map(JSONValue.number) ?? .null }
  /// A number as its shortest text says it, or null.
  public init(_ number: Double?) { self.init(number.map { Decimal(shortest: $0) }) }
  /// An instant as `2026-11-22T00:30:00Z`, or null.
  public init(_ instant: Date?) { self.init(instant?.instantText) }
}
