import Core
import Foundation
import SiteFiles

/// Reads the keys that the config names; no message ever holds a key.
enum Keys {
  static func key(at source: KeySource) throws(Refusal) -> Secret {
    switch source {
    case .env(let name):
      guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
        throw unreadable("its key should be in the environment variable \(name), which is not set")
      }
      return try checked(value, "the environment variable \(name)")
    case .file(let path):
      let data: Data
      do throws(SmallFile.Problem) {
        data = try SmallFile.bytes(of: path, atMost: mostBytes)
      } catch {
        throw unreadable(
          error == .tooLong
            ? "its key in \(path) is longer than the \(mostBytes) bytes that a key may have"
            : "its key should be in \(path), which cannot be read")
      }
      var status = stat()
      // systemd's credentials are 0400 or 0440; anything that everyone can read is no secret.
      guard stat(path, &status) == 0, status.st_mode & 0o004 == 0 else {
        throw unreadable("its key in \(path) can be read by everyone: use chmod o-r on it")
      }
      return try checked(String(decoding: data, as: UTF8.self), path)
    }
  }

  /// Ten times the longest known key.
  private static let mostBytes = 4096

  /// A key becomes part of a header field.
  private static func checked(_ text: String, _ place: String) throws(Refusal) -> Secret {
    let key = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !key.isEmpty, key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw unreadable("its key in \(place) is empty or holds a character that a key cannot have")
    }
    return Secret(key)
  }

  private static func unreadable(_ sentence: String) -> Refusal { Refusal(sentence, cause: .unreadableKey) }
}
