import Core
import Foundation

/// Made-up data for a widget at an instant: what a page can be looked at with before any provider was asked.
///
/// Whoever draws them marks them as samples.
package func sampleReading(for widget: Widget, at now: Date) -> Reading {
  // On a quarter of an hour, as providers do.
  let observedAt = Date(timeIntervalSince1970: (now.timeIntervalSince1970 / 900).rounded(.down) * 900)
  return widget.kind.rendering.sampleReading(for: widget, at: observedAt)
}
