import ArgumentParser
import Foundation

/// The product's name and version, as `--version` and the User-Agent say them.
enum Product {
  static let name = "widgets"
  static let version = "0.1.0"
  /// No clock that runs rightly says less, 2026-11-01T00:00:00Z.
  static let releasedAfter = Date(timeIntervalSince1970: 1_793_491_200)
}

@main
struct Widgets: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Product.name,
    abstract: "Fetch, keep and publish the boxes of a newspaper's sidebar.",
    discussion: """
      Cron runs `widgets refresh`; pages include the fragments that it publishes. \
      Every other command reads what was kept and never asks a provider.
      """,
    version: "\(Product.name) \(Product.version)",
    subcommands: [RefreshCommand.self, GetCommand.self, CheckCommand.self, ProvidersCommand.self])
}
