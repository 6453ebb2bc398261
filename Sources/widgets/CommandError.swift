import Core
import SiteFiles
import Storage

/// Ends a command: `main` prints the line and exits with the status.
struct CommandError: Error {
  let status: Int32
  /// The line for stderr; nil where nothing is left to say.
  let line: String?

  enum ExitStatus: Int32 {
    /// Something failed, but every widget can still be shown.
    case failure = 1
    /// A widget has no data that may be shown, or something could not be written.
    case unavailable = 2
    /// The state of the site cannot be told (a monitoring plugin's UNKNOWN).
    case unknown = 3
    /// The command line is wrong (EX_USAGE).
    case usage = 64
    /// A part of the product is not installed (EX_UNAVAILABLE).
    case notInstalled = 69
    /// Another run holds the lock (EX_TEMPFAIL).
    case locked = 75
    /// The configuration is wrong (EX_CONFIG).
    case config = 78
  }

  init(status: Int32) { (self.status, line) = (status, nil) }

  init(_ status: ExitStatus, line: String? = nil) { (self.status, self.line) = (status.rawValue, line) }

  init(_ status: ExitStatus, _ sentence: String) { self.init(status, line: "widgets: \(sentence)") }

  /// What other modules throw, with the status that it means for every command; nil for any other error.
  init?(_ error: any Error) {
    switch error {
    case let error as CommandError: self = error
    case let error as StorageError: self.init(error.isOfNewerVersion ? .config : .unavailable, "\(error)")
    case let error as ConfigError: self.init(.config, line: error.description)
    case let error as ConfigFile.Missing: self.init(.config, line: error.sentence)
    default: return nil
    }
  }

  /// `unknown widget "x"; the config has a, b`, and the known name that is nearest.
  static func unknown(_ what: String, _ name: String, known: [String], verb: String = "there are") -> Self {
    Self(
      .usage,
      "\(what) \(quoted(name)); \(verb) \(known.joined(separator: ", "))\(suggestion(for: name, among: known))")
  }
}
