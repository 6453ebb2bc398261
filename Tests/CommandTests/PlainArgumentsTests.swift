import Testing

@testable import widgets

/// The command lines that are read without the parser are read as the parser reads them.
@Suite struct PlainArgumentsTests {
  /// What the parser makes of a command line; nil where it is an error, a help text or another command.
  private func parsed(_ arguments: [String]) -> Job? {
    switch try? Widgets.parseAsRoot(arguments) {
    case let command as GetCommand: .get(command.job)
    case let command as StatusCommand: .status(command.job)
    case let command as RefreshCommand: .refresh(command.job)
    default: nil
    }
  }

  private static let shared = [
    ["--config", "c.json"], ["--config", ""], ["--config", "-c"], ["--config=c.json"], ["--config"],
    ["--conf", "c.json"],
    ["--help"], ["-h"], ["--version"], ["--"], ["-"], [""], ["help"], ["extra"], ["--unknown"], ["---completion"],
  ]
  private static let pieces: [String: [[String]]] = [
    "get": shared + [
      ["rates"], ["get"], ["thời-tiết"], ["--format", "json"], ["--format", "html"], ["--format", "yaml"],
      ["--format", "JSON"], ["--language", "en"], ["--language", "--format"], ["--field", "rates.rows.USD.sell"],
      ["--field", "a=b"], ["--field", "help"], ["-v"],
    ],
    "status": shared + [
      ["--format", "text"], ["--format", "prometheus"], ["--format", "html"], ["--output", "metrics.prom"],
      ["--output", ""], ["-o", "x"],
    ],
    "refresh": shared + [
      ["--force"], ["--dry-run"], ["--fail-if-locked"], ["--json"], ["--verbose"], ["-v"], ["-vv"], ["--splay", "30"],
      ["--splay", "007"], ["--splay", "3601"], ["--splay", "+5"], ["--splay", "-1"], ["--splay", "1e3"],
      ["--splay", "٣"], ["--only", "rates"], ["--only", "air-hanoi"], ["--only", ""], ["--no-force"],
    ],
  ]

  /// Every command with none, one, and each two of its pieces, `get` with an id before them too.
  private static var lines: [[String]] {
    var lines = [[], [""], ["--version"], ["--version", "get"], ["--help"], ["help", "get"], ["Get", "rates"]]
    for (command, pieces) in pieces.sorted(by: { $0.key < $1.key }) {
      for head in command == "get" ? [[command], [command, "rates"]] : [[command]] {
        lines.append(head)
        for first in pieces {
          lines.append(head + first)
          lines += pieces.map { head + first + $0 }
        }
      }
    }
    return lines
  }

  @Test func `a line that is read directly means what the parser says, and every other one is left to it`() {
    var (direct, left) = (0, 0)
    for line in Self.lines where line != ["--version"] {
      guard let job = PlainArguments.job(line) else {
        left += 1
        continue
      }
      direct += 1
      #expect(job == parsed(line), "\(line)")
    }
    #expect(direct > 200 && left > 200)
  }

  @Test(arguments: [
    "get rates", "get rates --format json --config c.json", "get --config c.json rates --field rates.rows.USD.sell",
    "get rates --format html --language en", "status --config c.json --format json", "refresh", "refresh -v",
    "refresh --config c.json --splay 30 --only rates --only air-hanoi --force --json --dry-run --fail-if-locked",
    "--version",
  ])
  func `the lines of cron and pages are read directly`(line: String) {
    #expect(PlainArguments.job(line.split(separator: " ").map(String.init)) != nil)
  }

  @Test func `the version is the same text as the parser's`() {
    #expect(PlainArguments.job(["--version"]) == .version)
    do {
      _ = try Widgets.parseAsRoot(["--version"])
      Issue.record("expected the parser to answer itself")
    } catch {
      #expect(Widgets.fullMessage(for: error) == Product.versionLine)
    }
  }
}
