import Core
import Foundation

/// One run: what is due, whom to ask next, what to believe, what to keep.
///
/// The caller holds the lock of all runs. Everything foreign comes in from outside, the clock too.
package struct Refresh {
  /// What an operator asks of one run.
  package struct Options: Sendable {
    /// Only these widgets; empty for all.
    package var only: Set<WidgetID>
    /// Ask although nothing is due; intervals, Expires and back-offs still hold.
    package var isForced: Bool
    /// Whether every failure and refusal is said, not only news.
    package var saysEverything: Bool
    /// Whether the state was damaged and has been made anew, which the run's exit status says.
    package var hasRecovered = false

    /// What an operator asks of one run.
    package init(only: Set<WidgetID> = [], isForced: Bool = false, saysEverything: Bool = false) {
      self.only = only
      self.isForced = isForced
      self.saysEverything = saysEverything
    }
  }

  private(set) var config: Config
  /// The site's whole config, whatever part of it is asked for.
  let siteConfig: Config
  let registry: [RegisteredProvider]
  let access: (RegisteredProvider) -> Result<Access, Refusal>
  let store: any Store
  let transport: any Transport
  let pages: any Pages
  let allowsSamples: Bool
  let clock: () -> Date
  let elapsedSeconds: () -> Double
  let random: () -> Double

  /// A run's surroundings; `elapsedSeconds` never jumps and counts from the run's start, `random` answers from 0 to 1.
  package init(
    config: Config, registry: [RegisteredProvider], access: @escaping (RegisteredProvider) -> Result<Access, Refusal>,
    store: any Store, transport: any Transport, pages: any Pages, allowsSamples: Bool, clock: @escaping () -> Date,
    elapsedSeconds: @escaping () -> Double, random: @escaping () -> Double
  ) {
    self.config = config
    siteConfig = config
    self.registry = registry
    self.access = access
    self.store = store
    self.transport = transport
    self.pages = pages
    self.allowsSamples = allowsSamples
    self.clock = clock
    self.elapsedSeconds = elapsedSeconds
    self.random = random
  }

  /// The same surroundings with another config.
  func with(_ config: Config) -> Refresh {
    var other = self
    other.config = config
    return other
  }

  /// Fetches what is due, keeps what is good, publishes.
  package func run(_ options: Options) throws -> Report {
    try Run(self, options).report()
  }

  /// What a run would do now, one line a widget; nothing is fetched or written.
  package func plan(_ options: Options) throws -> [String] {
    let run = try Run(self, options)
    return run.asked.map { widget in
      guard run.isDue(widget) else { return "\(widget.id): fresh, not due" }
      switch run.nextStep(for: widget) {
      case .ask(let plan):
        guard !plan.requests.isEmpty else {
          return "\(widget.id): due, would take what \(plan.provider.id) has just said of each place"
        }
        let targets = plan.requests.map(\.target).joined(separator: ", ")
        return "\(widget.id): due, would ask \(plan.provider.id): \(targets)"
      case .adopt(let snapshot):
        return "\(widget.id): due, would take what \(snapshot.widget) had of \(snapshot.provider)"
      case .stop:
        if run.pursuits[widget.id]?.outcome.state == .unavailable {
          return "\(widget.id): unavailable: this site may use none of its providers"
        }
        let waitings = run.pursuits[widget.id]?.outcome.waitings ?? []
        let sentence = waitings.sentence(for: widget, run.outages, now: clock())
        return "\(widget.id): due, but \(sentence ?? "no provider may be asked")"
      }
    }
  }
}
