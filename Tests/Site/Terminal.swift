import Foundation

/// `widgets` on a pseudo terminal.
enum Terminal {
  /// Requests of ioctl(2) on Linux, for the lock of a terminal and for its number.
  private static let (tiocsptlck, tiocgptn): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

  /// Runs it with everything that a person types, in advance; a ^D (U+0004) at the beginning of a line ends the input.
  ///
  /// Errors stand in the output, as on a screen.
  static func run(_ arguments: [String], typing text: String, in folder: URL) throws -> CommandResult {
    // The functions of <stdlib.h> for this are not imported into Swift.
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (number, unlocked): (UInt32, Int32) = (0, 0)
    guard master >= 0, ioctl(master, tiocsptlck, &unlocked) == 0, ioctl(master, tiocgptn, &number) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    let screen = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    defer { close(master) }
    let process = Process()
    process.executableURL = Command.folder.appendingPathComponent("widgets")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
    let side = FileHandle(fileDescriptor: screen, closeOnDealloc: false)
    (process.standardInput, process.standardOutput, process.standardError) = (side, side, side)
    try process.run()
    close(screen)
    var typed = Array(text.utf8)[...]
    while !typed.isEmpty {
      let count = typed.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      guard count > 0 else { break }
      typed = typed.dropFirst(count)
    }
    var shown: [UInt8] = []
    var bytes = [UInt8](repeating: 0, count: 4096)
    // EIO, once the command has closed its side.
    while case let count = read(master, &bytes, bytes.count), count > 0 { shown += bytes[..<count] }
    process.waitUntilExit()
    return CommandResult(
      status: process.terminationStatus,
      output: String(decoding: shown, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n"), errors: "")
  }
}
