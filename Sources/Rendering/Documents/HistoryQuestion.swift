import Core
import Foundation

/// Why there is no such past or chart: `unknown currency "BTC"; there are EUR, USD`.
package struct PastRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  package let description: String
}

extension Widget {
  /// A gold widget with one product alone, where none is named the first.
  ///
  /// - Throws: `PastRefusal` for a product that it does not show, and for a widget of another kind.
  package func onlyProduct(_ name: String?) throws(PastRefusal) -> Widget {
    guard gold != nil else { throw PastRefusal(description: "\(id) shows no gold; it is about \(kind)") }
    return try name == nil ? onlyFirstProduct : narrowed(to: name)
  }

  /// A gold widget with one product alone; without one, and any other, as it is.
  func narrowed(to product: String?) throws(PastRefusal) -> Widget {
    guard let product else { return self }
    guard let list = gold else { throw PastRefusal(description: "\(id) has no products; it is about \(kind)") }
    let meant = products(called: product)
    if meant.count == 1 { return only(meant[0]) }
    guard meant.isEmpty else {
      throw PastRefusal(
        description: "\(quoted(product)) is more than one product of \(id): "
          + meant.map { plain($0.id) }.joined(separator: ", "))
    }
    let known = list.products.map(\.id)
    throw PastRefusal(
      description: "\(id) has no product \(quoted(product)); it has \(known.map { plain($0) }.joined(separator: ", "))"
        + suggestion(for: product, among: known))
  }
}

/// Which part of a widget's past is asked for: of rates all of its currencies or one, whether it shows that or not, of
/// gold all of its products or one.
package struct HistoryQuestion: Equatable, Sendable {
  package let widget: Widget
  /// The one currency that is asked for; nil for the widget's own.
  package let currency: Currency?

  package init(_ widget: Widget, currency name: String? = nil, product: String? = nil) throws(PastRefusal) {
    if name != nil, widget.currencies == nil {
      throw PastRefusal(description: "\(widget.id) has no currencies; it is about \(widget.kind)")
    }
    self.widget = try widget.narrowed(to: product)
    currency = name.map(Currency.init(rawValue:))
  }

  /// What was seen from one instant to another, by the providers that the widget lists and the terms still allow.
  ///
  /// A table has no days, and they are half of what there is to read.
  ///
  /// - Throws: `PastRefusal` for a currency that the widget does not show and nobody quoted, and the store's own errors.
  package func document(
    _ format: HistoryDocument.Format, since: Date, until: Date, config: Config, registry: [any Provider],
    store: any Store
  ) throws -> HistoryDocument {
    // Of gold each product has one dealer, and the others have said nothing of it.
    let sources = config.pastSources(of: widget, registry: registry).filter { !widget.feeds(of: $0.provider).isEmpty }
    let providers = sources.map(\.provider)
    let past = PastQuestion(feeds: providers.flatMap(widget.feeds(of:)), since: since, until: until)
    var known: [Series]?
    func everySeries() throws -> [Series] {
      // A range does not say of which place it is, so a table of places has none.
      let query = widget.queries.count == 1 ? widget.queries.first : nil
      let series = try known ?? query.map { try store.series(of: $0, providers: providers) } ?? []
      known = series
      return series
    }
    let currencies = try currencies(everySeries)
    let wanted = try format == .json ? everySeries() : []
    // In the order of the rows.
    let series =
      currencies.map { $0.flatMap { currency in wanted.filter { $0.price?.currency == currency } } } ?? wanted
    return HistoryDocument(
      format, of: widget, from: sources, currencies: currencies, since: since, until: until,
      readings: { try store.history(past, currencies: currencies, from: $0, limit: HistoryDocument.pageReadings) },
      days: past.feeds.flatMap { feed in
        let own = PastQuestion(feeds: [feed], since: since, until: until)
        return series.map { [own] series in { try store.days(of: [series], own) } }
      })
  }

  /// The currencies of the rows; nil where the widget has none.
  private func currencies(_ everySeries: () throws -> [Series]) throws -> [Currency]? {
    guard let own = widget.currencies, let currency else { return widget.currencies }
    if own.contains(currency) { return [currency] }
    let quoted = try everySeries().compactMap(\.price?.currency)
    guard quoted.contains(currency) else {
      let known = Set(own + quoted).map(\.rawValue).sorted()
      throw PastRefusal(
        description: "unknown currency \"\(plain(currency.rawValue, limit: 20))\"; there are "
          + known.joined(separator: ", ") + suggestion(for: currency.rawValue, among: known))
    }
    return [currency]
  }
}
