import Core
import Foundation
import Testing

@testable import Transport

@Suite struct TLSTests {
  @Test func `a self-signed certificate is refused`() throws {
    let server = try TLSServer(name: "localhost")
    defer { server.stop() }
    #expect(try fetchOne(server.request()).failure == .tls("the certificate is self-signed"))
  }

  @Test func `a certificate of a known authority is taken`() throws {
    #expect(try heard(from: TLSServer(name: "localhost")).reply?.status == 200)
  }

  @Test func `a certificate for another name is refused`() throws {
    #expect(try heard(from: TLSServer(name: "other.example")).failure == .tls("the certificate is for another name"))
  }

  @Test func `TLS older than 1.2 is refused`() throws {
    let old = try TLSServer(name: "localhost", options: ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])
    #expect(try heard(from: old).failure?.reason == "tls")
  }

  /// What is heard of a server whose authority is known.
  private func heard(from server: TLSServer) throws -> Heard {
    defer { server.stop() }
    var transport = CurlTransport.short()
    transport.authorityFile = server.certificate.path
    return try fetchOne(server.request(), by: transport)
  }
}

/// `openssl s_server` with a certificate of its own, answering every request with a page.
private struct TLSServer {
  let certificate: URL
  private let folder: URL
  private let process = Process()
  private let port: String

  init(name: String, options: [String] = []) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "widgets-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    certificate = folder.appending(path: "certificate.pem")
    let key = folder.appending(path: "key.pem").path
    _ = try output(
      of: "/usr/bin/openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)", "-keyout", key, "-out", certificate.path,
      ])
    let words = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments =
      ["s_server", "-accept", "127.0.0.1:0", "-www", "-cert", certificate.path, "-key", key] + options
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

  func request() -> Request {
    Request(provider: "test", url: "https://localhost:\(port)/", accepts: ["text/html"], isOriginConfigured: true)
  }

  func stop() {
    // SIGTERM may be blocked: a child inherits the signal mask of the thread that a test runs on.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }
}
