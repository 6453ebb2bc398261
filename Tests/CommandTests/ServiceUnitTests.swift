import Foundation
import Testing

@testable import Site

/// What `widgets check` reads in systemd's unit and its drop-ins.
@Suite struct ServiceUnitTests {
  private static let path = "/etc/systemd/system/widgets.service"

  /// What `check` says of a machine with such a unit and drop-in, whose config publishes into a folder.
  private func faults(publish: String, unit: String, addition: String = "") throws -> [String] {
    try wrong(config: #""publish": "\#(publish)""#, unit: unit, addition: addition)
      .filter { $0.hasPrefix("WRONG publish: \(Self.path)") }
  }

  /// What `check` says of the command in a home, which is there.
  private func commandFaults(unit: String, addition: String = "") throws -> [String] {
    try wrong(
      config: #""publish": "public", "onPublish": ["/home/on-publish"]"#, unit: unit, addition: addition,
      preparation: "mount -t tmpfs tmpfs /home && cp /bin/true /home/on-publish"
    ).filter { $0.hasPrefix("WRONG onPublish: ") }
  }

  /// The lines of `check` about what is wrong.
  private func wrong(config: String, unit: String, addition: String, preparation: String = "") throws -> [String] {
    let site = try TestSite()
    try site.change("config.json", #""publish": "public""#, to: config)
    try site.write("unit", "[Service]\n\(unit)\n")
    try site.write("addition", "[Service]\n\(addition)\n")
    try site.write(
      "machine",
      """
      mount -t tmpfs tmpfs /mnt && cp -a /etc /mnt && mount --bind /mnt/etc /etc
      mkdir -p /etc/widgets \(Self.path).d
      ln -sf "$PWD/config.json" /etc/widgets/config.json
      \(preparation)
      cp unit \(Self.path) && cp addition \(Self.path).d/override.conf
      exec "$@"
      """)
    let result = try site.run(["check"], through: "unshare -m sh machine")
    return result.output.split(separator: "\n").filter { $0.hasPrefix("WRONG ") }.map(String.init)
  }

  private func fault(_ folder: String, _ lines: String) -> [String] {
    [
      "WRONG publish: \(Self.path) may not write to \(folder): type `systemctl edit widgets.service` and add the lines \(lines)"
    ]
  }

  private static let packaged = "ProtectSystem=strict\nProtectHome=yes\nPrivateTmp=yes"

  @Test(arguments: [
    ("/home/news/public", "ProtectHome"), ("/root/public", "ProtectHome"), ("/tmp/news", "PrivateTmp"),
    ("/var/tmp/news", "PrivateTmp"),
  ])
  func `a folder that the unit hides needs a line that opens it, besides that of the folder`(
    folder: String, setting: String
  ) throws {
    let lines = "[Service], \(setting)=no and ReadWritePaths=\(folder)"
    #expect(try faults(publish: folder, unit: Self.packaged) == fault(folder, lines))
    let path = "ReadWritePaths=\(folder)"
    #expect(
      try faults(publish: folder, unit: Self.packaged, addition: path)
        == fault(folder, "[Service] and \(setting)=no"))
    #expect(try faults(publish: folder, unit: Self.packaged, addition: "\(setting)=no\n\(path)") == [])
    #expect(try faults(publish: folder, unit: "\(setting)=no") == [])
  }

  @Test func `a home that is read-only needs the line of the folder alone`() throws {
    let folder = "/home/news/public"
    #expect(
      try faults(publish: folder, unit: "ProtectHome=read-only")
        == fault(folder, "[Service] and ReadWritePaths=\(folder)"))
    #expect(try faults(publish: folder, unit: "ProtectHome=read-only", addition: "ReadWritePaths=/home/news") == [])
  }

  @Test func `a command that the unit hides needs another place or a line that shows it`() throws {
    #expect(
      try commandFaults(unit: Self.packaged) == [
        "WRONG onPublish: \(Self.path) cannot see /home/on-publish: move it, for example to /etc/widgets, or type "
          + "`systemctl edit widgets.service` and add the lines [Service] and ProtectHome=no"
      ])
    #expect(try commandFaults(unit: Self.packaged, addition: "ProtectHome=read-only") == [])
    #expect(try commandFaults(unit: "ProtectHome=no") == [])
  }

  @Test func `an empty ReadWritePaths of a drop-in takes back those before it`() throws {
    let unit = "ProtectSystem=strict\nReadWritePaths=/srv/news"
    #expect(try faults(publish: "/srv/news", unit: unit) == [])
    #expect(
      try faults(publish: "/srv/news", unit: unit, addition: "ReadWritePaths=\nReadWritePaths=/srv/other")
        == fault("/srv/news", "[Service] and ReadWritePaths=/srv/news"))
  }
}
