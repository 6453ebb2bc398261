import Foundation

extension WidgetContent {
  /// What a widget shows while none of its data may be shown: its state and instants, and no number.
  package init(emptyOf widget: Widget, state: Freshness, lifetime: Lifetime? = nil, observedAt: Date? = nil, now: Date)
  {
    self.widget = widget
    self.state = state
    self.lifetime = lifetime
    self.observedAt = observedAt
    source = nil
    reading = nil
    past = nil
    recent = []
    observed = nil
    isSample = false
    today = CalendarDay(of: now, in: widget.zone)
  }
}
