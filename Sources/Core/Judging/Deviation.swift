import Foundation

/// How a value differs too much from what it is compared with.
struct Deviation: Equatable {
  /// Which value.
  let value: JudgedValue
  /// The sentence, with value and bound.
  let failure: Failure
}
