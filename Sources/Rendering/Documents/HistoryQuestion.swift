import Core
import Foundation

/// Which part of a widget's past is asked for: of rates all of its currencies or one, whether it shows that or not.
package struct HistoryQuestion: Equatable, Sendable {
  /// The widget.
  package let widget: Widget
  /// The one currency that is asked for; nil for the widget's own.
  package let currency: Currency?

  /// Why there is no such past.
  package struct Refusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// `unknown currency "XXX"; there are EUR, USD`.
    package let description: String
  }

  /// A question for a widget's past.
  package init(_ widget: Widget, currency name: String? = nil) throws(Refusal) {
    if name != nil, widget.kind != .rates {
      throw Refusal(description: "\(widget.id) has no currencies; it is about \(widget.kind)")
    }
    self.widget = widget
    currency = name.map(Currency.init(rawValue:))
  }

  /// What was seen from one instant to another, by the providers that the widget lists and the terms still allow.
  ///
  /// A table has no days, and they are half of what there is to read.
  ///
  /// - Throws: `Refusal` for a currency that the widget does not show and nobody quoted, and the store's own errors.
  package func document(
    _ form: HistoryDocument.Form, since: Date, until: Date, config: Config, registry: [RegisteredProvider],
    store: any Store
  ) throws -> HistoryDocument {
    let sources = config.pastSources(of: widget, registry: registry)
    let past = PastQuestion(query: widget.query.text, providers: sources.map(\.provider), since: since, until: until)
    var series: [Series]?
    func everySeries() throws -> [Series] {
      let known = try series ?? store.series(of: past.query, providers: past.providers)
      series = known
      return known
    }
    let currencies = try currencies(everySeries)
    let wanted = try form == .json ? everySeries() : []
    // In the order of the rows.
    let days =
      currencies.map { $0.flatMap { currency in wanted.filter { $0.price?.currency == currency } } } ?? wanted
    return HistoryDocument(
      form, widget: widget, sources: sources, currencies: currencies, since: since, until: until,
      pages: .init(
        readings: {
          try store.history(past, currencies: currencies, from: $0, limit: HistoryDocument.pageReadings)
        },
        days: past.providers.flatMap { provider in
          days.map { series in
            var own = past
            own.providers = [provider]
            return { [own] in try store.days(of: [series], own) }
          }
        }))
  }

  /// The currencies of the rows; nil where the widget has none.
  private func currencies(_ everySeries: () throws -> [Series]) throws -> [Currency]? {
    guard case .rates(let own) = widget.subject else { return nil }
    guard let currency else { return own }
    if own.contains(currency) { return [currency] }
    let quoted = try everySeries().compactMap(\.price?.currency)
    guard quoted.contains(currency) else {
      let known = Set(own + quoted).map(\.rawValue).sorted()
      throw Refusal(
        description: "unknown currency \"\(plain(currency.rawValue, limit: 20))\"; there are "
          + known.joined(separator: ", ") + suggestion(for: currency.rawValue, among: known))
    }
    return [currency]
  }
}
