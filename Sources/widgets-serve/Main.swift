import ArgumentParser
import Core
import Foundation
import Logging
import Premises
import Providers
import Serving
import Storage

@main
struct ServeProgram: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "widgets-serve",
    abstract: "Serve the published files and their data over HTTP. `widgets serve` starts this program.",
    version: "\(Product.name) \(Product.version)")

  @Option(
    name: .customLong("config"), help: "The configuration (default: /etc/widgets/config.json, else ./config.json).")
  var config: String?

  @Option(help: "The IP address and port to listen on.")
  var address = "127.0.0.1:8080"

  /// A closed standard stream would be the number of the next file opened, and lines would be written into that.
  static func main() async {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", O_RDWR)
    }
    await main(nil)
  }

  func run() async throws {
    guard let address = ListenAddress(address) else {
      throw stop(
        64,
        "widgets: --address: expected an IP address and a port such as 127.0.0.1:8080 or [::1]:8080, "
          + "found \(quoted(self.address))")
    }
    let site: Config
    do { site = try ConfigFile(config).read().config } catch let missing as ConfigFile.Missing {
      throw stop(78, missing.sentence)
    } catch let error as ConfigError {
      throw stop(78, error.description)
    }
    // What the libraries would say is for those who write them.
    LoggingSystem.bootstrap { _ in SwiftLogNoOpLogHandler() }
    let own = OwnFolder.files(for: site)
    let state = site.state
    do {
      let responder = try Responder(
        config: site, registry: registry, version: Product.version, own: own, files: Folder(root: site.publish),
        stateStamp: { FileStamp(ofFile: state) }, store: { try Self.store(at: state) })
      try await HTTPServer(responder: responder, address: address).serve()
    } catch let fault as HTTPServer.Fault {
      throw stop(69, "widgets: \(fault.sentence)")
    }
  }

  /// A state that is locked is answered with 503 within the second; a run has it for some milliseconds at a time.
  private static let busySeconds: TimeInterval = 0.25

  private static func store(at path: String) throws -> (any Store)? {
    do { return try SQLiteStore(readingAt: path, busySeconds: busySeconds) } catch StorageError.missing { return nil }
  }

  private func stop(_ status: Int32, _ line: String) -> ExitCode {
    complain(line)
    return ExitCode(status)
  }
}

/// Writes one line to stderr, without any terminal escape that a foreign text may hold.
func complain(_ line: String) {
  // A stderr that takes nothing must not end the server: a FileHandle would trap there.
  let bytes = Array("\(plain(line, limit: 2000))\n".utf8)
  _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
