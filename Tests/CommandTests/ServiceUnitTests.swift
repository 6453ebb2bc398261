import Foundation
import Testing

@testable import Site

/// What `widgets check` reads in systemd's unit and its drop-ins.
@Suite struct ServiceUnitTests {
  private static let path = "/etc/systemd/system/widgets.service"

  /// What `check` says of a machine with such a unit and drop-in, whose config publishes into a folder.
  private func faults(publish: String, unit: String, addition: String = "") throws -> [String] {
    let site = try TestSite()
    try site.change("config.json", #""publish": "public""#, to: #""publish": "\#(publish)""#)
    try site.write("unit", "[Service]\n\(unit)\n")
    try site.write("addition", "[Service]\n\(addition)\n")
    try site.write(
      "machine",
      """
      mount -t tmpfs tmpfs /mnt && cp -a /etc /mnt && mount --bind /mnt/etc /etc
      mkdir -p /etc/widgets \(Self.path).d
      ln -sf "$PWD/config.json" /etc/widgets/config.json
      cp unit \(Self.path) && cp addition \(Self.path).d/override.conf
      exec "$@"
      """)
    let result = try site.run(["check"], through: "unshare -m sh machine")
    return result.output.split(separator: "\n").filter { $0.hasPrefix("WRONG publish: \(Self.path)") }.map(String.init)
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

  @Test func `an empty ReadWritePaths of a drop-in takes back those before it`() throws {
    let unit = "ProtectSystem=strict\nReadWritePaths=/srv/news"
    #expect(try faults(publish: "/srv/news", unit: unit) == [])
    #expect(
      try faults(publish: "/srv/news", unit: unit, addition: "ReadWritePaths=\nReadWritePaths=/srv/other")
        == fault("/srv/news", "[Service] and ReadWritePaths=/srv/news"))
  }
}
