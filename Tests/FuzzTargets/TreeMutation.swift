import Core
import Foundation

/// Another JSON document with one thing changed that keeps it a document; nil where the input is none, or a long one.
///
/// Most flips of bytes only break the syntax, which the decoders refuse at their door.
package func mutatedTree(_ input: Data, seed: UInt32) -> Data? {
  guard input.count < 16384, var tree = try? JSONDecoder().decode(JSONValue.self, from: input) else { return nil }
  var numbers = Numbers(state: UInt64(seed))
  mutate(&tree, &numbers)
  return Data(tree.text.replacing("\"\(placeholder)\"", with: numbers.one(of: tokens)).utf8)
}

/// Stands for a token that `JSONValue` would change on its way.
private let placeholder = "@@"

private let tokens = [
  "1e400", "-1e400", "1e-400", "-0", "0.1e1", "1e127", "1e128", "-1e-127", "9223372036854775807", "9223372036854775808",
  "-9223372036854775809", "1.7976931348623157e308", "5e-324", "123456789012345678901234567890123456789.5", "1e12",
  "999999999999.9999", "2147483648", "253402300800", "-62135596801", "1e11", "\"\"", "\"0\"", "\"\\u0000\"",
  "\"\\ud83d\\ude00\"", "\"\\u202e\\n\\u0301\"", "\"9999-12-31\"", "\"0001-01-01T00:00Z\"",
  "\"9999-12-31T23:59:60-23:59\"", "\"2026-11-22T07:30\"", "\"0000-00-00\"", "\"<!--\"", "[]", "{}", "null", "true",
  "[[]]", "\"Etc/GMT+12\"", "\"366d\"", "\"99999999999999999999d\"",
]

private func mutate(_ value: inout JSONValue, _ numbers: inout Numbers) {
  switch value {
  case .object(var members) where !members.isEmpty && numbers.below(12) != 0:
    let keys = members.keys.sorted()
    let key = numbers.one(of: keys)
    switch numbers.below(12) {
    case 0: members[key] = nil
    case 1: members[numbers.one(of: keys)] = members[key]
    case 2: members[key + "\u{0301}"] = members[key]
    default:
      members[key].map { member in
        var member = member
        mutate(&member, &numbers)
        members[key] = member
      }
    }
    value = .object(members)
  case .array(var elements) where !elements.isEmpty && numbers.below(12) != 0:
    let index = numbers.below(elements.count)
    switch numbers.below(12) {
    case 0: elements.remove(at: index)
    case 1: elements.insert(elements[index], at: numbers.below(elements.count))
    case 2: elements.swapAt(index, numbers.below(elements.count))
    case 3: elements += elements
    default: mutate(&elements[index], &numbers)
    }
    value = .array(elements)
  // Foundation's own arithmetic traps where exponents come near their ends.
  case .number(let number) where numbers.below(2) == 0 && abs(number.exponent) < 30:
    let factors: [Decimal] = [-1, 0, 2, 10, 1000, Decimal(sign: .plus, exponent: -3, significand: 1)]
    value = .number(number * numbers.one(of: factors) + Decimal(numbers.below(3) - 1))
  case .string(let text) where numbers.below(2) == 0:
    var scalars = Array(text.unicodeScalars)
    let other = numbers.one(of: Array("09-+:.TZ ,aA\u{301}\u{7F}\u{FEFF}\u{338}\"<&".unicodeScalars))
    let index = numbers.below(scalars.count + 1)
    if index < scalars.count, numbers.below(2) == 0 { scalars[index] = other } else { scalars.insert(other, at: index) }
    value = .string(String(String.UnicodeScalarView(scalars)))
  default: value = .string(placeholder)
  }
}

/// Numbers that follow from a seed alone (SplitMix64; Steele, Lea & Flood 2014), as libFuzzer wants them.
private struct Numbers {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((bits ^ (bits >> 31)) % UInt64(bound))
  }

  mutating func one<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }
}
