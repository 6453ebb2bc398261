import Foundation
import Testing
import child

@testable import Publishing

/// A command of the site's own, in a process of its own.
@Suite struct SiteCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ line: String, _ arguments: String..., input: String = "", seconds: Double = 10) -> String? {
    SiteCommand(
      ["/bin/sh", "-c", line, "sh"] + arguments, environment: ["PATH": "/usr/bin:/bin", "OUT": folder("out")]
    )
    .run(input, seconds: seconds)
  }

  @Test func `a command has its arguments, its environment and its input, and nothing else`() {
    #expect(
      run(#"(env | grep -v ^PWD= | sort; printf '%s.' "$@"; cat; ls /proc/self/fd) > $OUT"#, "a b", "", input: "x\ny\n")
        == nil
    )
    #expect(text(folder("out")) == "OUT=\(folder("out"))\nPATH=/usr/bin:/bin\na b..x\ny\n0\n1\n2\n3\n")
  }

  @Test func `a command that reads nothing is no failure, however long its input`() {
    #expect(run("exit 0", input: String(repeating: "v1/rates.json\n", count: 200_000)) == nil)
  }

  @Test(arguments: [
    ("exit 3", "exited with status 3"), ("kill -9 $$", "was ended by signal 9"),
    ("echo one >&2; echo two >&2; echo ' ' >&2; exit 1", "exited with status 1: two"),
    ("printf 'half \\377 line' >&2; exit 1", "exited with status 1: half \u{FFFD} line"),
    ("exec 2>&-; exit 4", "exited with status 4"), ("exec >&- <&-; exit 5", "exited with status 5"),
  ])
  func `how a command ends is said with the last line of its errors`(line: String, problem: String) {
    #expect(run(line) == problem)
  }

  @Test(arguments: ["sleep 100", "trap '' TERM INT HUP; sleep 100; sleep 100", "kill -STOP $$"])
  func `a command that does not end is ended, whatever it does about it`(line: String) {
    let begun = ContinuousClock.now
    #expect(run("echo going on >&2; \(line)", seconds: 0.3) == "did not end within 0 s: going on")
    #expect(ContinuousClock.now - begun < .seconds(5))
  }

  @Test func `a command that is asked to end may say why`() {
    #expect(
      run("trap 'echo on my way >&2; exit 0' TERM; while :; do sleep 0.01; done", seconds: 0.3)
        == "did not end within 0 s: on my way")
  }
}
