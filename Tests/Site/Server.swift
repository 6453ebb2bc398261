import Foundation

/// `widgets serve` in a process of its own, on a free port of loopback.
final class Server {
  let process = Process()
  let port: UInt16
  /// What it said when it began to listen.
  let line: String
  private let errors = Pipe()

  struct DidNotListen: Error {
    let line: String
  }

  /// Starts it in a site's folder and waits until it listens.
  init(of site: TestSite, address: String = "127.0.0.1:0", mostOpenFiles: Int? = nil) throws {
    let program = Command.folder.appendingPathComponent("widgets")
    let arguments = ["serve", "--address", address]
    if let mostOpenFiles {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", "ulimit -n \(mostOpenFiles); exec \"$0\" \"$@\"", program.path] + arguments
    } else {
      process.executableURL = program
      process.arguments = arguments
    }
    process.currentDirectoryURL = site.folder
    process.environment = ["PATH": "/usr/bin:/bin"]
    process.standardError = errors
    try process.run()
    var text = ""
    while !text.hasSuffix("\n") {
      let bytes = errors.fileHandleForReading.availableData
      guard !bytes.isEmpty else { throw DidNotListen(line: text) }
      text += String(decoding: bytes, as: UTF8.self)
    }
    line = text
    guard let port = text.firstMatch(of: /:(\d+)\/[,\n]/).flatMap({ UInt16($0.output.1) }) else {
      process.terminate()
      throw DidNotListen(line: text)
    }
    self.port = port
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  /// Runs the command to its end: for what it refuses.
  static func refusal(_ arguments: [String], in site: TestSite, program: String? = nil) throws -> CommandResult {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program ?? Command.folder.appendingPathComponent("widgets").path)
    process.arguments = ["serve"] + arguments
    process.currentDirectoryURL = site.folder
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let (said, complained) = (
      output.fileHandleForReading.readDataToEndOfFile(), errors.fileHandleForReading.readDataToEndOfFile()
    )
    process.waitUntilExit()
    return CommandResult(
      status: process.terminationStatus, output: String(decoding: said, as: UTF8.self),
      errors: String(decoding: complained, as: UTF8.self))
  }

  /// One request on a connection of its own.
  func get(_ target: String, method: String = "GET", _ fields: [String] = []) throws -> ServerReply {
    let socket = try Socket(port)
    try socket.send(Socket.request(target, method: method, fields))
    return try socket.reply(to: method)
  }

  /// How long it takes to end once it is told to, seconds, and its exit status.
  func stop(_ signal: Int32 = SIGTERM) -> (seconds: Double, status: Int32) {
    let start = ContinuousClock.now
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return ((ContinuousClock.now - start) / .seconds(1), process.terminationStatus)
  }
}

/// What came back.
struct ServerReply: Equatable {
  let status: Int
  let fields: [String: String]
  let body: Data

  var text: String { String(decoding: body, as: UTF8.self) }
}

/// A client's end of a connection, as bare as it gets.
final class Socket {
  private let descriptor: Int32
  private var pending = Data()

  struct Fault: Error {
    let call: String
    let code: Int32
  }

  init(_ port: UInt16, mostUnreadBytes: Int32? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var mostUnreadBytes {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &mostUnreadBytes, socklen_t(MemoryLayout<Int32>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw Fault(call: "connect", code: errno) }
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  static func request(_ target: String, method: String = "GET", _ fields: [String] = []) -> String {
    (["\(method) \(target) HTTP/1.1", "Host: x"] + fields).joined(separator: "\r\n") + "\r\n\r\n"
  }

  func send(_ text: String) throws { try send(Data(text.utf8)) }

  func send(_ bytes: Data) throws {
    var rest = bytes
    while !rest.isEmpty {
      let put = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard put > 0 else { throw Fault(call: "send", code: errno) }
      rest = rest.dropFirst(put)
    }
  }

  func hangUp() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// What comes next; empty at the end, and where the other side has broken off.
  private func receive() throws -> Data {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let got = recv(descriptor, &buffer, buffer.count, 0)
    if got < 0, errno != ECONNRESET { throw Fault(call: "recv", code: errno) }
    return Data(buffer.prefix(max(0, got)))
  }

  /// Everything up to the end of the connection.
  func rest() throws -> Data {
    while true {
      let more = try receive()
      if more.isEmpty { return pending }
      pending += more
    }
  }

  /// The next whole answer.
  func reply(to method: String = "GET") throws -> ServerReply {
    let mark = Data("\r\n\r\n".utf8)
    while pending.range(of: mark) == nil { try more() }
    guard let end = pending.range(of: mark) else { throw Fault(call: "reply", code: 0) }
    let lines = String(decoding: pending[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    var fields: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      if parts.count == 2 { fields[parts[0].lowercased()] = parts[1] }
    }
    let status = Int(lines[0].split(separator: " ")[1]) ?? 0
    let length = method == "HEAD" || status == 304 ? 0 : Int(fields["content-length"] ?? "0") ?? 0
    pending = Data(pending[end.upperBound...])
    while pending.count < length { try more() }
    let body = Data(pending.prefix(length))
    pending = Data(pending.dropFirst(length))
    return ServerReply(status: status, fields: fields, body: body)
  }

  private func more() throws {
    let more = try receive()
    guard !more.isEmpty else { throw Fault(call: "recv", code: 0) }
    pending += more
  }
}

extension TestSite {
  /// A site that has just published; the server's clock is the machine's own.
  static func published() throws -> TestSite {
    let site = try TestSite()
    try site.publish()
    return site
  }

  /// Publishes as of now.
  func publish() throws {
    let now = ISO8601DateFormatter().string(from: Date())
    providers.setClock(now)
    _ = try run(["refresh", "--force"], at: now)
  }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: folder.appendingPathComponent("public/\(name)")) }
}
