import Foundation
import Testing

@testable import Site

/// Networks that are not there, answer nobody, or lie.
@Suite(.system) struct SystemNetworkFaultTests {
  private func kept(_ words: String, withinSeconds: Double = 4) -> Promise {
    Promise(
      status: 1, says: "widgets: rates: vietcombank: \(words)\n", withinSeconds: withinSeconds)
  }

  /// A network of the command's own whose every address beyond the machine swallows what is sent to it: what goes
  /// out by the loopback device comes in for nobody.
  private func swallowing(_ files: [(String, String)] = []) -> String {
    let binds = files.map { "mount --bind \($0.0) \($0.1) && " }.joined()
    let network = "ip link set lo up && ip addr add 192.0.2.1/32 dev lo && ip route add default dev lo src 192.0.2.1"
    return "unshare -nm sh -c '\(binds)\(network) && exec \"$@\"' sh"
  }

  @Test(.proves(129)) func `without a network the old pages stay and nobody waits`() throws {
    let site = try TestSite.settled()
    try site.expect(kept("network is unreachable"), of: TestSite.refreshRates, through: "unshare -n")
  }

  @Test(.proves(130)) func `an address that swallows packets is given up after five seconds`() throws {
    let site = try TestSite.settled()
    try site.change("config.json", site.server.origin, to: "https://192.0.2.2")
    try site.expect(
      kept("no whole answer within 5 s", withinSeconds: 7), of: TestSite.refreshRates, through: swallowing())
  }

  @Test(.proves(131)) func `a name server that does not answer is given up after five seconds`() throws {
    let site = try TestSite.settled()
    try site.write("resolv.conf", "nameserver 192.0.2.53\n")
    try site.change("config.json", site.server.origin, to: "https://provider.example")
    try site.expect(
      kept("no whole answer within 5 s", withinSeconds: 8), of: TestSite.refreshRates,
      through: swallowing([(site.path("resolv.conf"), "/etc/resolv.conf")]))
  }

  @Test(.proves(132), arguments: ["127.0.0.1", "::1", "10.0.0.1", "169.254.169.254", "::ffff:10.0.0.1"])
  func `a name that leads to a private address is not followed`(number: String) throws {
    let site = try TestSite.settled()
    try site.write("hosts", "\(number) portal.vietcombank.com.vn\n")
    try site.change("config.json", #""origin": "\#(site.server.origin)", "#, to: "")
    try site.expect(
      kept("portal.vietcombank.com.vn is at \(number), which is not a public address"), of: TestSite.refreshRates,
      through: swallowing([(site.path("hosts"), "/etc/hosts")]))
  }

  /// The authority that signed it is the only one that the command's machine knows, so that its time alone is wrong.
  @Test(
    .proves(150),
    arguments: [
      ("2026-11-01", 10, "the certificate has expired"), ("2026-12-01", 10, "the certificate is not valid yet"),
    ])
  func `a certificate out of its time is not trusted`(from: String, days: Int, words: String) throws {
    let site = try TestSite.settled()
    let server = try TLSStandIn(in: site.folder, from: from, days: days)
    defer { server.stop() }
    try site.change("config.json", site.server.origin, to: "https://127.0.0.1:\(server.port)")
    let trusting = TLSStandIn.trusting(site.path("certificate.pem"))
    try site.expect(kept(words), of: TestSite.refreshRates, through: trusting)
    // In its time the same certificate is good: what comes is then read, and is a page.
    let inTime = try site.run(
      TestSite.refreshRates, at: "\(from.dropLast(2))05T00:40:00Z", through: trusting)
    #expect(inTime.errors.contains("rates: vietcombank: expected text/xml or application/xml, found text/html"))
  }

  @Test(.proves(151)) func `a name whose IPv6 address swallows packets is reached by its IPv4 address`() throws {
    let site = try TestSite.settled()
    try TLSStandIn.makeCertificate(in: site.folder, name: "DNS:provider.example", from: "2026-11-01", days: 90)
    // `openssl s_server -HTTP` sends the file of the target's name as it is.
    let target = site.folder.appendingPathComponent("answers/Usercontrols/TVPortal.TyGia")
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    let board = site.providers.good("vietcombank", at: TestSite.later).body
    try (Data("HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\n\r\n".utf8) + board)
      .write(to: target.appendingPathComponent("pXML.aspx?b=10"))
    try site.write("hosts", "2001:db8::2 provider.example\n192.0.2.1 provider.example\n")
    // What is sent to the first address goes to the wire's other end, where nobody has it.
    try site.write(
      "serve",
      """
      mount --bind \(site.path("hosts")) /etc/hosts
      mount --bind \(site.path("certificate.pem")) /etc/ssl/certs/ca-certificates.crt
      ip link set lo up
      ip addr add 192.0.2.1/32 dev lo
      ip link add wire type veth peer name end
      ip link set wire up && ip link set end up
      ip -6 addr add 2001:db8::1/64 dev wire nodad
      ip -6 neigh add 2001:db8::2 lladdr 02:00:00:00:00:02 dev wire nud permanent
      cd answers
      timeout 20 openssl s_server -accept 192.0.2.1:443 -HTTP -cert ../certificate.pem -key ../key.pem \
        < /dev/null > ../served 2>&1 &
      cd ..
      until grep -q ACCEPT served 2> /dev/null; do sleep 0.05; done
      "$@"
      status=$?
      kill $!
      exit $status
      """)
    try site.change("config.json", site.server.origin, to: "https://provider.example")
    try site.expect(
      Promise(status: 0, changes: Promise.rates), of: TestSite.refreshRates, through: "unshare -nm sh serve")
    #expect(try site.read("served").components(separatedBy: "FILE:").count == 2)
    // Without the second address it is as with any address that swallows packets.
    try site.write("hosts", "2001:db8::2 provider.example\n")
    unlink(site.path("served"))
    try site.expect(
      kept("no whole answer within 5 s", withinSeconds: 7), of: TestSite.refreshRates, through: "unshare -nm sh serve")
  }
}
