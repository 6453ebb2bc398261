import Core
import Foundation

/// Which failures are said on stderr: when they begin and once a day while they last, because cron mails every line.
struct Announcement {
  /// The lines.
  let lines: [String]
  /// The failures that last.
  let outages: [Outage]

  /// The time between two lines about the same failure, seconds; a minute less than a day, so that a daily line does
  /// not wait for the run after the one a day later.
  static let silenceSeconds = 86400.0 - 60

  /// What to say of a run's outcomes, given the failures known before.
  init(of outcomes: [Outcome], known: [Outage], listed: Set<WidgetID>, sayEverything: Bool, now: Date) {
    var outages = known.filter { listed.contains($0.widget) }
    var lines: [String] = []
    for outcome in outcomes {
      // Its provider's word came: whatever lasted has ended, and that is silent.
      if outcome.result == .refreshed || outcome.result == .unchanged {
        outages.removeAll { $0.widget == outcome.widget && $0.provider == outcome.provider }
        outages.removeAll { $0.widget == outcome.widget && $0.provider == Self.nobody }
      }
      var said = outcome.failures.map { ($0.provider, "\($0.provider): \($0.failure)") }
      if outcome.isWithoutProvider {
        said.append((Self.nobody, "no provider that this site may use; `widgets check` says why"))
      }
      for (provider, sentence) in said {
        let line = "widgets: \(outcome.widget): \(sentence)"
        if let index = outages.firstIndex(where: { $0.widget == outcome.widget && $0.provider == provider }) {
          let silence = now.timeIntervalSince(outages[index].saidAt)
          if silence >= Self.silenceSeconds || silence < 0 {
            outages[index].saidAt = now
            lines.append(line)
          } else if sayEverything {
            lines.append(line)
          }
        } else {
          outages.append(Outage(widget: outcome.widget, provider: provider, begunAt: now, saidAt: now))
          lines.append(line)
        }
      }
      if sayEverything {
        lines += outcome.refusals.sorted { $0.key.rawValue < $1.key.rawValue }.map {
          "widgets: \(outcome.widget): \($0.key): not asked: \($0.value)"
        }
      }
    }
    self.lines = lines
    self.outages = outages
  }

  /// Stands for the lack of any provider.
  private static let nobody: ProviderID = ""
}
