import ArgumentParser
import Core
import Foundation
import Logging
import Providers
import Serving
import SiteFiles
import Storage

@main
struct ServeProgram: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "widgets-serve",
    abstract: "Serve the published files and their data over HTTP. `widgets serve` starts this program.",
    version: Product.versionLine)

  @Option(
    name: .customLong("config"), help: "The configuration (default: /etc/widgets/config.json, else ./config.json).")
  var config: String?

  @Option(help: "The IP address and port to listen on.")
  var address = "127.0.0.1:8080"

  static func main() async {
    // A closed standard stream would be the number of the next file opened, and lines would be written into that.
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", O_RDWR)
    }
    do {
      var command = try parseAsRoot()
      if let program = command as? Self { try await program.run() } else { try command.run() }
    } catch {
      // The parser's own errors have their own words and statuses.
      guard let (status, line) = ending(of: error) else { exit(withError: error) }
      printError(line)
      Foundation.exit(status)
    }
  }

  private static func ending(of error: any Error) -> (status: Int32, line: String)? {
    switch error {
    case let error as ListenAddress.Invalid:
      let expected = "an IP address and a port such as 127.0.0.1:8080 or [::1]:8080"
      return (64, "widgets: --address: expected \(expected), found \(quoted(error.text))")
    case let error as HTTPServer.CannotListen: return (69, "widgets: \(error.sentence)")
    case let error as ConfigFile.Missing: return (78, error.sentence)
    case let error as ConfigError: return (78, error.description)
    default: return nil
    }
  }

  func run() async throws {
    let address = try ListenAddress(address)
    let config = try ConfigFile(config).read().config
    // The libraries' own logs are for their authors.
    LoggingSystem.bootstrap { _ in SwiftLogNoOpLogHandler() }
    let state = config.state
    let responder = try Responder(
      config: config, registry: registry, version: Product.version, own: OwnFolder.files(for: config),
      files: Folder(root: config.publish), stateStamp: { FileStamp(ofFile: state) },
      // One that cannot be read is said by the runs.
      notice: { (try? NoticeFiles.notice(of: $0, in: config)) ?? nil },
      store: { try Self.store(at: state) })
    try await HTTPServer(responder: responder, address: address).serve()
  }

  /// A locked state is answered with 503 within a second; a run locks it for some milliseconds at a time.
  private static let busySeconds: TimeInterval = 0.25

  private static func store(at path: String) throws -> (any Store)? {
    do { return try SQLiteStore(readingAt: path, busySeconds: busySeconds) } catch StorageError.missing { return nil }
  }
}

func warn(_ sentence: String) { printError("widgets: \(sentence)") }

/// Writes one line to stderr, without any terminal escape that a foreign text may hold.
private func printError(_ line: String) {
  // A stderr that takes nothing must not end the server: a FileHandle would trap there.
  let bytes = Array("\(plain(line, limit: 2000))\n".utf8)
  _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
