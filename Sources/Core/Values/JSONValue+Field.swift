package enum FieldError: Error, Equatable, CustomStringConvertible {
  case unknown(String, known: [String])
  case beyondNull(String)
  case beyondValue(String)

  package var description: String {
    switch self {
    case .unknown(let name, let known): "unknown field \"\(name)\"; there are \(known.joined(separator: ", "))"
    case .beyondNull(let name): "field \"\(name)\" is null"
    case .beyondValue(let name): "field \"\(name)\" is a plain value"
    }
  }
}

extension JSONValue {
  /// The value at a path of names joined by dots; list elements by number from 0, rate rows by currency.
  package func field(_ path: String) throws(FieldError) -> JSONValue {
    var value = self
    var parent = ""
    for part in path.split(separator: ".", omittingEmptySubsequences: false).map(String.init) {
      switch value {
      case .object(let object):
        guard let member = object[part] else { throw .unknown(part, known: object.keys.sorted()) }
        value = member
      case .array(let array):
        if part.isDigits, let index = Int(part), array.indices.contains(index) {
          value = array[index]
        } else if let row = array.first(where: { $0.currency == part }) {
          value = row
        } else {
          let currencies = array.compactMap(\.currency)
          throw .unknown(part, known: currencies.isEmpty ? ["0 to \(array.count - 1)"] : currencies)
        }
      case .null: throw .beyondNull(parent)
      default: throw .beyondValue(parent)
      }
      parent = part
    }
    return value
  }

  private var currency: String? {
    guard case .object(let object) = self, case .string(let currency) = object["currency"] else { return nil }
    return currency
  }

  /// A string without quotes, anything else as JSON writes it.
  package var bareText: String {
    if case .string(let string) = self { return string }
    return text
  }
}
