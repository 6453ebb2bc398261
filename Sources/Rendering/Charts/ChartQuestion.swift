import Core
import Foundation

/// What a chart is asked to show of a widget: one line.
package struct ChartQuestion: Equatable, Sendable {
  package let widget: Widget
  /// Which of its currencies; nil for a widget that has none.
  package let currency: Currency?

  /// A chart of a widget: of rates that of a currency, of gold that of a product of the widget, where none is named of its
  /// first.
  package init(_ widget: Widget, currency name: String? = nil, product: String? = nil) throws(PastRefusal) {
    let widget = product == nil ? widget.onlyFirstProduct : try widget.narrowed(to: product)
    guard widget.kind.rendering.hasChart(of: widget) else {
      throw PastRefusal(description: "\(widget.id) has several places, and a chart has one line")
    }
    self.widget = widget
    guard let currencies = widget.currencies else {
      guard name == nil else { throw PastRefusal(description: "\(widget.id) has no currencies") }
      currency = nil
      return
    }
    guard let currency = currencies.first(where: { name == nil || $0.rawValue == name }) else {
      let known = currencies.map(\.rawValue)
      throw PastRefusal(
        description: "\(widget.id) has no currency \(quoted(name ?? "")); it has \(known.joined(separator: ", "))"
          + suggestion(for: name ?? "", among: known))
    }
    self.currency = currency
  }

  /// The chart of the days since an instant; nil where fewer than two are known.
  ///
  /// A chart never mixes institutions: it follows the one whose data are shown now, else the first that has such days
  /// among those that the terms allow.
  package func chart(
    since: Date, at now: Date, config: Config, registry: [any Provider], store: any Store
  ) throws -> Chart? {
    let snapshots = try store.snapshots(of: widget.feeds)
    let shown = config.selection(of: widget, among: snapshots, registry: registry, at: now).flatMap { selection in
      selection.lifetime.freshness(at: now) == .expired ? nil : selection.provider
    }
    for id in shown.map({ [$0] }) ?? widget.providers {
      guard let provider = registry.first(where: { $0.id == id }),
        provider.refusal(site: config.site, options: config.options(of: id)) == nil
      else { continue }
      let last = snapshots[Feed(id, widget.queries[0])].flatMap { snapshot in
        config.counts(snapshot, for: widget, registry: registry) ? snapshot.reading : nil
      }
      for line in widget.kind.rendering.chartLines(of: provider, currency, last: last) {
        let past = PastQuestion(
          query: widget.queries[0], providers: config.institution(of: id, for: widget, registry: registry),
          since: since, until: now)
        let days = try store.days(of: [line.series], past).oneADay.filter(widget.mayShow)
        let source = WidgetContent.Source(provider: id, terms: provider.terms)
        if let chart = Chart(line, of: days, on: widget, by: source) { return chart }
      }
    }
    return nil
  }
}
