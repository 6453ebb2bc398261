import Foundation
import Glibc
import Testing

@testable import Site

/// Machines on which something is missing, and what `check` says of it.
@Suite(.system) struct MachineFaultTests {
  /// What stands before a command that is to see other mounts than this machine.
  private func amid(_ mounts: String) -> String { #"unshare -m sh -c '\#(mounts) && exec "$@"' sh"# }

  /// Runs `check` and expects one line that is WRONG.
  private func expect(
    wrong line: String, in site: TestSite, through wrapper: String = "", status: Int32 = 1,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let result = try site.run(["check", "--config", "config.json"], at: TestSite.later, through: wrapper)
    let wrong = result.output.split(separator: "\n").filter { $0.hasPrefix("WRONG") }
    #expect(wrong == ["WRONG \(line)"], "\(result)", sourceLocation: sourceLocation)
    #expect(result.status == status && result.errors == "", sourceLocation: sourceLocation)
  }

  /// The real providers, whom nobody is asked for.
  private func sendAbroad(_ site: TestSite) throws {
    try site.change("config.json", #""origin": "\#(site.server.origin)", "#, to: "")
    try site.change("config.json", #", "interval": "0s""#, to: "")
  }

  @Test(.proves(240)) func `without certificates check says what to install`() throws {
    let site = try TestSite.settled()
    try sendAbroad(site)
    #expect(try site.run(["check"], at: TestSite.later).status == 0)
    let line =
      "certificates: there are none in /etc/ssl/certs/ca-certificates.crt, so no provider can be asked: "
      + "apt-get install --reinstall ca-certificates && update-ca-certificates --fresh"
    try expect(wrong: line, in: site, through: amid("mount -t tmpfs none /etc/ssl"))
  }

  @Test(.proves(241)) func `without libcurl the pages stay and check says what to install`() throws {
    let site = try TestSite.settled()
    let without = amid(#"for f in /usr/lib/*/libcurl.so.4; do mount --bind /dev/null "$(readlink -f $f)"; done"#)
    let result = try site.run(["check"], at: TestSite.later, through: without)
    #expect(result.status == 1)
    #expect(
      result.output.contains(
        /\nWRONG libcurl: libcurl cannot be loaded: [^\n]*: apt-get install --reinstall libcurl4\n/))
    let before = try site.publishedFiles()
    let run = try site.run(TestSite.refreshRates, at: TestSite.later, through: without)
    #expect(run.status == 1 && run.errors.contains("libcurl cannot be loaded"))
    #expect(try site.publishedFiles() == before)
    #expect(site.providers.requests() == [])
  }

  @Test(.proves(242)) func `without the machine's time zones every time is as it was`() throws {
    let site = try TestSite.settled()
    site.providers.setTheDollar(26100)
    let without = amid("mount -t tmpfs none /usr/share/zoneinfo")
    try site.expect(
      Promise(status: 0, changes: Promise.rates, asks: ["vietcombank": 1]), of: TestSite.refreshRates, through: without)
    // 00:40 in UTC.
    #expect(try site.holds("public/v1/vi/rates.html", ">07:40 ngày 22/11/2026<"))
    let own = try TestSite.settled()
    own.providers.setTheDollar(26100)
    #expect(try own.run(TestSite.refreshRates, at: TestSite.later).status == 0)
    func bytes(_ site: TestSite) throws -> [String: Data] { try site.publishedFiles().mapValues(\.bytes) }
    #expect(try bytes(site) == bytes(own))
    let check = try site.run(["check"], at: TestSite.later, through: without)
    #expect(check.status == 0)
    #expect(
      check.output.contains(
        "\nnote  zones: /usr/share/zoneinfo has no Asia/Ho_Chi_Minh, so the program's own zones are used: "
          + "apt-get install --reinstall tzdata\n"))
  }

  @Test(.proves(243), arguments: ["public", "var"]) func `check says whose disk is full`(folder: String) throws {
    let site = try TestSite.settled()
    let name = folder == "var" ? "state" : "publish"
    let fill = "head -c 900000 /dev/zero > \(folder)/filler"
    let small = amid(
      "cp -a \(folder) aside && mount -t tmpfs -o size=1m none \(folder) && cp -a aside/. \(folder) && \(fill)")
    let result = try site.run(["check"], at: TestSite.later, through: small)
    #expect(result.status == 1)
    let path = site.path(folder)
    #expect(
      result.output.contains(
        try Regex(
          "\nWRONG \(name): the disk of \(path) is full, [0-9]+ KiB are left: delete something; see df \(path)\n")),
      "\(result)")
  }

  @Test(.proves(244)) func `check names the disk that is read-only`() throws {
    let site = try TestSite.settled()
    let path = site.path("var")
    let fixed = amid("mount --bind var var && mount -o remount,bind,ro var && cd .")
    let result = try site.run(["check"], at: TestSite.later, through: fixed)
    #expect(result.status == 1)
    let line = "WRONG state: \(path) cannot be written to, because the disk at \(path) is read-only: "
    #expect(result.output.contains("\(line)mount -o remount,rw \(path)"), "\(result)")
  }

  /// What makes the site's config that of the machine, and starts its runs by a unit.
  private func unit(_ lines: String, then more: String = "true") -> String {
    amid(
      "mount -t tmpfs none /mnt && cp -a /etc /mnt && mount --bind /mnt/etc /etc && mkdir -p /etc/widgets "
        + "/etc/systemd/system && ln -sf \"$PWD/config.json\" /etc/widgets/config.json && "
        + "printf \"\(lines)\" > /etc/systemd/system/widgets.service && \(more)")
  }

  private let service = "/etc/systemd/system/widgets.service"

  @Test(.proves(245)) func `check says which user of the unit there is not`() throws {
    let site = try TestSite.settled()
    let line =
      "user: \(service) runs as wetterfrosch, and there is no such user: "
      + "useradd --system --home-dir /var/lib/widgets --shell /usr/sbin/nologin wetterfrosch"
    try expect(wrong: line, in: site, through: unit(#"[Service]\nUser=wetterfrosch\n"#))
    // Cron's line does the same.
    let cron = unit(
      "", then: #"rm \#(service) && echo "*/5 * * * *  wetterfrosch  /usr/bin/widgets refresh" > /etc/cron.d/widgets"#)
    try expect(wrong: line.replacing(service, with: "/etc/cron.d/widgets"), in: site, through: cron)
  }

  @Test(.proves(246)) func `check works as the unit's user, and names what that user cannot use`() throws {
    let site = try TestSite.settled()
    let nobody = unit(#"[Service]\nUser=nobody\n"#)
    let state = site.path("var/widgets.sqlite")
    let result = try site.run(["check", "--config", "config.json"], at: TestSite.later, through: nobody)
    #expect(result.status == 1)
    #expect(
      result.output.contains("\nnote  user: \(service) runs as nobody, so everything is checked as that user\n"))
    #expect(
      result.output.contains("WRONG state: \(site.path("var")) belongs to root and cannot be written to by nobody"))
    try site.shell("rm -r var && chown -R nobody public")
    try expect(
      wrong: "state: \(site.path("var")) does not exist, and nobody may not make it in \(site.folder.path): "
        + "install -d -o nobody \(site.path("var"))", in: site, through: nobody)
    #expect(!FileManager.default.fileExists(atPath: state))
  }

  @Test(.proves(247)) func `check says where the unit itself may not write`() throws {
    let site = try TestSite.settled()
    let (publish, state) = (site.path("public"), site.path("var"))
    let lines = #"[Service]\nProtectSystem=strict\nReadWritePaths=-\#(state)\n"#
    let line =
      "publish: \(service) may not write to \(publish): type `systemctl edit widgets.service` and add the lines "
      + "[Service] and ReadWritePaths=\(publish)"
    try expect(wrong: line, in: site, through: unit(lines))
    let addition =
      "mkdir \(service).d && printf \"[Service]\\nReadWritePaths=\(publish)\\n\" > \(service).d/override.conf"
    #expect(
      try site.run(
        ["check", "--config", "config.json"], at: TestSite.later, through: unit(lines, then: addition)
      ).status == 0)
  }

  @Test(.proves(248)) func `check says of a state whose owner no longer exists whose it should be`() throws {
    let site = try TestSite.settled()
    try site.shell("chown -R 54321 var public && chown 54321 .")
    try expect(
      wrong: "state: belongs to user 54321, who does not exist: chown -R USER: \(site.path("var"))", in: site)
  }

  @Test(.proves(249)) func `check says which folder keeps a web server out`() throws {
    let site = try TestSite.settled()
    chmod(site.folder.path, 0o700)
    let result = try site.run(["check"], at: TestSite.later)
    #expect(result.status == 0)
    #expect(
      result.output.contains(
        "\nnote  publish: www-data, who web servers run as, may not enter \(site.folder.path), and so cannot read the pages: "
          + "chmod o+x \(site.folder.path)\n"), "\(result)")
  }
}
