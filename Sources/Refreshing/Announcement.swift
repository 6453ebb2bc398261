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

  /// What to say of a run's outcomes and problems, given the failures known before.
  init(
    of outcomes: [Outcome], problems: [Problem], hasNobodyToAsk: Bool, known: [Outage], widgets: [Widget],
    waits: [String], sayEverything: Bool, now: Date
  ) {
    var telling = Telling(
      outages: known.filter { !$0.isFromTheFuture(at: now) }.filter { outage in
        // Nobody asks a provider that the widget no longer lists, so that its word could never end this.
        outage.widget == Self.everything
          || widgets.contains { $0.id == outage.widget && $0.everyProvider.contains(outage.provider) }
      },
      saysEverything: sayEverything,
      now: now)
    for outcome in outcomes {
      let widget = outcome.widget.named
      // Its provider's word came: whatever lasted has ended, and that is silent.
      if outcome.result == .refreshed || outcome.result == .unchanged {
        if let provider = outcome.provider { telling.end(widget, provider) }
      }
      for failure in outcome.failures {
        telling.tell(widget, failure.provider, "\(widget): \(failure.provider): \(failure.message)")
      }
      if sayEverything {
        telling.lines += outcome.refusals.sorted { $0.key.rawValue < $1.key.rawValue }.map {
          "widgets: \(widget): \($0.key): not asked: \($0.value)"
        }
      }
    }
    telling.lines += waits.map { "widgets: \($0)" }
    if hasNobodyToAsk {
      telling.tell(
        Self.everything, Self.nobody, "this site may use none of its providers; `widgets check` says why")
    } else {
      telling.end(Self.everything, Self.nobody)
    }
    for subject in [Problem.Subject.publish, .state, .templates] {
      let sentences = problems.filter { $0.subject == subject }.map(\.sentence)
      let provider = ProviderID(rawValue: subject.rawValue)
      if let first = sentences.first {
        let more = sentences.count > 1 ? " (and \(sentences.count - 1) more)" : ""
        telling.tell(Self.everything, provider, "\(subject.rawValue): \(first)\(more)")
      } else {
        telling.end(Self.everything, provider)
      }
    }
    lines = telling.lines
    outages = telling.outages
  }

  /// Stands for the lack of any provider.
  private static let nobody: ProviderID = ""
  /// Stands for all widgets.
  private static let everything: WidgetID = ""
}

/// The lines so far, and what has been said when.
private struct Telling {
  var outages: [Outage]
  let saysEverything: Bool
  let now: Date
  var lines: [String] = []

  mutating func tell(_ widget: WidgetID, _ provider: ProviderID, _ sentence: String) {
    let line = "widgets: \(sentence)"
    guard let index = outages.firstIndex(where: { $0.widget == widget && $0.provider == provider }) else {
      outages.append(Outage(widget: widget, provider: provider, begunAt: now, saidAt: now))
      lines.append(line)
      return
    }
    let silence = now.timeIntervalSince(outages[index].saidAt)
    if silence >= Announcement.silenceSeconds || silence < 0 {
      outages[index].saidAt = now
      lines.append(line)
    } else if saysEverything {
      lines.append(line)
    }
  }

  mutating func end(_ widget: WidgetID, _ provider: ProviderID) {
    outages.removeAll { $0.widget == widget && $0.provider == provider }
  }
}
