import Core
import Foundation

/// Which failures are said on stderr: when they begin and once a day while they last, because cron mails every line.
struct AlertPolicy {
  private(set) var lines: [String] = []
  /// In the order in which they began; nil for one that has ended.
  private var known: [Outage?] = []
  private var indexes: [Outage.Subject: Int] = [:]
  private let isVerbose: Bool
  private let now: Date

  /// A policy that knows which failures lasted before; those that nothing could end any more are forgotten.
  init(known: [Outage], widgets: [Widget], isVerbose: Bool, now: Date) {
    self.isVerbose = isVerbose
    self.now = now
    if known.isEmpty { return }
    let listed = Dictionary(widgets.map { ($0.id, $0.everyProvider) }) { $1 }
    for outage in known where !outage.isFromTheFuture(at: now) {
      // Nobody asks a provider that the widget no longer lists, so that its word could never end this.
      if case .provider(let provider, let id) = outage.subject, listed[id]?.contains(provider) != true { continue }
      add(outage)
    }
  }

  var outages: [Outage] { known.compactMap(\.self) }

  private mutating func add(_ outage: Outage) {
    indexes[outage.subject] = known.count
    known.append(outage)
  }

  /// Ends the failures of those of a widget's providers whose word came, in silence.
  ///
  /// One that has answered for some places and failed for others still fails.
  mutating func take(answered: Set<ProviderID>, _ widget: WidgetID, failures: [WidgetOutcome.ProviderFailure]) {
    for provider in answered.subtracting(failures.map(\.provider)) { end(.provider(provider, widget: widget)) }
  }

  /// Says what failed for a widget.
  mutating func take(_ outcome: WidgetOutcome) {
    for failure in outcome.failures {
      alert(
        .provider(failure.provider, widget: outcome.widget),
        "\(outcome.widget): \(failure.provider): \(failure.message)")
    }
    if isVerbose {
      lines += outcome.refusals.sorted { $0.key.rawValue < $1.key.rawValue }.map {
        "widgets: \(outcome.widget): \($0.key): not asked: \($0.value)"
      }
    }
  }

  mutating func take(_ problems: [RunProblem], hasNobodyToAsk: Bool) {
    if hasNobodyToAsk {
      alert(.noProvider, "this site may use none of its providers; `widgets check` says why")
    } else {
      end(.noProvider)
    }
    let subjects: [(RunProblem.Subject, Outage.Subject)] = [
      (.publish, .publish), (.state, .state), (.templates, .templates), (.notice, .notice),
    ]
    for (subject, outage) in subjects {
      let sentences = problems.filter { $0.subject == subject }.map(\.sentence)
      if let first = sentences.first {
        let more = sentences.count > 1 ? " (and \(sentences.count - 1) more)" : ""
        alert(outage, "\(subject.rawValue): \(first)\(more)")
      } else {
        end(outage)
      }
    }
  }

  /// Says what is no failure.
  mutating func say(_ sentence: String) { lines.append("widgets: \(sentence)") }

  private mutating func alert(_ subject: Outage.Subject, _ sentence: String) {
    guard let index = indexes[subject], let outage = known[index] else {
      add(Outage(subject, begunAt: now, saidAt: now))
      return say(sentence)
    }
    if Outage.isSilenceOver(since: outage.saidAt, at: now) {
      known[index]?.saidAt = now
      say(sentence)
    } else if isVerbose {
      say(sentence)
    }
  }

  private mutating func end(_ subject: Outage.Subject) {
    if let index = indexes.removeValue(forKey: subject) { known[index] = nil }
  }
}
