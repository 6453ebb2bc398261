import Core
import Foundation

/// What a run did for one widget.
package struct WidgetOutcome: Equatable, Sendable {
  /// The raw value is the word in `refresh --json`.
  package enum Action: String, Sendable {
    /// It was not due.
    case fresh
    /// A new reading was kept.
    case refreshed
    /// The provider said that nothing has changed.
    case unchanged
    /// No new reading could be had; the old one stays.
    case kept
    /// No new reading could be had and there is no old one.
    case missing
  }

  /// A provider that failed for the widget.
  package struct ProviderFailure: Equatable, Sendable {
    package let provider: ProviderID
    package let failure: Failure
    /// The sentence, without the site's key, which a provider may repeat.
    package let message: String

    /// Whether the provider was not even asked, since the site's key cannot be read.
    var isOfKey: Bool {
      if case .key = failure { true } else { false }
    }
  }

  package let widget: WidgetID
  package var action: Action
  /// How old its data are at the end.
  package var state: Freshness
  /// Whose data it shows.
  package var provider: ProviderID?
  /// Who failed on the way, in order.
  package var failures: [ProviderFailure] = []
  /// Who was not asked, and why: terms, keys, contact.
  package var refusals: [ProviderID: Refusal] = [:]
  /// Who may not be asked yet, in order.
  package var waits: [Wait] = []
  /// Whether something of it is left to the next run, because this run had no turn for it at its provider.
  package var isPostponed = false
}

/// What could not be published, stored, or drawn by the site's own files.
package struct RunProblem: Equatable, Sendable {
  package enum Subject: String, Sendable {
    /// The published tree.
    case publish
    case state
    /// The site's own templates and catalogues.
    case templates
    /// The files of official notices.
    case notice
    /// A damaged state that has been made anew.
    case recovery

    /// Whether everything is published all the same.
    package var isMinor: Bool { self == .templates || self == .notice || self == .recovery }
  }

  package let subject: Subject
  /// The sentence part.
  package let sentence: String
}

/// What a whole run did.
package struct RunReport: Sendable {
  package let startedAt: Date
  package let durationSeconds: Double
  /// One outcome per widget, in the config's order; none where a run had nothing to do and nobody asked for them.
  package let outcomes: [WidgetOutcome]
  package let problems: [RunProblem]
  /// The lines for stderr.
  package let lines: [String]
  /// The first error of the store, where one was met.
  package let storeError: (any Error)?
  /// Whether none of the site's widgets can ever be filled.
  package let hasNobodyToAsk: Bool

  /// 0 all is fresh · 1 a provider failed or a widget is stale · 2 a widget cannot be shown, or publishing failed.
  ///
  /// A widget that is unavailable does not count, unless every widget of the site is.
  package var exitStatus: Int32 {
    Self.exitStatus(of: outcomes, problems: problems, hasNobodyToAsk: hasNobodyToAsk)
  }

  static func exitStatus(of outcomes: [WidgetOutcome], problems: [RunProblem], hasNobodyToAsk: Bool) -> Int32 {
    if hasNobodyToAsk || problems.contains(where: { !$0.subject.isMinor })
      || outcomes.contains(where: { $0.state == .expired || $0.state == .missing })
    {
      return 2
    }
    // Every widget can still be shown, by the built-in templates or by what was carried over.
    return !problems.isEmpty || outcomes.contains { $0.state == .stale || !$0.failures.isEmpty } ? 1 : 0
  }

  /// The document that `refresh --json` prints.
  package var document: JSONValue {
    let milliseconds = Int((durationSeconds * 1000).rounded())
    return .object([
      "startedAt": JSONValue(startedAt),
      "durationMilliseconds": .number(Decimal(milliseconds)),
      "widgets": .array(
        outcomes.map { outcome in
          .object([
            "id": .string(outcome.widget.rawValue),
            "result": .string(outcome.action.rawValue),
            "state": .string(outcome.state.rawValue),
            "provider": JSONValue(outcome.provider?.rawValue),
            "failures": .array(
              outcome.failures.map {
                .object([
                  "provider": .string($0.provider.rawValue), "reason": .string($0.failure.reason),
                  "message": .string($0.message),
                ])
              }),
          ])
        }),
    ])
  }
}
