#if !FUZZER
import Foundation

/// The program as the ordinary build makes it, without libFuzzer: `Scripts/fuzz` builds the one that fuzzes.
@main
enum Main {
  static func main() { exit(command(Array(CommandLine.arguments.dropFirst()))) }
}
#endif
