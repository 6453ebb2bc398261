import Foundation
import Testing

@testable import Site

/// `widgets init` as root for a whole machine: /etc/widgets, /var/lib/widgets, and the user that they are for.
///
/// /etc is a copy and /var/lib is empty, in a mount namespace of its own.
@Suite struct InitOfMachineTests {
  private static let user = "echo 'widgets:x:4321:4321::/nonexistent:/usr/sbin/nologin' >> /etc/passwd"

  /// Runs a script in which `widgets` is the program.
  private func machine(_ script: String, in site: TestSite) throws -> CommandResult {
    let program = Command.folder.appendingPathComponent("widgets").path
    try site.write(
      "machine",
      """
      set -e
      mount -t tmpfs tmpfs /mnt && mkdir /mnt/etc /mnt/lib && cp -a /etc/. /mnt/etc && rm -rf /mnt/etc/widgets
      mount --bind /mnt/etc /etc && mount --bind /mnt/lib /var/lib
      sed -i '/^widgets:/d' /etc/passwd
      widgets() { \(program) "$@"; }
      \(script)
      """)
    return try site.run(["--version"], through: "unshare -m sh machine")
  }

  private func site() throws -> TestSite {
    let site = try TestSite()
    try FileManager.default.removeItem(atPath: site.path("config.json"))
    return site
  }

  @Test func `root's config goes to etc, its folders belong to the user widgets, and check accepts all`() throws {
    let result = try machine(
      """
      \(Self.user)
      umask 077
      widgets init --use commercial --contact bientap@example.vn | tail -2
      stat -c '%n %u:%g %a' /etc/widgets /etc/widgets/config.json /var/lib/widgets /var/lib/widgets/public
      grep -E '"(publish|state)"' /etc/widgets/config.json
      ls -A /var/lib/widgets
      widgets check | grep -E 'WRONG|belongs'
      widgets check > check && echo "check: $?"
      """, in: site())
    let program = Command.folder.appendingPathComponent("widgets").path
    #expect(
      result.output == """
          \(program) check
          \(program) refresh -v
        /etc/widgets 0:0 755
        /etc/widgets/config.json 0:0 644
        /var/lib/widgets 4321:4321 755
        /var/lib/widgets/public 4321:4321 755
          "publish": "/var/lib/widgets/public",
          "state": "/var/lib/widgets/widgets.sqlite",
        public
        note  state: belongs to widgets, so everything is checked as that user
        check: 0

        """)
    #expect(result.errors == "" && result.status == 0)
  }

  @Test func `folders that are named are made for that user too, and one that is there stays as it is`() throws {
    let result = try machine(
      """
      \(Self.user)
      mkdir -p /mnt/www /var/lib/db && chown 1234 /var/lib/db
      widgets init --use non-commercial --publish /mnt/www/bao/trang --state /var/lib/db/a/b.sqlite > said
      stat -c '%n %u %a' /mnt/www /mnt/www/bao /mnt/www/bao/trang /var/lib/db /var/lib/db/a
      SUDO_USER=editor widgets init --use commercial --output /etc/widgets/second.json | tail -1
      """, in: site())
    let program = Command.folder.appendingPathComponent("widgets").path
    #expect(
      result.output == """
        /mnt/www 0 755
        /mnt/www/bao 4321 755
        /mnt/www/bao/trang 4321 755
        /var/lib/db 1234 755
        /var/lib/db/a 4321 755
          sudo \(program) refresh --config /etc/widgets/second.json -v

        """)
  }

  @Test func `without that user root is told how to add one, and check accepts the config as root`() throws {
    let result = try machine(
      """
      widgets init --use commercial | grep 'no user'
      stat -c '%n %u' /var/lib/widgets
      widgets check > check && echo "check: $?"
      """, in: site())
    #expect(
      result.output == """
          There is no user widgets, so runs work as root. To change that: adduser --system --group --no-create-home widgets \
        && chown -R widgets: /var/lib/widgets /var/lib/widgets/public
        /var/lib/widgets 0
        check: 0

        """)
  }

  @Test func `root is never told to give away a folder that was there before`() throws {
    let result = try machine(
      """
      mkdir /mnt/srv
      widgets init --use commercial --state /mnt/srv/widgets.sqlite --publish "/mnt/the site" | grep -A 2 '^Note'
      """, in: site())
    #expect(
      result.output == """
        Note:
          There is no user widgets, so runs work as root. To change that: adduser --system --group --no-create-home widgets \
        && chown -R widgets: '/mnt/the site'
          state: /mnt/srv was there before and may hold other files. For that user make a folder of its own, and name it in \
        the config: install -d -o widgets -g widgets /mnt/srv/widgets

        """)
  }

  @Test func `a config of the machine is never overwritten, and what could not be finished leaves no folder`() throws {
    let result = try machine(
      """
      mkdir /etc/widgets && echo mine > /etc/widgets/config.json
      widgets init --use commercial 2>&1 || echo "$?"
      cat /etc/widgets/config.json; ls /var/lib
      rm -r /etc/widgets && touch /var/lib/widgets
      widgets init --use commercial 2>&1 || echo "$?"
      ls -d /etc/widgets 2> /dev/null || echo nothing
      """, in: site())
    #expect(
      result.output == """
        widgets: --output: /etc/widgets/config.json exists and is not overwritten; edit it, or name another file
        64
        mine
        widgets: /var/lib/widgets/public: the folder cannot be made: Not a directory
        2
        nothing

        """)
  }

  @Test func `who may not write to etc gets a config in the working directory`() throws {
    let site = try site()
    chmod(site.folder.path, 0o777)
    let result = try site.run("init", "--use", "non-commercial", asNobody: true)
    #expect(result.status == 0 && result.errors == "")
    #expect(result.output.hasPrefix("config.json is written."))
    #expect(result.output.hasSuffix(" refresh --config config.json -v\n"))
    #expect(try site.run("check", asNobody: true).status == 0)
  }
}
