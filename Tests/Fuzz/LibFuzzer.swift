#if FUZZER
import Foundation
import FuzzTargets

/// libFuzzer's callback has no place to carry the target in; set once before its loop begins.
nonisolated(unsafe) private var chosen: FuzzTarget?

/// Takes the target, the first argument, away from the arguments; called by libFuzzer's `main` before it reads them.
@_cdecl("LLVMFuzzerInitialize")
package func begin(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> Int32 {
  let names = (1..<max(1, Int(count.pointee))).compactMap { arguments.pointee[$0].map { String(cString: $0) } }
  guard let target = fuzzTargets.first(where: { $0.name == names.first }) else { exit(command(names)) }
  chosen = target
  arguments.pointee[1] = arguments.pointee[0]
  arguments.pointee += 1
  count.pointee -= 1
  return 0
}

/// One input: what does not hold ends the process, and libFuzzer keeps the input.
@_cdecl("LLVMFuzzerTestOneInput")
package func test(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  if let problem = chosen?.check(Data(UnsafeBufferPointer(start: bytes, count: count))) {
    FileHandle.standardError.write(Data("problem: \(problem)\n".utf8))
    abort()
  }
  return 0
}

/// libFuzzer's own changes to bytes.
@_silgen_name("LLVMFuzzerMutate")
private func mutateBytes(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ limit: Int) -> Int

/// The next input made of one of the corpus: every other time of its JSON, where it is JSON, and else of its bytes.
@_cdecl("LLVMFuzzerCustomMutator")
package func mutate(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ limit: Int, _ seed: UInt32) -> Int {
  let input = Data(UnsafeBufferPointer(start: bytes, count: count))
  guard seed % 2 == 0, let changed = mutatedTree(input, seed: seed), changed.count <= limit else {
    return mutateBytes(bytes, count, limit)
  }
  changed.copyBytes(to: bytes, count: changed.count)
  return changed.count
}

/// What SwiftPM takes for the program's `main`; libFuzzer brings its own.
@_cdecl("fuzz_main")
package func main() -> Int32 { 64 }
#endif
