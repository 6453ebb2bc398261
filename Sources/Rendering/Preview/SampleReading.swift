import Core
import Foundation

/// Made-up data of a kind for a widget at an instant, one reading per query: what a page can be looked at with before any provider was asked.
///
/// Whoever draws them marks them as samples.
package func sampleReadings(for widget: Widget, of kind: Kind, at now: Date) -> [Reading] {
  // On a quarter of an hour, as providers do.
  let observedAt = Date(timeIntervalSince1970: (now.timeIntervalSince1970 / 900).rounded(.down) * 900)
  return kind.rendering.sampleReadings(for: widget, at: observedAt)
}
