import Foundation
import Testing

@testable import Site

/// A site's command `onPublish` that is missing, fails, does not end, or is met by an end of the run.
@Suite struct OnPublishFaultTests {
  private static let reason = "exited with status 3: away"

  @Test(
    .proves(250),
    arguments: [
      ("missing", "", 0, "cannot be started: No such file or directory"),
      ("not executable", "#!/bin/sh\nexit 0\n", 0o644, "cannot be started: Permission denied"),
      (
        "no interpreter", "exit 0\n", 0o755,
        "cannot be started: it is no program; the first line of a script is such as #!/bin/sh"
      ),
      (
        "wrong interpreter", "#!/nowhere/sh\n", 0o755,
        "cannot be started: the interpreter in its first line does not exist"
      ),
      (
        "failing", "#!/bin/sh\ncat > /dev/null; echo 'a\u{1B}[1m \u{202E}way' >&2; exit 3\n", 0o755,
        "exited with status 3: a [1m way"
      ),
      ("ended", "#!/bin/sh\nkill -9 $$\n", 0o755, "was ended by signal 9"),
    ])
  func `a command that cannot be run or fails is one line, and its paths wait`(
    fault: String, text: String, mode: Int, problem: String
  ) throws {
    let site = try TestSite.publishingTo("exit 0")
    try FileManager.default.removeItem(atPath: site.path("on-publish"))
    if !text.isEmpty { try site.write("on-publish", text) }
    chmod(site.path("on-publish"), mode_t(mode))
    try site.expect(
      Promise(
        status: 1,
        says: "widgets: onPublish: \(site.path("on-publish")): \(problem); 12 paths wait for the next run\n",
        changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates)
    try site.expectMadeUpFor()
  }

  /// A minute is three seconds here, so the command has less than two.
  @Test(
    .proves(251, 252),
    arguments: [(251, "sleep 1000", 0.0), (251, "trap '' TERM; sleep 1000", 0), (252, "sleep 1000", 1.2)])
  func `a command that does not end is ended with all it has started, at the latest before the run's own end`(
    row: Int, lines: String, delaySeconds: Double
  ) throws {
    let site = try TestSite.publishingTo("echo $$ > group; (\(lines)) & \(lines)")
    var slow = site.providers.good("vietcombank", at: TestSite.later)
    slow.delaySeconds = delaySeconds
    site.providers.answer("vietcombank", with: slow)
    let begun = ContinuousClock.now
    let result = try site.run(
      TestSite.refreshRates, at: TestSite.later, environment: TestSite.hurrying(20, from: TestSite.later))
    #expect(ContinuousClock.now - begun < .seconds(4))
    #expect(result.status == 1)
    #expect(
      result.errors.wholeMatch(
        of: /widgets: onPublish: \S+\/on-publish: did not end within [01] s; \d+ paths wait for the next run\n/) != nil,
      "\(result)")
    try site.expectGroupGone()
    site.providers.answer("vietcombank", with: nil)
    try site.expectMadeUpFor()
  }

  @Test(.proves(253), .system) func `a command has twenty seconds`() throws {
    let site = try TestSite.publishingTo("echo $$ > group; sleep 1000")
    let begun = ContinuousClock.now
    try site.expect(
      Promise(
        status: 1,
        says:
          "widgets: onPublish: \(site.path("on-publish")): did not end within 20 s; 12 paths wait for the next run\n",
        changes: Promise.rates, asks: ["vietcombank": 1], withinSeconds: 24), of: TestSite.refreshRates)
    #expect(ContinuousClock.now - begun > .seconds(20))
    try site.expectGroupGone()
    try site.expectMadeUpFor()
  }

  @Test(.proves(254)) func `a command that writes without end fills no memory and no mail`() throws {
    let site = try TestSite.publishingTo(
      "yes 'away' | head -c 100000000 | tee /dev/stderr; exit 3")
    try site.expect(
      Promise(
        status: 1,
        says: "widgets: onPublish: \(site.path("on-publish")): \(Self.reason); 12 paths wait for the next run\n",
        changes: Promise.rates, asks: ["vietcombank": 1], withinSeconds: 15), of: TestSite.refreshRates)
    try site.expectMadeUpFor()
  }

