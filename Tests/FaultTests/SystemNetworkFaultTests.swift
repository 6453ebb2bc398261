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
  func `a name that leads into the house is not followed`(number: String) throws {
    let site = try TestSite.settled()
    try site.write("hosts", "\(number) portal.vietcombank.com.vn\n")
    try site.change("config.json", #""origin": "\#(site.server.origin)", "#, to: "")
    try site.expect(
      kept("portal.vietcombank.com.vn is at \(number), no public address"), of: TestSite.refreshRates,
      through: swallowing([(site.path("hosts"), "/etc/hosts")]))
  }
}
