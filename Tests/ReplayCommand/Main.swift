import Replay

@main
enum ReplayCommand {
  static func main() {}
}
