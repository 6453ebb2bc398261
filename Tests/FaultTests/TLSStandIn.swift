import Foundation
import Testing

/// `openssl s_server` with a certificate that it signed itself.
struct TLSStandIn {
  let port: String
  private let process = Process()

  init(in folder: URL) throws {
    let key = folder.appendingPathComponent("key.pem").path
    let certificate = folder.appendingPathComponent("certificate.pem").path
    let maker = Process()
    maker.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    maker.arguments = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650", "-subj",
      "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
    ]
    maker.standardError = FileHandle.nullDevice
    try maker.run()
    maker.waitUntilExit()
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

  func stop() {
    // SIGTERM may be blocked: a child inherits the signal mask of the thread that a test runs on.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
