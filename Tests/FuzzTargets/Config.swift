import Core
import Foundation
import Providers
import Rendering
import Replay

extension FuzzTarget {
  /// The config: a complaint is one line, and what is accepted can be asked for and drawn.
  static let config = FuzzTarget(
    name: "config",
    seeds: {
      [try Data(contentsOf: repositoryFolder.appendingPathComponent("config.json")), Data(everyKey.utf8)]
    },
    check: { input in
      let parser = ConfigParser(
        file: "config.json", directory: "/etc/widgets", registry: registry, languages: Renderer.languages)
      do throws(ConfigError) {
        return problem(in: try parser.parse(input))
      } catch {
        return problem(inSentence: error)
      }
    })
}

/// What does not hold for an accepted config.
private func problem(in config: Config) -> String? {
  if config.widgets.isEmpty { return "a config without widgets" }
  if Set(config.widgets.map(\.id)).count != config.widgets.count { return "an id that stands twice" }
  if config.sidebarWidgets.isEmpty { return "an empty sidebar" }
  for widget in config.widgets {
    if widget.maxAgeSeconds < widget.ttlSeconds { return "a maxAge below the ttl" }
    for provider in registry where !widget.feeds(of: provider.id).isEmpty && widget.providers.contains(provider.id) {
      let access = Access(origin: config.options(of: provider.id).origin ?? provider.origin(hasKey: false))
      let urls = provider.requests(for: widget.queries, access: access, now: pinnedNow).map(\.url)
      guard !urls.isEmpty else { return "a query of another kind" }
      guard urls.joined().utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        return "an address with spaces or controls"
      }
    }
    let content = config.content(of: widget, among: [:], registry: registry, at: pinnedNow)
    if let problem = problem(inPageOf: content) { return problem }
  }
  return nil
}

/// A config that says all that can be said.
private let everyKey = """
  {"$schema": "config.schema.json", "site": {"use": "commercial", "contact": "bientap@example.vn"},
  "languages": ["en", "vi"], "publish": "/srv/public", "state": "w.sqlite", "proxy": "socks5h://proxy.example.vn:1080",
  "sidebar": ["r-1", "w"], "widgets": [
  {"id": "w", "kind": "weather", "place": {"name": {"en": "Huế \\u0041"}, "latitude": -16.4637, "longitude": 1.075909e2,
  "timeZone": "UTC"}, "providers": ["open-meteo", "met-norway"], "ttl": "90s", "maxAge": "1h",
  "title": {"en": "Huế [\\u202e]", "vi": "{{Huế}}"}, "heading": 4},
  {"id": "t", "kind": "weather", "places": ["hanoi", "sa-pa"], "providers": ["open-meteo"]},
  {"id": "r-1", "kind": "rates", "currencies": ["USD", "XAU"], "timeZone": "America/New_York",
  "providers": ["currency-api"], "ttl": "1h", "maxAge": "366d"},
  {"id": "g", "kind": "gold", "providers": ["sjc", "btmc", "mihong"], "plausible": {"from": 62.5, "to": 250},
  "products": [{"provider": "sjc", "key": "1", "name": {"vi": "Vàng miếng"}}, {"provider": "btmc", "key": "VA\\u0300NG",
  "name": {"en": "Gold"}}]}],
  "providers": {"open-meteo": {"key": {"env": "OPEN_METEO_KEY"}, "origin": "http://127.0.0.1:8099", "interval": "0s",
  "acceptTerms": true}, "currency-api": {"key": {"file": "keys/c"}, "origin": "https://[2001:db8::1]:8443",
  "interval": "2h", "acceptTerms": false}}}
  """
