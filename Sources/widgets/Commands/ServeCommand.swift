import ArgumentParser
import Foundation

struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the published files and their data over HTTP. Never fetches and never writes.",
    discussion: """
      Runs until SIGTERM or SIGINT and then ends within 5 s. New files are served at once; a changed configuration \
      counts from the next start. /openapi.json describes every answer. Exit status: 0 a signal ended it; 64 usage; 69 \
      widgets-serve is not installed beside this program, or the address is taken; 78 the configuration is wrong.
      """)

  @OptionGroup var configOption: ConfigOption

  @Option(help: ArgumentHelp("The IP address and port to listen on.", valueName: "address:port"))
  var address = "127.0.0.1:8080"

  /// The server's libraries would cost every other command 3 ms a start, so it is a program of its own.
  func run() throws {
    let here = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let program = String(here[..<(here.lastIndex(of: "/") ?? here.endIndex)]) + "/widgets-serve"
    let arguments = [program, "--address", address] + (configOption.path.map { ["--config", $0] } ?? [])
    var pointers = arguments.map { strdup($0) } + [nil]
    execv(program, &pointers)
    let problem = errno
    pointers.forEach { free($0) }
    throw CommandError(
      .notInstalled,
      problem == ENOENT
        ? "\(program) is not installed: Debian's package widgets-serve, or `make install`, puts it beside widgets"
        : "\(program): \(String(cString: strerror(problem)))")
  }
}