  @Test(.proves(255)) func `what a command leaves behind ends with it, and the run does not wait for its streams`()
    throws
  {
    let site = try TestSite.publishingTo(
      "echo $$ > group; for each in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do sleep 1000 & done; cat > given"
    )
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates)
    #expect(try site.given() == TestSite.changedPaths)
    try site.expectGroupGone()
  }

  @Test(.proves(256)) func `what has left the command's group is not waited for`() throws {
    let site = try TestSite.publishingTo(
      "setsid sh -c 'echo $$ > away; exec sleep 60' & while [ ! -s away ]; do sleep 0.01; done; cat > given")
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates)
    #expect(try site.given() == TestSite.changedPaths)
    let away = try #require(pid_t(try site.read("away").dropLast()))
    #expect(kill(away, SIGKILL) == 0)
  }

  @Test(
    .proves(257),
    arguments: [
      ("binary", nil), ("empty", nil), ("50 MB", nil), ("a path above", nil), ("a number too large", nil),
      ("an instant too large", nil), ("half a line", nil), ("a pipe", nil), ("a link", nil),
      ("a folder", "expected a file, found a folder"),
    ] as [(String, String?)])
  func `where the waiting paths cannot be read every published path is given`(fault: String, problem: String?) throws {
    let site = try TestSite.publishingTo("cat > given")
    let name = "var/widgets.sqlite.onpublish"
    switch fault {
    case "binary": try Data((0...255).map(UInt8.init)).write(to: site.folder.appendingPathComponent(name))
    case "empty": try site.write(name, "")
    case "50 MB": try site.write(name, String(repeating: "1 rates.json\n", count: 4_000_000))
    case "a path above": try site.write(name, "1 rates.json\n1 ../../etc/passwd\n")
    case "a number too large": try site.write(name, "9223372036854775807 rates.json\n")
    case "an instant too large": try site.write(name, "failure 9223372036854775807 0 x\n1 rates.json\n")
    case "half a line": try site.write(name, "1 rates.json\n1 ra")
    case "a pipe": try #require(mkfifo(site.path(name), 0o600) == 0)
    case "a link": try #require(symlink("/dev/zero", site.path(name)) == 0)
    default: try #require(mkdir(site.path(name), 0o755) == 0)
    }
    let says = problem.map {
      "widgets: onPublish: \(site.path(name)): \($0); the next run gives the same paths again\n"
    }
    try site.expect(
      Promise(status: problem == nil ? 0 : 1, says: says ?? "", changes: Promise.rates, asks: ["vietcombank": 1]),
      of: TestSite.refreshRates)
    #expect(try Set(site.given().map { "v1/\($0)" }) == Set(site.publishedFiles().keys))
    #expect(site.exists(name) == (problem != nil))
  }

  @Test(.proves(258), arguments: ["exec <&- 2>&-;", "trap '' CHLD;"])
  func `closed streams and ignored signals of the run are none of the command`(wrapper: String) throws {
    let site = try TestSite.publishingTo(
      "cat > given; ls -l /proc/self/fd | grep -v faketime | wc -l > open; grep SigIgn /proc/$$/status > ignored")
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates,
      through: wrapper)
    #expect(try site.given() == TestSite.changedPaths)
    // A line that says nothing, the three streams, and the folder that is listed: no lock and no other file of the run.
    #expect(try site.read("open") == "5\n")
    // Of the first 28 signals.
    #expect(try site.read("ignored").hasSuffix("0000000\n"))
  }

  @Test(.proves(259)) func `a command does not outlive a run that is killed, and its paths are given again`() throws {
    let site = try TestSite.publishingTo("cat > /dev/null; echo $$ > group; sleep 1000 & sleep 1000")
    let run = try site.start(TestSite.refreshRates, at: TestSite.later)
    try site.waitFor("group")
    let begun = ContinuousClock.now
    // This also waits for the process that watches the command.
    run.kill()
    #expect(ContinuousClock.now - begun < .seconds(10))
    try site.expectGroupGone()
    try site.expectMadeUpFor()
  }

  @Test(.proves(265)) func `a command does not outlive the process that watches it, and the run says so at once`()
    throws
  {
    let site = try TestSite.publishingTo("cat > /dev/null; echo $$ > group; sleep 1000 & sleep 1000")
    let run = try site.start(TestSite.refreshRates, at: TestSite.later)
    try site.waitFor("group")
    let begun = ContinuousClock.now
    try site.shell("kill -KILL $(ps -o ppid= -p $(cat group))")
    let result = run.wait()
    #expect(ContinuousClock.now - begun < .seconds(10))
    #expect(result.status == 1)
    #expect(result.errors.contains("was ended, because the process that watched it was; "))
    try site.expectGroupGone()
    try site.expectMadeUpFor()
  }

  @Test(.proves(260)) func `commands of one state never run side by side, and the later one has the later paths`()
    throws
  {
    let site = try TestSite.publishingTo(
      "mkdir busy || touch together; cat >> given; while [ ! -e go ]; do sleep 0.02; done; rmdir busy")
    let run = try site.start(TestSite.refreshRates, at: TestSite.later)
    try site.waitFor("given")
    let before = try site.read("public/v1/index.json")
    let decision = try site.start("reject", "rates", "--shown", at: TestSite.later)
    let begun = ContinuousClock.now
    while try site.read("public/v1/index.json") == before, ContinuousClock.now - begun < .seconds(10) { usleep(10_000) }
    usleep(300_000)
    #expect(try site.given() == TestSite.changedPaths)
    try site.write("go", "")
    #expect(run.wait() == CommandResult(status: 0, output: "", errors: ""))
    #expect(decision.wait().status == 0)
    #expect(!site.exists("together"))
    #expect(try site.given() == TestSite.changedPaths)
    #expect(!site.exists("var/widgets.sqlite.onpublish"))
  }

  @Test(.proves(261)) func `root's command for the state of another user runs as that user, at home there`() throws {
    let site = try TestSite.publishingTo("(id -u; echo $HOME; echo $USER; id -G) > who; cat > given")
    try site.shell("chown -R nobody: .")
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates,
      environment: ["HOME": "/root", "USER": "root"])
    #expect(try site.read("who") == "65534\n/nonexistent\nnobody\n65534\n")
    #expect(try site.given() == TestSite.changedPaths)
  }

  /// The command keeps a copy of the published files.
  private static let copying = "cd public/v1 && xargs cp -p --parents -t ../../mirror"

  @Test(.proves(262), .system, arguments: ["rename", "write", "fsync,fdatasync", "unlink", "fork,vfork,clone,clone3"])
  func `wherever a run is killed, what the command keeps is whole after the next run`(calls: String) throws {
    let site = try TestSite.publishingTo(Self.copying)
    site.providers.setTheDollar(26100)
    try site.shell("cp -a public/v1 mirror && mkdir aside && cp -a public var mirror aside")
    var kills = 0
    for number in 1...200 {
      try site.shell("rm -rf public var mirror && cp -a aside/public aside/var aside/mirror .")
      let trace = site.path("trace")
      let killed = try site.run(
        TestSite.refreshRates, at: TestSite.later,
        tracedBy: "strace -f -o \(trace) -e trace=\(calls) -e inject=\(calls):signal=KILL:when=\(number)")
      guard try site.read("trace").contains("killed by SIGKILL") else {
        #expect(killed == CommandResult(status: 0, output: "", errors: ""))
        break
      }
      kills += 1
      let next = try site.run("refresh", at: "2026-11-22T00:41:00Z")
      #expect(next == CommandResult(status: 0, output: "", errors: ""), "\(calls) \(number)")
      try site.shell("diff -r public/v1 mirror > difference || true")
      #expect(try site.read("difference") == "", "\(calls) \(number)")
      #expect(try site.names("var").allSatisfy { !$0.contains(".wgt-") && !$0.hasSuffix(".onpublish") })
    }
    #expect(kills > 3, "\(calls)")
    _ = site.providers.requests()
  }
}
