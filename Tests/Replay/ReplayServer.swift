import Foundation
import Glibc

/// A stand-in for the providers on loopback: HTTP/1.1, a thread for each connection.
///
/// It serves until `stop`.
package final class ReplayServer: Sendable {
  /// The port on 127.0.0.1.
  package let port: Int
  private let acceptor: Acceptor

  /// A server whose answers a closure gives.
  ///
  /// - Parameters:
  ///   - port: The port, 0 for any that is free.
  ///   - answer: Called on the connection's thread.
  /// - Throws: `ReplayProblem` where the port cannot be had.
  package init(port: Int = 0, answer: @escaping @Sendable (SeenRequest) -> CannedReply) throws {
    let listener = try Self.listener(port: port)
    self.port = try Self.port(of: listener)
    let acceptor = Acceptor(listener: listener)
    self.acceptor = acceptor
    Thread.detachNewThread { acceptor.serve(answer) }
  }

  /// A server whose answers stand in a table by target, `/path?query`; 404 for the rest.
  package convenience init(_ replies: [String: CannedReply], port: Int = 0) throws {
    try self.init(port: port) { replies[$0.target] ?? .notFound }
  }

  /// `http://127.0.0.1:port`.
  package var origin: String { "http://127.0.0.1:\(port)" }

  /// The requests seen so far, in the order in which they came.
  package var requests: [SeenRequest] { acceptor.requests }

  /// How many connections have been made so far.
  package var connectionCount: Int { acceptor.connectionCount }

  /// Ends every connection and takes no more.
  package func stop() { acceptor.close() }

  private static func listener(port: Int) throws -> Int32 {
    guard let number = UInt16(exactly: port) else { throw ReplayProblem("no port: \(port)") }
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var on: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout.size(ofValue: on)))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = number.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard listener >= 0, result == 0, listen(listener, 128) == 0 else {
      let problem = ReplayProblem("127.0.0.1:\(port): \(String(cString: strerror(errno)))")
      close(listener)
      throw problem
    }
    return listener
  }

  private static func port(of listener: Int32) throws -> Int {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &size) }
    }
    guard result == 0 else { throw ReplayProblem("the port cannot be read") }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}

/// Why the server cannot serve.
package struct ReplayProblem: Error, CustomStringConvertible {
  /// The sentence for people.
  package let description: String

  init(_ description: String) { self.description = description }
}
