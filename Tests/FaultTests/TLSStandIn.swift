import Foundation
import Testing

@testable import Site

/// `openssl s_server` with a certificate that it signed itself.
struct TLSStandIn {
  let port: String
  private let process = Process()

  init(in folder: URL, from begin: String = "2026-01-01", days: Int = 3650) throws {
    let (certificate, key) = try Self.makeCertificate(in: folder, name: "IP:127.0.0.1", from: begin, days: days)
    let words = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments = ["s_server", "-accept", "127.0.0.1:0", "-www", "-cert", certificate, "-key", key]
    process.standardOutput = words
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    var said = ""
    while !said.contains("ACCEPT 127.0.0.1:") || !said.hasSuffix("\n") {
      let bytes = words.fileHandleForReading.availableData
      try #require(!bytes.isEmpty, "openssl s_server has not started: \(said)")
      said += String(decoding: bytes, as: UTF8.self)
    }
    port = said.components(separatedBy: "ACCEPT 127.0.0.1:")[1].filter(\.isNumber)
  }

  /// Makes `certificate.pem`, signed by itself and valid from a day on, and its `key.pem`.
  @discardableResult
  static func makeCertificate(in folder: URL, name: String, from begin: String, days: Int) throws
    -> (certificate: String, key: String)
  {
    let certificate = folder.appendingPathComponent("certificate.pem").path
    let key = folder.appendingPathComponent("key.pem").path
    let maker = Process()
    maker.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    maker.arguments = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
      "-nodes", "-days", "\(days)", "-subj", "/CN=widgets", "-addext", "subjectAltName=\(name)", "-keyout", key,
      "-out", certificate,
    ]
    maker.environment = TestSite.faketime("\(begin)T00:00:00Z")
    maker.standardError = FileHandle.nullDevice
    try maker.run()
    maker.waitUntilExit()
    try #require(maker.terminationStatus == 0)
    return (certificate, key)
  }

  /// What stands before a command so that these are the only certificate authorities of its machine; needs root.
  static func trusting(_ file: String) -> String {
    "unshare -m sh -c 'mount --bind \(file) /etc/ssl/certs/ca-certificates.crt && exec \"$@\"' sh"
  }

  func stop() {
    // SIGTERM may be blocked: a child inherits the signal mask of the thread that a test runs on.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
