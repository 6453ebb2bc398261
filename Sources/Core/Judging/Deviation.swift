import Foundation

struct Deviation: Equatable {
  let value: JudgedValue
  let failure: Failure
}
