/// The command lines of cron, pages and monitors, read without the parser, which takes longer than `get` itself.
///
/// Everything else is left to the parser: help, errors, abbreviations, `--option=value`, repetitions.
struct PlainArguments {
  private var words: [String] = []
  private var flags: [String] = []
  private var options: [(name: String, value: String)] = []

  private init?(_ arguments: ArraySlice<String>, flags known: [String] = [], options named: [String]) {
    var rest = arguments
    while let argument = rest.popFirst() {
      guard Self.isValue(argument) else {
        if known.contains(argument), !flags.contains(argument) {
          flags.append(argument)
        } else if named.contains(argument), argument == Self.repeatable || self[argument] == nil,
          let value = rest.popFirst(), Self.isValue(value)
        {
          options.append((argument, value))
        } else {
          return nil
        }
        continue
      }
      words.append(argument)
    }
  }

  /// The only option that may be given more than once.
  private static let repeatable = "--only"

  /// Whether it is neither empty nor an option, nor `help`, which the parser takes for its own command.
  private static func isValue(_ argument: String) -> Bool {
    guard let first = argument.utf8.first else { return false }
    return first != UInt8(ascii: "-") && argument != "help"
  }

  private subscript(name: String) -> String? { options.first { $0.name == name }?.value }

  private func has(_ names: String...) -> Bool? {
    let given = names.filter(flags.contains)
    return given.count > 1 ? nil : !given.isEmpty
  }

  /// What a command line asks for, without the program's name; nil where the parser is to read it.
  static func job(_ arguments: [String]) -> Job? {
    if arguments == ["--version"] { return .version }
    let rest = arguments.dropFirst()
    switch arguments.first {
    case "get": return get(rest).map(Job.get)
    case "status": return status(rest).map(Job.status)
    case "refresh": return refresh(rest).map(Job.refresh)
    default: return nil
    }
  }

  private static func get(_ rest: ArraySlice<String>) -> GetJob? {
    guard let plain = Self(rest, options: ["--config", "--format", "--language", "--field"]), plain.words.count == 1
    else { return nil }
    var job = GetJob(
      config: plain["--config"], id: plain.words[0], language: plain["--language"], field: plain["--field"])
    if let name = plain["--format"] {
      guard let format = GetCommand.WidgetFormat(rawValue: name) else { return nil }
      job.format = format
    }
    return job
  }

  private static func status(_ rest: ArraySlice<String>) -> StatusJob? {
    guard let plain = Self(rest, options: ["--config", "--format", "--output"]), plain.words.isEmpty else { return nil }
    var job = StatusJob(config: plain["--config"], output: plain["--output"])
    if let name = plain["--format"] {
      guard let format = StatusCommand.StatusFormat(rawValue: name) else { return nil }
      job.format = format
    }
    return job
  }

  private static func refresh(_ rest: ArraySlice<String>) -> RefreshJob? {
    let flags = ["--force", "--dry-run", "--fail-if-locked", "--json", "--verbose", "-v"]
    guard let plain = Self(rest, flags: flags, options: ["--config", repeatable, "--splay"]), plain.words.isEmpty,
      let isVerbose = plain.has("--verbose", "-v")
    else { return nil }
    var job = RefreshJob(config: plain["--config"], only: plain.options.filter { $0.name == repeatable }.map(\.value))
    if let text = plain["--splay"] {
      guard text.utf8.count <= 4, text.utf8.allSatisfy({ (48...57).contains($0) }), let seconds = Int(text),
        seconds <= 3600
      else { return nil }
      job.splay = seconds
    }
    job.force = plain.flags.contains("--force")
    job.dryRun = plain.flags.contains("--dry-run")
    job.failIfLocked = plain.flags.contains("--fail-if-locked")
    job.json = plain.flags.contains("--json")
    job.verbose = isVerbose
    return job
  }
}

/// What a command line asks for, whoever has read it.
enum Job: Equatable {
  case version
  case get(GetJob)
  case status(StatusJob)
  case refresh(RefreshJob)

  func run() throws {
    switch self {
    // The parser ignores a failed write too.
    case .version: try? Console.print(Product.versionLine)
    case .get(let job): try job.run()
    case .status(let job): try job.run()
    case .refresh(let job): try job.run()
    }
  }
}
