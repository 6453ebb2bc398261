import Core
import Foundation
import Providers
import Refreshing
import Transport

extension LoadedSite {
  /// The policy of runs and decisions, with everything foreign as it really is; without pages of its own it publishes.
  func refresh(_ store: any Store, _ runClock: RunClock, pages: (any Pages)? = nil) throws -> Refresh {
    Refresh(
      config: config, registry: registry, access: access(to:), store: store,
      transport: CurlTransport(
        product: Product.name, version: Product.version, proxy: config.proxy, startedAt: runClock.startedAt),
      pages: try pages ?? SitePages(self), allowsSamples: config.allowsSamples,
      // Whole seconds, as everything that is stored and published has them.
      clock: { Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down)) },
      elapsedSeconds: { runClock.elapsedSeconds },
      random: { .random(in: 0...1) })
  }
}
